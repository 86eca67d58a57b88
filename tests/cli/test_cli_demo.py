"""`ccanalytics demo`: a practice centre, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import ccanalytics as cc
from ccanalytics.cli.story import LENGTH, STORY
from cli.conftest import Run, failed_in_one_line


def test_the_demo_acts_measures_and_says_what_to_try(run: Run):
    result = run("demo")

    assert result.exit_code == 0, result.stderr
    for words in ("$ ccanalytics do transfer", "Ben", "message.sent", "words"):
        assert words in result.stdout
    assert "close is for whoever holds the conversation" in result.stdout
    page = next(line.strip() for line in result.stdout.splitlines() if line.endswith(".html"))
    assert Path(page).is_file()
    assert {str(path) for path in Path().iterdir()} == {"data", "reports"}


def test_the_demo_can_be_repeated_is_sound_and_touches_no_other_database(
    run: Run, monkeypatch: pytest.MonkeyPatch
):
    run("init", "--by", "zoe")
    before = Path("data/centre.duckdb").read_bytes()
    monkeypatch.setenv("CCANALYTICS_DB", "data/centre.duckdb")

    def position() -> list[tuple[int]]:
        last = "SELECT max(position) FROM facts"
        found: list[tuple[int]] = cc.open("data/practice.duckdb").sql(last).fetchall()
        return found

    assert run("demo", "--no-report").exit_code == 0
    first = position()
    assert run("demo", "--no-report").exit_code == 0
    assert position() == first
    assert run("verify", "--db", "data/practice.duckdb").exit_code == 0
    assert Path("data/centre.duckdb").read_bytes() == before


def test_what_the_demo_shows_can_be_typed_as_whoever_sits_there(
    run: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CCANALYTICS_AGENT", "newcomer")
    run("demo", "--no-report")
    monkeypatch.setenv("CCANALYTICS_DB", "data/practice.duckdb")

    assert run("do", "add-channel", "mine").exit_code == 0


def test_the_demo_refuses_another_name(run: Run):
    run("init", "--by", "zoe", "--db", "x.duckdb")

    assert failed_in_one_line(run("demo", "--no-report", "--db", "x.duckdb"), 2, "practice.duckdb")


@pytest.mark.parametrize("kind", ["a real centre", "a letter"])
def test_the_demo_refuses_a_file_that_only_has_the_name(run: Run, kind: str):
    file = Path("my-practice.duckdb")
    if kind == "a letter":
        file.write_text("Dear Marta")
    else:
        run("init", "--by", "zoe", "--db", file)
    before = file.read_bytes()

    assert failed_in_one_line(run("demo", "--no-report", "--db", file), 2, "no practice database")
    assert file.read_bytes() == before


def test_the_story_ends_before_now():
    assert sum(step.pause for step in STORY) < LENGTH
