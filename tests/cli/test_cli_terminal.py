"""What contacts write never moves a terminal."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from ccanalytics.actions import Answer, MarkSpam
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import LONGEST, forgive_encodings, say_json, shown
from ccanalytics.model.text import clean
from ccanalytics.store.rows import utc_now
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


@dataclass
class Beset:
    """A centre where each text is somebody's name and words; their conversations by its name.

    ``met`` are held by ben, and the contact wrote again; ``back`` are the second of contacts whose
    first was marked as spam.
    """

    centre: Centre
    met: dict[str, int]
    back: dict[str, int]


@pytest.fixture(scope="module")
def beset(module_centre: Centre) -> Beset:
    met, back, ben = {}, {}, module_centre.desk("ben")
    module_centre.clock.now = utc_now()  # old news are told to nobody
    with module_centre.desk().batch():
        for name, text in HOSTILE.items():
            one, other = ({"contact": f"{name} {n}", "name": text, "text": text} for n in (1, 2))
            met[name] = module_centre.receive(f"{name} 1", **one)
            ben.do(Answer(conversation=met[name]))
            module_centre.receive(f"{name} 1", **one)
            ben.do(MarkSpam(conversation=module_centre.receive(f"{name} 2", **other)))
            back[name] = module_centre.receive(f"{name} 3", **other)
    return Beset(module_centre, met, back)


@pytest.mark.parametrize(
    ("command", "around", "text"),
    [("queue", 4, "last_text"), ("conversations", 4, "last_text"), ("notices", 2, "text")],
)
def test_a_list_of_such_contacts_is_harmless(
    run: Run, beset: Beset, command: str, around: int, text: str
):
    plain, data = shown_both_ways(run, beset, command)

    assert len(plain.splitlines()) == len(data) + around
    said = {row[text][:200] for row in data}
    assert {clean(one)[:200] for one in HOSTILE.values()} <= said


@pytest.mark.parametrize("command", ["chat", "history", "link"])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_told_of_such_a_contact_is_harmless(
    run: Run, beset: Beset, name: str, command: str
):
    told = beset.back if command == "history" else beset.met

    shown_both_ways(run, beset, command, told[name])


def shown_both_ways(run: Run, beset: Beset, *words: object) -> tuple[str, Any]:
    """What a command prints for people and, read, for scripts; nothing in it moves a terminal."""
    at = ("--db", beset.centre.path, "--by", "ben")
    plain, data = run(*at, *words), run(*at, *words, "--json")

    assert plain.exit_code == data.exit_code == 0
    assert not set(plain.stdout) & (FORBIDDEN - {"\n"})
    assert data.stdout.isascii()
    read = json.loads(data.stdout)
    assert read
    return plain.stdout, read


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
