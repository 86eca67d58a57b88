"""Random histories of a conversation: acts of several people, late arrivals, imports."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from ccanalytics import AgentRef, ChannelRef, Refused
from ccanalytics import actions as a
from ccanalytics.importers import import_file
from ccanalytics.model.action import Action, Thread
from ccanalytics.model.conversation import AT_ONCE
from ccanalytics.model.facts import Fact, replay
from ccanalytics.model.message import STATES
from centre import Centre
from ruled import AGENTS, BY_NAME, OF_THE_QUEUE, RULES

HOLDER = "the holder"
"""Whoever has the conversation when it comes to the act; ben while nobody has it."""

PEOPLE = st.sampled_from(["ana", "ben", "carla", "dora"])
INSIDERS = st.sampled_from([HOLDER, HOLDER, HOLDER, "ben", "carla", "dora"])
TARGETS = st.sampled_from(
    [AgentRef("ben"), AgentRef("dora"), ChannelRef("sales"), ChannelRef("support")]
)
SHARES = st.floats(0, 1, allow_nan=False)


@dataclass(frozen=True)
class Some:
    """A message so far along all those of the conversation, or of those of one kind."""

    share: float
    kind: str = ""

    def among(self, facts: Sequence[Fact]) -> int:
        """Its position; 0 where there is none."""
        kinds = (self.kind,) if self.kind else _WRITTEN
        chosen = [fact.position or 0 for fact in facts if fact.kind() in kinds]
        return chosen[min(int(self.share * len(chosen)), len(chosen) - 1)] if chosen else 0


_WRITTEN = ("message.received", "message.sent", "note.added")
MESSAGES, QUESTIONS, REPLIES = (
    st.builds(Some, SHARES, st.just(kind)) for kind in ("", "message.received", "message.sent")
)
LAST_REPLY = Some(1, "message.sent")
TEXT = {"text": "x"}

ACTS: dict[str, tuple[type[Action], dict[str, Any]]] = {
    "answer": (a.Answer, {}),
    "send": (a.Send, TEXT),
    "note": (a.AddNote, TEXT),
    "transfer": (a.Transfer, {"to": TARGETS, "note": "x"}),
    "close": (a.Close, {}),
    "spam": (a.MarkSpam, {}),
    "undo": (a.Undo, {}),
}
"""Name of a step to its verb with the fields, each a value or a strategy."""

MORE: dict[str, tuple[type[Action], dict[str, Any]]] = {
    "skip": (a.Skip, {}),
    "take": (a.Take, {}),
    "join": (a.Join, {}),
    "leave": (a.Leave, {}),
    "invite": (a.Invite, {"agent": AGENTS}),
    "remove": (a.Remove, {"agent": AGENTS}),
    "pin": (a.Pin, {}),
    "unpin": (a.Unpin, {}),
    "pin all": (a.PinAll, {}),
    "unpin all": (a.UnpinAll, {}),
    "unmark": (a.UnmarkSpam, {}),
    "call back": (a.CallBack, {"message": LAST_REPLY}),
    "edit": (a.EditMessage, {"message": REPLIES, "text": st.sampled_from(["y", "z"])}),
    "delete": (a.DeleteMessage, {"message": MESSAGES}),
    "react": (a.React, {"message": MESSAGES, "emoji": "\U0001f642"}),
    "move": (a.MoveToNewConversation, {"message": MESSAGES}),
    "dismiss": (a.NoReplyNeeded, {}),
    "accept and close": (a.AcceptAndClose, {"reason": st.sampled_from(AT_ONCE)}),
    "start": (a.Start, {"text": st.sampled_from(["", "x"])}),
    "rate session": (a.RateSession, {"mark": st.integers(1, 5)}),
    "rename": (a.Rename, {"title": st.sampled_from(["", "x"])}),
}

OUTSIDE: dict[str, tuple[type[Action], dict[str, Any]]] = {
    "rate": (a.Rate, {"mark": st.integers(1, 5)}),
    "report": (a.ReportDelivery, {"message": REPLIES, "state": st.sampled_from(STATES)}),
    "contact edits": (a.ReceiveEdit, {"message": QUESTIONS, "text": st.sampled_from(["y", "z"])}),
    "contact deletes": (a.ReceiveDeletion, {"message": QUESTIONS}),
    "contact reacts": (a.ReceiveReaction, {"message": MESSAGES, "emoji": "\U0001f642"}),
}
"""What connectors take in, under ana's name."""


