"""Facts to rows and back: every kind is itself again."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccanalytics.model.facts import ENVELOPE, KINDS, Fact
from ccanalytics.model.mention import Mention
from ccanalytics.store.rows import COLUMNS, from_rows, to_row

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(0, 2**31 - 1)
TIMES = st.datetimes(datetime(1999, 1, 1), datetime(2099, 1, 1))
SIDES = st.sampled_from(["agent", "contact", "bot", "system"])


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value that a field of this type may have; tuples have something in them."""
    if NoneType in (kinds := get_args(hint)):
        return st.one_of(st.none(), *(values(kind) for kind in kinds if kind is not NoneType))
    if kinds and kinds[-1] is Ellipsis:
        return st.lists(values(kinds[0]), min_size=1, max_size=3).map(tuple)
    if kinds and dict in (hint, get_origin(hint)):
        return st.dictionaries(TEXT, st.one_of(st.none(), NUMBERS, st.lists(TEXT, max_size=2)))
    if kinds:
        return st.tuples(*map(values, kinds))
    if hint is Mention:
        return st.builds(Mention, NUMBERS, NUMBERS, TEXT, NUMBERS)
    return {int: NUMBERS, str: TEXT, datetime: TIMES}[hint]


def facts(cls: type[Fact]) -> st.SearchStrategy[Fact]:
    """Any fact of a kind, with an envelope as the store gives it."""
    hints = {name: hint for name, hint in get_type_hints(cls).items() if name.islower()}
    fields = {name: values(hint) for name, hint in hints.items()}
    fields |= {"position": NUMBERS, "version": NUMBERS, "actor_kind": SIDES}
    empty = {name: st.just(()) for name in ("mentions", "files") if name in fields}
    return st.one_of(st.builds(cls, **fields), st.builds(cls, **fields | empty))


@settings(max_examples=10, deadline=None, derandomize=True)
@given(data=st.data())
@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_and_its_row_tell_the_same(kind: str, data: st.DataObject):
    fact = data.draw(facts(KINDS[kind]))
    assert list(from_rows([to_row(fact)])) == [fact]


@settings(max_examples=3, deadline=None, derandomize=True)
@given(told=st.tuples(*map(facts, KINDS.values())))
def test_the_database_gives_back_what_it_was_given(told: tuple[Fact, ...]):
    schema = files("ccanalytics.store").joinpath("schema.sql").read_text("utf-8")
    connection = duckdb.connect()
    connection.execute(schema)
    places = ", ".join("?" * len(COLUMNS))
    for fact in told:
        connection.execute(f"INSERT INTO facts VALUES ({places})", to_row(fact))
    found = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM facts ORDER BY rowid").fetchall()
    assert tuple(from_rows(found)) == told


def test_every_field_of_an_envelope_has_a_column():
    assert ENVELOPE - {"subject", "channel"} <= set(COLUMNS)
