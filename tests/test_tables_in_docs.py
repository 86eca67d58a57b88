"""The documents with tables made of the code are as the code has it."""

from __future__ import annotations

from tables import problems


def test_the_tables_in_docs_are_those_of_the_code():
    assert list(problems()) == []