def _strategy(
    acts: dict[str, tuple[type[Action], dict[str, Any]]], people: st.SearchStrategy[str]
) -> list[st.SearchStrategy[Any]]:
    return [
        st.tuples(
            st.just(name),
            st.tuples(
                people,
                st.fixed_dictionaries(
                    {
                        field: value if isinstance(value, st.SearchStrategy) else st.just(value)
                        for field, value in fields.items()
                    }
                ),
            ),
        )
        for name, (_, fields) in acts.items()
    ]


_NEWS = [
    st.tuples(st.just("wait"), st.sampled_from([1, 60, 1000, 5000, -30])),
    st.tuples(st.just("receive"), st.none()),
    st.tuples(st.just("late"), SHARES),
]

STEPS = st.one_of(*_NEWS, *_strategy(ACTS, PEOPLE))
"""One thing that may happen; many are refused, as they would be at a real desk."""

SCENES = [
    ["send", "call back"],
    ["send", "report", "edit", "delete"],
    ["answer", "close", "rate", "start"],
    ["answer", "close", "rename", "receive"],
    ["answer", "pin", "unpin", "pin", "transfer", "answer"],
    ["answer", "invite", "remove", "close", "start"],
    ["answer", "dismiss", "receive", "move"],
    ["answer", "spam", "unmark", "skip"],
    ["answer", "transfer", "skip"],
    ["answer", "spam", "receive", "unmark"],
    ["answer", "transfer", "undo", "close", "undo"],
]
"""Acts that belong together, each by whoever has the conversation then."""

ONE_AFTER_ANOTHER = {
    "edit": {"message": LAST_REPLY, "text": "y"},
    "delete": {"message": LAST_REPLY},
    "report": {"message": LAST_REPLY, "state": "sent"},
    "move": {"message": Some(1, "message.received")},
    "transfer": {"to": AgentRef("dora")},
    "invite": {"agent": AgentRef("dora")},
    "remove": {"agent": AgentRef("dora")},
    "rate": {"mark": 5},
    "start": {"text": "x"},
    "rename": {"title": "x"},
    "offer": {"agent": AgentRef("ben")},
}
"""What the acts of a scene are about."""

EVERY_STEP = st.one_of(
    *_NEWS,
    st.tuples(st.just("presence"), st.tuples(st.just("ben"), st.sampled_from(["online", "away"]))),
    *[st.sampled_from(SCENES)] * 6,
    *[st.sampled_from(OF_THE_QUEUE)] * 12,
    *_strategy(ACTS, INSIDERS),
    *_strategy(MORE, INSIDERS),
    *_strategy(OUTSIDE, st.just("ana")),
    *_strategy({"offer": RULES["offer"]}, st.just("ana")),
    st.tuples(st.just("rules"), st.sampled_from([500, 30, 3000])),
)
"""The same, of all that may be done to a conversation; a scene is several steps."""

IMPORTS = st.lists(
    st.tuples(
        SHARES,
        st.sampled_from(["contact", "agent", "bot", "note"]),
        st.sampled_from(["", "s1", "s2"]),
        st.sampled_from(["", "closed"]),
    ),
    min_size=1,
    max_size=6,
)
"""Messages of an import into the same conversation: when, by whom, session, status."""


