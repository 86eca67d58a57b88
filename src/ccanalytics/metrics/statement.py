"""The SQL of an answer, with all that was asked filled in: to be read, pasted and changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from textwrap import dedent
from typing import Any, Unpack

from ccanalytics.metrics.catalogue import card, source
from ccanalytics.metrics.measure import Asked
from ccanalytics.metrics.question import Question, clock_of
from ccanalytics.metrics.reader import Reader

_NAME = re.compile(r"\$([a-z_]+)")
_NO_CONDITION = re.compile(r"\s+AND\s+TRUE\b")
_OPTIONAL = re.compile(r"\(\$([a-z_]+)::\w+ IS NULL OR ([^()]*)\)")


def statement(reader: Reader, name: str, **question: Unpack[Question]) -> str:
    """The SELECT by which `Reader.metric` answers; `Reader.sql` takes it as it stands.

    It has the columns of the answer, its group in ``g``. It begins with the `units`.
    """
    asked = _asked(reader, name, question)
    parts = asked.parts(asked.summary)
    if not asked.where:
        parts["units"] = _shaped(parts["units"])
    told = ",\n".join(f"{name} AS (\n{_plain(sql)}\n)" for name, sql in parts.items())
    return _filled(f"WITH {told}\nFROM (\n{_plain(asked.summing(asked.summary))}\n)", asked)


def units(reader: Reader, name: str, **question: Unpack[Question]) -> str:
    """The SELECT of what is counted: a row of the metric for each unit, its parts apart."""
    question = {**question, "by": card(name).parts}
    asked = _asked(reader, name, question)
    return _filled(f"SELECT * EXCLUDE (g)\nFROM (\n{_plain(asked.units('rows'))}\n)", asked)


def _asked(reader: Reader, name: str, question: Question) -> Asked:
    metric = card(name)
    wanted = [source(metric, clock_of(metric, question.get("clock"))), metric.name]
    with reader._asking(*wanted) as connection:
        asked = Asked(connection, metric, question)
        assert asked.columns  # looked up while there is a connection
    return asked


def _filled(sql: str, asked: Asked) -> str:
    """The statement with each value in its place, and no condition that asks nothing."""
    given: Mapping[str, Any] = asked.parameters

    def condition(found: re.Match[str]) -> str:
        return "TRUE" if given.get(found[1]) is None else found[2]

    def value(found: re.Match[str]) -> str:
        return _literal(given[found[1]]) if found[1] in given else found[0]

    return _NAME.sub(value, _NO_CONDITION.sub("", _OPTIONAL.sub(condition, sql)))


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        return f"'{value}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, tuple):
        return _literal(list(value))
    return str(value)


def _plain(sql: str) -> str:
    """The SQL without empty lines, and without the indentation of the code that it stands in."""
    lines = [line.rstrip() for line in sql.splitlines() if line.strip()]
    return dedent("\n".join(lines))


def _shaped(sql: str) -> str:
    """SQL that was put together of pieces, each line as far in as it stands in brackets.

    It must have no text of several lines, which would be another one then.
    """
    depth, lines = 1, []
    for line in filter(None, map(str.strip, sql.splitlines())):
        lines.append("    " * max(depth - line.startswith(")"), 0) + line)
        depth += line.count("(") - line.count(")")
    return "\n".join(lines)
