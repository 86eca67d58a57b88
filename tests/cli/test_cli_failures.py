"""Whatever goes wrong: one line that says what to do, the right code, nothing written."""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest

from ccanalytics.cli.endings import ended, sentence
from ccanalytics.errors import BadInput, Broken, Busy, NotFound
from centre import Centre
from cli.conftest import Run, count_facts, failed_in_one_line

WRONG = {
    "a command that does not exist": (2, ["metrc"], "did you mean 'metric'?"),
    "an option that does not exist": (2, ["queue", "--chanel", "x"], "--channel"),
    "a verb that does not exist": (2, ["do", "sned", "1", "x"], "did you mean 'send'?"),
    "a missing argument": (2, ["do", "send", "1"], "Missing argument 'TEXT'"),
    "a number that is none": (2, ["do", "close", "first"], "'first' is no number"),
    "a moment that is none": (
        2,
        ["do", "receive", "sales", "t", "c", "x", "--sent-at", "now"],
        "2026",
    ),
    "a reference to nobody": (2, ["do", "transfer", "1", "bot:hal"], "write agent:LOGIN"),
    "a channel where an agent is meant": (
        2,
        ["do", "set-role", "channel:sales", "agent"],
        "agent:",
    ),
    "an unknown metric": (1, ["metric", "responce_time"], "did you mean 'response_time'?"),
    "an unknown dimension": (2, ["metric", "volume", "--by", "chanel"], "did you mean 'channel'?"),
    "an unknown period": (2, ["metric", "volume", "--every", "year"], "week"),
    "a metric of an unknown channel": (1, ["metric", "volume", "--channel", "sale"], "'sales'?"),
    "a queue of an unknown channel": (1, ["queue", "--channel", "sale"], "'sales'?"),
    "an empty window": (
        2,
        ["metric", "volume", "--since", "2026-02-01", "--until", "2026-01-01"],
        "The window is empty",
    ),
    "an unknown kind of import": (1, ["import", "mesages", __file__], "'messages'?"),
    "an import of no file": (1, ["import", "messages", "nowhere.csv"], "There is no file"),
    "an unknown mapping": (1, ["import", "messages", __file__, "--map", "nope"], "'nope'"),
    "an unknown report": (1, ["report", "nope"], "There is no report 'nope'"),
    "a parameter without a value": (2, ["report", "response_time", "-p", "x"], "write key=value"),
    "an unknown parameter": (2, ["report", "response_time", "-p", "x=1"], "'x'"),
    "a store that exists already": (2, ["init"], "exists already"),
    "an unknown conversation": (1, ["do", "close", "99999"], "99999"),
    "an unknown role": (1, ["do", "set-role", "ben", "boss"], "supervisor"),
    "an empty note": (1, ["do", "add-note", "{conversation}", ""], "the text is empty"),
}


@pytest.mark.parametrize(("code", "words", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_in_one_line(
    at: Run, centre: Centre, code: int, words: list[str], said: str
):
    conversation = centre.receive()
    before = count_facts(centre)

    result = at(*(word.format(conversation=conversation) for word in words))

    assert failed_in_one_line(result, code, said)
    assert count_facts(centre) == before


@pytest.mark.parametrize(
    ("by", "verb", "said"),
    [
        ("ben", ["receive", "sales", "t", "c", "Hi"], "an admin"),
        ("dora", ["close", "{conversation}"], "Ben holds it"),
        ("dora", ["send", "{conversation}", "Hi"], "Ben holds it"),
        ("zoe", ["send", "{conversation}", "Hi"], "Nobody is acting"),
        ("ben", ["answer", "{conversation}"], "You hold"),
    ],
    ids=["a wrong role", "not the holder", "another's contact", "no agent", "twice"],
)
def test_a_refused_act_exits_with_1_and_writes_nothing(
    at: Run, centre: Centre, by: str, verb: list[str], said: str
):
    conversation = centre.receive()
    at("do", "answer", conversation, by="ben")
    before = count_facts(centre)

    result = at("do", *(word.format(conversation=conversation) for word in verb), by=by)

    assert failed_in_one_line(result, 1, said)
    assert count_facts(centre) == before


def test_a_closed_conversation_is_refused_with_its_reason(at: Run, centre: Centre):
    conversation = centre.receive()
    at("do", "send", conversation, "Hi", by="ben")
    at("do", "close", conversation, by="ben")

    result = at("do", "send", conversation, "One more thing", by="ben")

    assert failed_in_one_line(result, 1, "is closed", "when the contact writes")


ASKING = [
    ["queue"],
    ["metric", "volume"],
    ["snapshot"],
    ["verify"],
    ["rebuild"],
    ["report", "response_time"],
    ["do", "close", "1"],
]


@pytest.mark.parametrize("words", ASKING, ids=lambda words: words[0])
def test_without_a_database_nothing_is_created(run: Run, words: list[str]):
    result = run(*words)

    assert failed_in_one_line(result, 1, "There is no database", "ccanalytics init --db")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("words", ASKING, ids=lambda words: words[0])
def test_a_file_that_is_no_store_is_left_as_it_is(run: Run, words: list[str]):
    file = Path("letter.txt")
    file.write_text("Dear Marta")

    result = run("--db", file, *words)

    assert failed_in_one_line(result, 2, "not a ccanalytics store")
    assert file.read_text() == "Dear Marta"
    assert list(Path().iterdir()) == [file]


FAILURES = {
    "busy": (Busy("centre.duckdb is busy"), 3, "is busy"),
    "broken": (Broken("centre.duckdb: is the disk full?"), 3, "disk"),
    "not found": (NotFound("There is none."), 1, "There is none."),
    "bad input": (BadInput("Write it so."), 2, "Write it so."),
    "full disk": (OSError(errno.ENOSPC, "No space left on device"), 3, "the disk is full"),
    "no permission": (PermissionError(errno.EACCES, "Permission denied", "x"), 3, "x: Permission"),
    "database": (duckdb.FatalException("FATAL Error:\nvery long"), 3, "the database failed: FATAL"),
    "memory": (MemoryError(), 3, "not enough memory"),
    "a fault of ours": (ZeroDivisionError("division\nby zero"), 3, "CCANALYTICS_DEBUG=1"),
    "interrupted": (KeyboardInterrupt(), 130, "Interrupted."),
    "interrupted query": (duckdb.InterruptException("INTERRUPT Error"), 130, "Interrupted."),
}


@pytest.mark.parametrize(("error", "code", "said"), FAILURES.values(), ids=FAILURES)
def test_no_exception_reaches_a_person_as_a_traceback(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
):
    def fail() -> None:
        raise error

    assert ended(fail) == code
    words = capsys.readouterr().err
    assert said in words
    assert len(words.strip().splitlines()) == 1


def test_the_traceback_is_there_for_whoever_asks(at: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CCANALYTICS_DEBUG", "1")

    result = at("metric", "nope")

    assert "Traceback" in result.stderr
    assert result.exit_code == 1


def test_a_reader_who_goes_away_is_no_failure_worth_a_word(capsys: pytest.CaptureFixture[str]):
    def write() -> None:
        raise BrokenPipeError

    assert ended(write) == 141
    assert capsys.readouterr().err == ""


def test_a_sentence_never_has_two_lines_on_the_terminal(at: Run):
    result = at("metric", "a\nb\x1b[31m")

    assert failed_in_one_line(result, 1)
    assert "\x1b" not in result.stderr


def test_errors_without_words_are_still_named():
    assert "KeyError" in sentence(KeyError())