def live(centre: Centre, thread: str, steps: Iterable[Any]) -> None:
    """Act the steps out; what is refused simply did not happen."""
    for step in steps:
        if isinstance(step, list):
            live(centre, thread, map(_of_scene, step))
            continue
        verb, value = step
        with suppress(Refused):
            _STEP[verb](centre, thread, value)


def _of_scene(name: str) -> tuple[str, Any]:
    if name in BY_NAME:
        return BY_NAME[name]
    by = "ana" if name in OUTSIDE | RULES else HOLDER
    return name, (by, ONE_AFTER_ANOTHER.get(name, EVERY_ACT[name][1]))


EVERY_ACT = ACTS | MORE | OUTSIDE | RULES


def import_into(centre: Centre, thread: str, messages: list[tuple[float, str, str, str]]) -> None:
    """Import messages into the conversation, at times within and around its history."""
    with TemporaryDirectory() as folder:
        file, mapping = Path(folder) / "m.csv", Path(folder) / "m.toml"
        with file.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(
                ["conversation", "time", "author", "role", "text", "message", "session", "status"]
            )
            for n, (share, role, session, status) in enumerate(messages):
                at = _moment(centre, thread, share)
                author = {"contact": "marta", "bot": "helper"}.get(role, "ben")
                writer.writerow([thread, at, author, role, "x", n, session, status])
        names = ("conversation", "time", "author", "role", "text", "message", "session", "status")
        columns = "\n".join(f'{name} = "{name}"' for name in names)
        mapping.write_text(
            'source = "law"\nconnector = "webchat"\nchannel = "support"\n'
            f'[columns]\n{columns}\n[session]\nclosed = ["closed"]\n'
        )
        import_file(centre.path, "messages", file, mapping=str(mapping), by="ana")


def _facts(centre: Centre, thread: str) -> list[Fact]:
    with centre.desk().store.loading() as loading:
        return loading.facts_of(Thread("webchat", thread))


def _moment(centre: Centre, thread: str, share: float) -> Any:
    """A moment between a minute before the conversation's first fact and its last."""
    facts = _facts(centre, thread)
    times = sorted(fact.happened_at for fact in facts) or [centre.clock.now]
    start = times[0] - timedelta(minutes=1)
    return start + share * (times[-1] - start)


def _act(name: str) -> Any:
    action, usual = EVERY_ACT[name]

    def step(centre: Centre, thread: str, value: Any) -> None:
        by, fields = value if isinstance(value, tuple) else (value, usual)
        facts = _facts(centre, thread)
        if not facts:
            return
        if "conversation" in action.__dataclass_fields__:
            fields = {"conversation": facts[0].subject} | fields
        chosen = {k: v.among(facts) if isinstance(v, Some) else v for k, v in fields.items()}
        by = _holder(centre, facts) if by == HOLDER else by
        centre.desk(by).do(action(**chosen))

    return step


def _apply_rules(centre: Centre, thread: str, seconds: float) -> None:
    """The rules as long as anything is due, so many seconds later."""
    centre.clock.tick(seconds)
    for _ in range(3):
        _act("rules")(centre, thread, "ana")


def _holder(centre: Centre, facts: Sequence[Fact]) -> str:
    last = replay(facts).last
    agent = (last.holder or last.offered_to) if last else None
    with centre.desk().store.loading() as loading:
        return loading.directory().agents[agent].login if agent else "ben"


_STEP: dict[str, Any] = {
    "wait": lambda centre, _thread, seconds: centre.clock.tick(seconds),
    "receive": lambda centre, thread, _: centre.receive(thread),
    "late": lambda centre, thread, share: centre.receive(
        thread, sent_at=_moment(centre, thread, share)
    ),
    "presence": lambda centre, _thread, said: centre.desk(said[0]).do(
        a.SetPresence(presence=said[1])
    ),
} | {name: _act(name) for name in EVERY_ACT}
_STEP["rules"] = _apply_rules
