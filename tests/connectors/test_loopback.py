"""The carrier without an outside: its inbox, its threads, and what is left by who was killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from ccanalytics.actions import Rate, Receive, ReceiveReaction, ReportDelivery
from ccanalytics.connectors import DELETION, EDIT, MESSAGE, Arrival, Parcel
from ccanalytics.connectors.lines import ARRIVING
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.errors import BadInput
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.seen import Seen
from hostile import HOSTILE, IDS

MESSAGE_LINE = {"channel": "sales", "thread": "t1", "contact": "marta", "text": "Hello?"}


@pytest.fixture
def loopback(tmp_path: Path) -> Loopback:
    return Loopback(tmp_path / "centre.duckdb")


def inbox(loopback: Loopback) -> Path:
    loopback.folder.mkdir(exist_ok=True)
    return loopback.folder / "inbox.jsonl"


def rejects(loopback: Loopback) -> list[str]:
    path = loopback.folder / "rejects.jsonl"
    return [json.loads(line)["why"] for line in path.read_text().splitlines()]


def parcel(kind: str, text: str, id: int = 7, thread: str = "t1") -> Parcel:  # noqa: A002
    seen = Seen(id, "agent", "Ben", datetime(2026, 3, 2, 9), text, is_deleted=kind == DELETION)
    return Parcel(kind, 1, "loopback", thread, (id,), seen)


# --- what comes ---


def test_what_contacts_do_becomes_acts_in_their_order(loopback: Loopback):
    loopback.put("receive", **MESSAGE_LINE, files=[{"sha256": "ab" * 32, "name": "a.png"}])
    loopback.put("receive_reaction", conversation=1, message=7, emoji="👍")
    loopback.put("report_delivery", conversation=1, message=7, state="read")
    loopback.put("rate", conversation=1, mark=5)

    assert [one.action for one in loopback.poll()] == [
        Receive(**MESSAGE_LINE, connector="loopback", files=(FileRef("ab" * 32, "a.png"),)),
        ReceiveReaction(conversation=1, message=7, emoji="👍"),
        ReportDelivery(conversation=1, message=7, state="read"),
        Rate(conversation=1, mark=5),
    ]


def test_the_same_comes_under_the_same_key_until_it_is_done(loopback: Loopback):
    loopback.put("receive", **MESSAGE_LINE, key="first")
    loopback.put("receive", **MESSAGE_LINE)
    loopback.put("receive", **MESSAGE_LINE)

    keys = [one.key for one in loopback.poll()]
    again = list(Loopback(loopback.folder.with_suffix("")).poll())
    assert keys == [one.key for one in again]
    assert len(set(keys)) == 3
    loopback.done(again[1])
    assert [one.key for one in loopback.poll()] == keys[2:]


def test_a_line_that_is_still_being_written_comes_when_it_is_whole(loopback: Loopback):
    line = json.dumps({"do": "receive", **MESSAGE_LINE})
    inbox(loopback).write_text(line[:20])
    assert list(loopback.poll()) == []

    with inbox(loopback).open("a") as file:
        file.write(f"{line[20:]}\n")
    assert len(list(loopback.poll())) == 1


def test_what_makes_no_sense_is_put_aside_and_the_others_come(loopback: Loopback):
    good = json.dumps({"do": "receive", **MESSAGE_LINE})
    lines = [
        "half a li",
        good,
        "[1]",
        '{"do": "close", "conversation": 1}',
        '{"do": "rate", "conversation": 1, "mark": "5"}',
        '{"do": "rate", "conversation": 1, "stars": 5}',
        '{"do": "rate", "mark": 5}',
        json.dumps({"do": "receive", **MESSAGE_LINE, "connector": "telegram"}),
        json.dumps({"do": "receive", **MESSAGE_LINE, "files": [{"sha256": 1}]}),
        "",
        "[" * 100_000,
        good,
    ]
    inbox(loopback).write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n")

    came = 0
    for _turn in range(len(lines) + 2):
        for one in list(loopback.poll()):
            came += 1
            loopback.done(one)

    assert came == 2
    assert len(rejects(loopback)) == 10
    assert list(loopback.poll()) == []


def test_what_a_killed_process_left_half_written_spoils_only_itself(loopback: Loopback):
    inbox(loopback).write_text('{"do": "receive", "chan')
    loopback.put("receive", **MESSAGE_LINE)

    list(loopback.poll())
    assert [one.action.verb() for one in loopback.poll()] == ["receive"]


def test_a_refused_act_is_put_aside_with_the_reason(loopback: Loopback):
    loopback.put("rate", conversation=1, mark=9)
    loopback.done(next(iter(loopback.poll())), "A mark is a number from 1 to 5, not 9.")

    assert rejects(loopback) == ["A mark is a number from 1 to 5, not 9."]
    assert list(loopback.poll()) == []


def test_nonsense_cannot_be_put(loopback: Loopback):
    with pytest.raises(BadInput, match="did you mean 'rate'"):
        loopback.put("rat", conversation=1, mark=5)
    with pytest.raises(BadInput, match="no field 'verb'"):
        loopback.put_line({"do": "rate", "conversation": 1, "mark": 5, "verb": "rate"})
    assert not loopback.folder.exists()


def test_every_arriving_verb_is_a_connectors():
    assert set(ARRIVING) == {
        "receive",
        "receive_edit",
        "receive_deletion",
        "receive_reaction",
        "rate",
        "report_delivery",
    }


def test_lines_of_many_killed_processes_are_whole_or_put_aside(loopback: Loopback):
    code = (
        "import sys; from pathlib import Path\n"
        "from ccanalytics.connectors.loopback import Loopback\n"
        "box = Loopback(Path(sys.argv[1])); print(flush=True)\n"
        "while True: box.put('receive', channel='s', thread='t', contact='c', text='x' * 9999)"
    )
    command = [sys.executable, "-c", code, str(loopback.folder.with_suffix(""))]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    for writer in writers:
        while not inbox(loopback).exists() or inbox(loopback).stat().st_size < 200_000:
            pass
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    loopback.put("receive", **MESSAGE_LINE)

    lines = inbox(loopback).read_bytes().splitlines()
    came: list[Arrival] = []
    while True:
        more = list(loopback.poll())
        came += more
        for one in more:
            loopback.done(one)
        if not more and not list(loopback.poll()):
            break
    assert len(came) >= len(lines) - len(writers)
    assert came[-1].action.text == "Hello?"  # type: ignore[attr-defined]


# --- what leaves ---


def test_a_thread_shows_its_messages_as_they_are_now(loopback: Loopback):
    for one in (
        parcel(MESSAGE, "One", 7),
        parcel(MESSAGE, "Two", 8),
        parcel(MESSAGE, "Elsewhere", 9, thread="t2"),
        parcel(EDIT, "One!", 7),
        parcel(DELETION, "", 8),
        parcel(EDIT, "One!", 7),
    ):
        assert loopback.deliver(one).state == "delivered"

    assert [(m["id"], m["text"]) for m in loopback.has_arrived("t1")] == [(7, "One!")]
    assert loopback.has_arrived("t3") == []


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_any_text_gets_through_both_ways(loopback: Loopback, text: str):
    loopback.put("receive", **{**MESSAGE_LINE, "text": text, "thread": text[:200]})
    loopback.deliver(parcel(MESSAGE, text, thread=text))

    arrival = next(iter(loopback.poll()))
    assert arrival.action.text == text  # type: ignore[attr-defined]
    assert loopback.has_arrived(text)[0]["text"] == text
