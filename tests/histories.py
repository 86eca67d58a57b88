"""Random histories of a conversation: acts of several people, late arrivals, imports."""

from __future__ import annotations

import csv
from collections.abc import Sequence
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
from ccanalytics.model.facts import Fact, WrittenFact, replay
from ccanalytics.model.message import STATES
from centre import Centre

HOLDER = "the holder"
"""Whoever has the conversation when it comes to the act; ben while nobody has it."""

PEOPLE = st.sampled_from(["ana", "ben", "carla", "dora"])
INSIDERS = st.sampled_from([HOLDER, HOLDER, HOLDER, "ben", "carla", "dora"])
AGENTS = st.sampled_from([AgentRef("ben"), AgentRef("dora")])
TARGETS = st.sampled_from(
    [AgentRef("ben"), AgentRef("dora"), ChannelRef("sales"), ChannelRef("support")]
)
SHARES = st.floats(0, 1, allow_nan=False)


@dataclass(frozen=True)
class Some:
    """A message, or any fact, so far along all those of the conversation."""

    share: float
    is_written: bool = True

    def among(self, facts: Sequence[Fact]) -> int:
        """Its position; 0 where there is none."""
        chosen = [f.position or 0 for f in facts if not self.is_written or _is_written(f)]
        return chosen[min(int(self.share * len(chosen)), len(chosen) - 1)] if chosen else 0


def _is_written(fact: Fact) -> bool:
    return isinstance(fact, WrittenFact)


MESSAGES = st.builds(Some, SHARES)
FACTS = st.builds(Some, SHARES, st.just(False))
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
    "call back": (a.CallBack, {"message": MESSAGES}),
    "edit": (a.EditMessage, {"message": MESSAGES, "text": st.sampled_from(["y", "z"])}),
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
    "report": (a.ReportDelivery, {"message": FACTS, "state": st.sampled_from(STATES)}),
    "contact edits": (a.ReceiveEdit, {"message": MESSAGES, "text": st.sampled_from(["y", "z"])}),
    "contact deletes": (a.ReceiveDeletion, {"message": MESSAGES}),
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

EVERY_STEP = st.one_of(
    *_NEWS * 2,
    *_strategy(ACTS, INSIDERS),
    *_strategy(MORE, INSIDERS),
    *_strategy(OUTSIDE, st.just("ana")),
)
"""The same, of all that may be done to a conversation."""

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


def live(centre: Centre, thread: str, steps: list[tuple[str, Any]]) -> None:
    """Act the steps out; what is refused simply did not happen."""
    with centre.desk().batch():
        for verb, value in steps:
            with suppress(Refused):
                _STEP[verb](centre, thread, value)


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
    action, usual = (ACTS | MORE | OUTSIDE)[name]

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
} | {name: _act(name) for name in ACTS | MORE | OUTSIDE}
