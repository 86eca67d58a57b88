"""What one opening of the store leaves for the next: a DuckDB without a file, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ccanalytics.actions import AddNote
from ccanalytics.errors import BadInput, Refused
from centre import Centre


def open_files() -> list[str]:
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.append(os.readlink(entry))
        except FileNotFoundError:
            continue
    return found


@pytest.mark.parametrize("how", ["asked", "wrongly asked", "metric", "acted", "refused"])
def test_after_an_opening_the_file_is_open_no_more(centre: Centre, how: str):
    conversation, desk = centre.receive(), centre.desk()
    if how == "asked":
        desk.sql("FROM facts")
    elif how == "wrongly asked":
        with pytest.raises(BadInput):
            desk.sql("FROM nowhere")
    elif how == "metric":
        desk.metric("volume")
    elif how == "acted":
        desk.do(AddNote(conversation=conversation, text="x"))
    else:
        with pytest.raises(Refused):
            centre.desk("nobody").do(AddNote(conversation=conversation, text="x"))

    assert str(centre.path) not in open_files()


@pytest.mark.parametrize(
    "statement",
    [
        "SET GLOBAL memory_limit = '77MB'",
        "PRAGMA memory_limit = '77MB'",
        "ATTACH ':memory:' AS elsewhere",
    ],
)
def test_what_a_question_sets_is_gone_with_it(centre: Centre, statement: str):
    here = """
        SELECT database_name, current_setting('memory_limit')
        FROM duckdb_databases() WHERE NOT internal ORDER BY ALL
    """
    desk = centre.desk()
    before = desk.sql(here).fetchall()
    with suppress(BadInput):
        desk.sql(statement)

    assert desk.sql(here).fetchall() == before


def test_metrics_are_those_of_the_store_that_is_asked(
    centre: Centre, another: Callable[[], Centre]
):
    other = another()
    centre.receive("one")
    other.receive("one")
    other.receive("two")
    count = "SELECT count(*) FROM metrics.volume"
    counts = [at.desk().sql(count).fetchall() for at in (centre, other, centre)]

    assert counts == [[(1,)], [(2,)], [(1,)]]


def test_a_forked_child_begins_its_own(centre: Centre):
    conversation, desk = centre.receive(), centre.desk()
    desk.do(AddNote(conversation=conversation, text="parent"))
    child = os.fork()
    if child == 0:
        centre.desk().do(AddNote(conversation=conversation, text="child"))
        os._exit(len(centre.desk().sql("FROM messages WHERE is_note").fetchall()))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    assert desk.sql("SELECT count(*) FROM messages WHERE is_note").fetchall() == [(2,)]
