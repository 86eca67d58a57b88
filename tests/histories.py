"""Random histories of a conversation: acts of several people, late arrivals, imports."""

from __future__ import annotations

import csv
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from ccanalytics import AgentRef, ChannelRef, Refused
from ccanalytics.actions import AddNote, Answer, Close, MarkSpam, Receive, Send, Transfer, Undo
from ccanalytics.importers import import_file
from ccanalytics.model.action import Thread
from centre import Centre

PEOPLE = st.sampled_from(["ana", "ben", "carla", "dora"])
TARGETS = st.sampled_from(
    [AgentRef("ben"), AgentRef("dora"), ChannelRef("sales"), ChannelRef("support")]
)
SHARES = st.floats(0, 1, allow_nan=False)

STEPS = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([1, 60, 1000, 5000, -30])),
    st.tuples(st.just("receive"), st.none()),
    st.tuples(st.just("late"), SHARES),
    st.tuples(st.just("answer"), PEOPLE),
    st.tuples(st.just("send"), PEOPLE),
    st.tuples(st.just("note"), PEOPLE),
    st.tuples(st.just("transfer"), st.tuples(PEOPLE, TARGETS)),
    st.tuples(st.just("close"), PEOPLE),
    st.tuples(st.just("spam"), PEOPLE),
    st.tuples(st.just("undo"), PEOPLE),
)
"""One thing that may happen; many are refused, as they would be at a real desk."""

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


def _conversation(centre: Centre, thread: str) -> int:
    with centre.desk().store.loading() as loading:
        facts = loading.facts_of(Thread("webchat", thread))
    return facts[0].subject if facts else 0


def _moment(centre: Centre, thread: str, share: float) -> Any:
    """A moment between a minute before the conversation's first fact and its last."""
    with centre.desk().store.loading() as loading:
        facts = loading.facts_of(Thread("webchat", thread))
    times = sorted(fact.happened_at for fact in facts) or [centre.clock.now]
    start = times[0] - timedelta(minutes=1)
    return start + share * (times[-1] - start)


def _receive(centre: Centre, thread: str, _: None) -> None:
    centre.receive(thread)


def _late(centre: Centre, thread: str, share: float) -> None:
    centre.receive(thread, sent_at=_moment(centre, thread, share))


def _act(action: type, **fields: Any) -> Any:
    def step(centre: Centre, thread: str, value: Any) -> None:
        by, more = (
            (value[0], {"to": value[1], "note": "x"})
            if isinstance(value, tuple)
            else (value, fields)
        )
        conversation = _conversation(centre, thread)
        if conversation:
            centre.desk(by).do(action(conversation=conversation, **more))

    return step


_STEP: dict[str, Any] = {
    "wait": lambda centre, _thread, seconds: centre.clock.tick(seconds),
    "receive": _receive,
    "late": _late,
    "answer": _act(Answer),
    "send": _act(Send, text="x"),
    "note": _act(AddNote, text="x"),
    "transfer": _act(Transfer),
    "close": _act(Close),
    "spam": _act(MarkSpam),
    "undo": _act(Undo),
}

__all__ = ["IMPORTS", "STEPS", "Receive", "import_into", "live"]
