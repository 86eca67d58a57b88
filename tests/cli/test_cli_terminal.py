"""What contacts write never moves a terminal."""

from __future__ import annotations

import io
import json
import sys

import pytest

from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import LONGEST, forgive_encodings, say_json, shown
from ccanalytics.model.text import clean
from centre import Centre
from cli.conftest import Run

HOSTILE = {
    "colour": "\x1b[31mred",
    "title": "\x1b]0;owned\x07",
    "8-bit escape": "\x9b31mred",
    "back space": "good\x08\x08\x08\x08evil",
    "carriage return": "evil\rgood",
    "lines": "one\ntwo\r\nthree\u2028four",
    "NUL": "a\x00b",
    "direction": "abc\u202etxt.exe",
    "isolates": "\u2066abc\u2069",
    "invisible": "a\u200bb\ufeffc\u00adc",
    "surrogate": "a\ud800b",
    "rich markup": "[red]no[/red] [link=https://x.example]x[/link]",
    "emoji code": ":smile:",
    "link": "\x1b]8;;https://x.example\x1b\\click\x1b]8;;\x1b\\",
    "wide": "日本語" * 40,
    "zalgo": "a" + "\u0301" * 500,
    "megabyte": "x\x1b" * (1 << 19),
}

FORBIDDEN = {
    chr(c) for c in (*range(32), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x2069, 0x200B, 0xFEFF)
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_shown_is_one_harmless_line(text: str):
    line = shown(text)

    assert not set(line) & FORBIDDEN
    assert len(line.splitlines()) <= 1
    assert len(line) <= LONGEST + 1
    line.encode()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_queue_with_such_a_contact_is_harmless(at: Run, centre: Centre, text: str):
    stored = clean(text)
    centre.receive(text=text, name=text)

    plain, data = at("queue"), at("queue", "--json")

    assert plain.exit_code == 0
    assert not set(plain.stdout) & (FORBIDDEN - {"\n"})
    assert len(plain.stdout.splitlines()) == 5
    assert data.stdout.isascii()
    assert json.loads(data.stdout)[0]["last_text"] == stored


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("command", ["chat", "conversations", "history", "notices", "link"])
def test_other_lists_of_such_a_contact_are_harmless(
    at: Run, centre: Centre, text: str, command: str
):
    conversation = centre.receive(text=text, name=text)
    of_one = [conversation] if command in ("chat", "history", "link") else []
    if command == "notices":
        at("do", "answer", conversation, by="ben")
        at("do", "receive", "sales", "t1", "marta", "-", stdin=text.encode("utf-8", "replace"))
    if command == "history":
        at("do", "mark-spam", conversation, by="ben")
        of_one = [centre.receive("t2")]

    plain, data = at(command, *of_one, by="ben"), at(command, *of_one, "--json", by="ben")

    assert plain.exit_code == data.exit_code == 0
    assert not set(plain.stdout) & (FORBIDDEN - {"\n"})
    assert data.stdout.isascii()
    assert json.loads(data.stdout)


def test_ordinary_text_is_shown_as_it_is():
    for text in ("¿Qué tal?", "مرحبا", "👩‍👩‍👧 family", "می‌خواهم", "naïve – “quoted”", ""):
        assert shown(text) == text


def test_what_a_terminal_would_obey_is_seen():
    assert shown("\x1b[31m\x00\n\u202e\tx") == "␛[31m␀⏎\ufffd x"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_terminal_of_any_encoding_takes_it(monkeypatch: pytest.MonkeyPatch, encoding: str):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    forgive_encodings()

    say_table([Column("Text")], [["日本 ☎ é"]])
    sys.stdout.flush()

    assert "Text" in raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [20, 40, 80, 140])
def test_a_table_cuts_texts_and_never_numbers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
):
    monkeypatch.setenv("COLUMNS", str(width))

    say_table(
        [Column("No.", is_number=True), Column("Said", is_cut=True)],
        [[1234567, "日本語" * 60]],
    )
    printed = capsys.readouterr().out

    assert "1234567" in printed
    assert "…" in printed


def test_json_has_no_numbers_that_are_none():
    with pytest.raises(ValueError, match="JSON"):
        say_json({"value": float("nan")})
