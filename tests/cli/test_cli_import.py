"""`ccanalytics import`: a history from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ccanalytics.shipped import shipped
from centre import Centre
from cli.conftest import Run, failed_in_one_line

KEYS = ["conversations", "messages", "facts", "added", "rejects", "rejects_file"]
HEADER = (
    "kind,connector,thread,session,happened_at,actor,actor_name,actor_kind,target,target_kind,"
    "reason,text,id\n"
)
GOOD = (
    "session.opened,web,t1,s1,2026-03-02 09:00:00,marta,Marta,contact,sales,channel,,,1\n"
    "message.received,web,t1,s1,2026-03-02 09:00:00,marta,Marta,contact,,,,Hello,2\n"
)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "history.csv"
    path.write_text(HEADER + GOOD)
    return path


def test_an_import_prints_the_json_that_scripts_rely_on(at: Run, history: Path):
    found = json.loads(at("import", "facts", history, "--json").stdout)

    assert list(found) == KEYS
    assert (found["conversations"], found["messages"]) == (1, 1)
    assert found["added"] > 0


def test_importing_twice_adds_nothing(at: Run, history: Path):
    at("import", "facts", history)

    again = at("import", "facts", history)

    assert "nothing new" in again.stdout


def test_rejects_are_listed_where_one_says(at: Run, history: Path, tmp_path: Path):
    history.write_text(HEADER + GOOD + GOOD.replace("2026-03-02", "tomorrow"))
    rejects = tmp_path / "bad.csv"

    result = at("import", "facts", history, "--rejects", rejects)

    assert result.exit_code == 0
    assert f"2 rows could not be used; line and reason are in {rejects}" in result.stderr
    assert rejects.read_text().startswith("line,reason")


def test_a_database_that_is_missing_is_made_and_said(run: Run, history: Path):
    result = run("import", "facts", history, "--db", "new.duckdb", "--by", "zoe", "--json")

    assert json.loads(result.stdout)["messages"] == 1
    assert "Made new.duckdb: first admin zoe (--by)" in result.stderr
    assert run("--db", "new.duckdb", "--by", "zoe", "do", "add-channel", "x").exit_code == 0


def test_a_database_made_for_an_import_that_fails_is_removed(run: Run, history: Path):
    history.write_text("a,b\n1,2\n")

    assert failed_in_one_line(run("import", "facts", history, "--db", "new.duckdb"), 2)
    assert list(Path().iterdir()) == []


def test_a_failed_import_leaves_an_existing_database(at: Run, centre: Centre, history: Path):
    history.write_text("a,b\n1,2\n")

    assert at("import", "facts", history).exit_code == 2
    assert at("verify").exit_code == 0


def test_the_sample_history_can_be_imported(run: Run):
    sample = shipped("sample") / "history.csv"

    found = json.loads(run("import", "facts", sample, "--db", "s.duckdb", "--json").stdout)

    assert found["conversations"] > 100
    assert found["rejects"] == 0


def test_an_import_of_real_data_matches_its_example(run: Run, shared):
    path = shared("ibm-twitter-care/conversations.json")

    words = ["import", "messages", path, "--map", "ibm_twitter_care", "--db", "ibm.duckdb"]
    first, again = (json.loads(run(*words, "--json").stdout) for _ in range(2))

    assert first["added"] > 0
    assert again["added"] == 0
