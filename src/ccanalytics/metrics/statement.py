"""The SQL of an answer, with all that was asked filled in: to be read, pasted and changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from textwrap import dedent
from typing import Any, Unpack

from ccanalytics.metrics.catalogue import card, source, summary_sql
from ccanalytics.metrics.measure import _CURVED, _Asked
from ccanalytics.metrics.question import Question, clock_of
from ccanalytics.metrics.reader import Reader

_NAME = re.compile(r"\$([a-z_]+)")
_OPTIONAL = re.compile(r"\(\$([a-z_]+)::\w+ IS NULL OR ([^()]*)\)")


def statement(reader: Reader, name: str, **question: Unpack[Question]) -> str:
    """The SELECT by which `Reader.metric` answers; `Reader.sql` takes it as it stands.

    It has the columns of the answer, its group in ``g``. It begins with the `units`.
    """
    asked = _asked(reader, name, question)
    parts = {"units": asked._units(asked.summary)}
    if asked.summary in _CURVED:
        parts["curve"] = summary_sql("curve")
    told = ",\n".join(f"{name} AS (\n{_plain(sql)}\n)" for name, sql in parts.items())
    return _filled(f"WITH {told}\nFROM (\n{_plain(asked._summing(asked.summary))}\n)", asked)


def units(reader: Reader, name: str, **question: Unpack[Question]) -> str:
    """The SELECT of what is counted: a row of the metric for each unit, its parts apart."""
    question = {**question, "by": card(name).parts}
    asked = _asked(reader, name, question)
    return _filled(f"SELECT * EXCLUDE (g)\nFROM (\n{_plain(asked._units('rows'))}\n)", asked)


def _asked(reader: Reader, name: str, question: Question) -> _Asked:
    metric = card(name)
    wanted = [source(metric, clock_of(metric, question.get("clock"))), metric.name]
    with reader._asking(*wanted) as connection:
        asked = _Asked(connection, metric, question)
        assert asked.columns  # looked up while there is a connection
    return asked


def _filled(sql: str, asked: _Asked) -> str:
    """The statement with each parameter's value in its place, and no condition that asks nothing."""
    given: Mapping[str, Any] = asked.parameters

    def condition(found: re.Match[str]) -> str:
        return "TRUE" if given.get(found[1]) is None else found[2]

    def value(found: re.Match[str]) -> str:
        return _literal(given[found[1]]) if found[1] in given else found[0]

    return _NAME.sub(value, _OPTIONAL.sub(condition, sql))


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        return f"'{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def _plain(sql: str) -> str:
    """The SQL without empty lines, and without the indentation of the code that it stands in."""
    return dedent("\n".join(line for line in sql.splitlines() if line.strip()))
