"""Conversations drawn as text and acted out: `10:05 ben take` is a minute of the day, who, what.

What an agent may do: write (`ben: Hi`), `note`, `answer`, `skip`, `take`, `close`, `spam`,
`unmark`, `dismiss` (no reply needed), `start`, `pin`, `to dora`, `to #support`, `invite dora` and
`close_as test` (accept and close); with the last message that the contact wrote `move` and `react`,
with the last of the agents' `edit`, `delete`, `call_back` and `save`, which `canned` sends again.
The queue does `offer ben`, and `rules` is what is due then. A contact (marta) only writes, and has
their last message changed by ana's `their_edit` and `their_deletion`. Times are as in `drawn`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ccanalytics import AgentRef, ChannelRef
from ccanalytics import actions as a
from ccanalytics.model.action import Action
from centre import Centre
from drawn import dated

AGENTS = ("ana", "ben", "carla", "dora")


def _target(word: str) -> AgentRef | ChannelRef:
    return ChannelRef(word[1:]) if word.startswith("#") else AgentRef(word)


ACTS: dict[str, Callable[..., Action]] = {
    "answer": lambda c, *_: a.Answer(conversation=c),
    "note": lambda c, *_: a.AddNote(conversation=c, text="x"),
    "skip": lambda c, *_: a.Skip(conversation=c),
    "take": lambda c, *_: a.Take(conversation=c),
    "close": lambda c, *_: a.Close(conversation=c),
    "spam": lambda c, *_: a.MarkSpam(conversation=c),
    "unmark": lambda c, *_: a.UnmarkSpam(conversation=c),
    "dismiss": lambda c, *_: a.NoReplyNeeded(conversation=c),
    "start": lambda c, *_: a.Start(conversation=c),
    "pin": lambda c, *_: a.Pin(conversation=c),
    "offer": lambda c, word, *_: a.Offer(conversation=c, agent=AgentRef(word)),
    "rules": lambda c, *_: a.ApplyRules(conversation=c),
    "to": lambda c, word, *_: a.Transfer(conversation=c, to=_target(word)),
    "invite": lambda c, word, *_: a.Invite(conversation=c, agent=AgentRef(word)),
    "close_as": lambda c, word, *_: a.AcceptAndClose(conversation=c, reason=word),
    "undo": lambda c, *_: a.Undo(conversation=c),
    "move": lambda c, _, asked, *__: a.MoveToNewConversation(conversation=c, message=asked),
    "react": lambda c, _, asked, *__: a.React(conversation=c, message=asked, emoji="👍"),
    "their_edit": lambda c, _, asked, *__: a.ReceiveEdit(conversation=c, message=asked, text="y"),
    "their_deletion": lambda c, _, asked, *__: a.ReceiveDeletion(conversation=c, message=asked),
    "edit": lambda c, _, __, sent, ___: a.EditMessage(
        conversation=c, message=sent, text="x, rather"
    ),
    "delete": lambda c, _, __, sent, ___: a.DeleteMessage(conversation=c, message=sent),
    "call_back": lambda c, _, __, sent, ___: a.CallBack(conversation=c, message=sent),
    "save": lambda c, _, __, sent, ___: a.SaveAsCanned(conversation=c, message=sent),
    "canned": lambda c, _, __, ___, saved: a.UseCanned(conversation=c, canned=saved),
}
"""By the word: of the conversation, a further word, the contact's last message, the agents', and
the canned response that was saved."""


def act(centre: Centre, *conversations: str) -> list[int]:
    """Act the conversations out, each from its first minute to its last; returns their ids."""
    with centre.desk().store.holding():
        return [
            _act_out(centre, f"acted-{number}", drawn) for number, drawn in enumerate(conversations)
        ]


def _act_out(centre: Centre, thread: str, drawn: str) -> int:
    conversation, asked, sent, saved = 0, 0, 0, 0
    for at, words in dated(drawn):
        centre.clock.now = datetime.fromisoformat(at)
        who = words.partition(":")[0]
        if ":" in words and who not in AGENTS:
            fact = _receive(centre, thread)
            conversation, asked = fact.subject, fact.position
        elif ":" in words:
            desk = centre.desk(who)
            sent = desk.do(a.Send(conversation=conversation, text="x")).facts[-1].position
        else:
            who, verb, *more = words.split()
            action = ACTS[verb](conversation, *(more or [""]), asked, sent, saved)
            done = centre.desk(who).do(action).facts
            saved = done[-1].subject if verb == "save" else saved
    return conversation


def _receive(centre: Centre, thread: str) -> Any:
    action = a.Receive(channel="sales", thread=thread, contact="marta", text="x")
    return centre.desk().do(action).facts[-1]
