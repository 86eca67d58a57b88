"""`ccanalytics demo`: a practice centre, and nothing else."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

import ccanalytics as cc
from ccanalytics.cli.story import LENGTH, STORY
from cli.conftest import Run, failed_in_one_line, run_in


@dataclass
class Tried:
    """The demo as a newcomer tried it, beside a real centre, in ``folder``."""

    folder: Path
    centre: bytes
    result: Result


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        run = run_in(folder, patch)
        run("init", "--by", "zoe", "--db", "centre.duckdb")
        centre = Path("centre.duckdb").read_bytes()
        patch.setenv("CCANALYTICS_DB", "centre.duckdb")
        patch.setenv("CCANALYTICS_AGENT", "newcomer")
        return Tried(folder, centre, run("demo"))


@pytest.fixture
def there(tried: Tried, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands in a copy of that folder, as the newcomer."""
    folder = shutil.copytree(tried.folder, tmp_path / "demo")
    run = run_in(folder, monkeypatch)
    monkeypatch.setenv("CCANALYTICS_DB", "centre.duckdb")
    monkeypatch.setenv("CCANALYTICS_AGENT", "newcomer")
    return run


def test_the_demo_acts_measures_and_says_what_to_try(tried: Tried):
    result = tried.result

    assert result.exit_code == 0, result.stderr
    for words in ("$ ccanalytics do transfer", "Ben", "message.sent", "words"):
        assert words in result.stdout
    assert "close is for whoever holds the conversation" in result.stdout
    page = next(line.strip() for line in result.stdout.splitlines() if line.endswith(".html"))
    assert (tried.folder / page).is_file()
    made = {path.name for path in tried.folder.iterdir()}
    assert {name for name in made if not name.startswith("centre.duckdb")} == {"data", "reports"}


def test_the_demo_can_be_repeated_is_sound_and_touches_no_other_database(tried: Tried, there: Run):
    def position() -> list[tuple[int]]:
        last = "SELECT max(position) FROM facts"
        found: list[tuple[int]] = cc.open("data/practice.duckdb").sql(last).fetchall()
        return found

    first = position()
    assert there("demo", "--no-report").exit_code == 0
    assert position() == first
    assert there("verify", "--db", "data/practice.duckdb").exit_code == 0
    assert Path("centre.duckdb").read_bytes() == tried.centre


def test_what_the_demo_shows_can_be_typed_as_whoever_sits_there(
    there: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CCANALYTICS_DB", "data/practice.duckdb")

    assert there("do", "add-channel", "mine").exit_code == 0


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
