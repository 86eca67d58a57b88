"""What an answer may leave out on request, and by which moment it places what it counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import duckdb

from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.store.open_hours import open_us_sql
from ccanalytics.store.opening import first_line


@dataclass(frozen=True)
class _Unwanted:
    """A reason to leave a unit out: the column that it needs, and its condition in SQL."""

    column: str
    condition: str


UNWANTED = {
    "spam": _Unwanted(
        "session_id", "u.session_id IN (SELECT session_id FROM sessions WHERE is_spam)"
    ),
    "bots": _Unwanted("session_id", "u.session_id IN (SELECT session_id FROM handled_by_bot)"),
    "automatic": _Unwanted(
        "session_id",
        """u.session_id IN (
            SELECT session_id FROM sessions
            WHERE texts IS NOT NULL AND close_reason = 'silence'
            AND accepted_at IS NULL AND agent_messages = 0
        )""",
    ),
    "canned": _Unwanted(
        "replied_at",
        """(u.session_id, u.replied_at) IN (
            SELECT (session_id, happened_at) FROM facts_in_force
            WHERE kind = 'message.sent' AND actor_kind = 'agent'
            AND data LIKE '%"canned":%' AND data ->> '$.canned' IS NOT NULL
        )""",
    ),
    "out_of_hours": _Unwanted("channel", "u.is_out_of_hours"),
}
"""What may be left out: spam; sessions that a bot handled alone, or that the rules did, with
automatic texts until they closed them; waits that a canned response ended, or that began while the
channel was closed, by its hours as they are set now. Whoever still waits is never left out."""

PERIODS_BY = {
    "opened": ("s.opened_at", "not_opened"),
    "replied": ("s.replied_at", "not_replied"),
    "closed": ("s.closed_at", "not_closed"),
}
"""By which moment of its session a unit may be placed; of a unit with a reply of its own, by that.
With it, why one that has no such moment yet is left out, a key of `LEFT_OUT`."""

_CHOSEN = "SELECT session_id FROM sessions WHERE CASE WHEN ({where}\n) THEN TRUE END"
"""Nothing but a condition fits in there. The line ends before the bracket: a comment must not
swallow it."""

_OUT_OF_HOURS = """
    SELECT * EXCLUDE (channel_id, starts_at, ends_at, open_us), open_us = 0 AS is_out_of_hours
    FROM ({units})
"""
_MOMENT = """
    SELECT o.*, c.channel_id, counted_at AS starts_at,
        counted_at + to_microseconds(1) AS ends_at
    FROM ({units}) AS o
    LEFT JOIN channels AS c ON c.name = o.channel
"""


def check_unwanted(without: Iterable[str], metric: str, columns: Collection[str]) -> list[str]:
    """The reasons, each once; BadInput for one that there is not, or not for this metric."""
    wanted = list(dict.fromkeys(without))
    for name in wanted:
        if name not in UNWANTED:
            raise BadInput(unknown("exclusion", name, UNWANTED))
        if UNWANTED[name].column not in columns:
            sentence = _("{metric} cannot leave out {what}: it has no {column}.")
            raise BadInput(sentence.format(metric=metric, what=name, column=UNWANTED[name].column))
    return wanted


def check_period(period_by: str | None, metric: str, columns: Collection[str]) -> str | None:
    """The moment; BadInput for one that there is not, or that units of this metric do not have."""
    if not period_by:
        return None
    if period_by not in PERIODS_BY:
        raise BadInput(unknown("moment", period_by, PERIODS_BY))
    if "session_id" not in columns:
        sentence = _("{metric} is not of sessions, so it goes by its own moment only.")
        raise BadInput(sentence.format(metric=metric))
    return period_by


def check_where(
    connection: duckdb.DuckDBPyConnection,
    where: str | None,
    metric: str,
    columns: Collection[str],
) -> str | None:
    """The condition on sessions; BadInput for what is none, or units that are not of sessions."""
    if not (where and where.strip()):
        return None
    if "session_id" not in columns:
        sentence = _("{metric} is not of sessions, so no condition on them can be asked.")
        raise BadInput(sentence.format(metric=metric))
    try:
        found = connection.extract_statements(_CHOSEN.format(where=where))
        if len(found) != 1 or found[0].type != duckdb.StatementType.SELECT:
            raise BadInput(_("That is no condition: write one on columns of sessions, as in SQL."))
        connection.execute(f"SELECT count(*) FROM ({_CHOSEN.format(where=where)})").fetchall()
    except duckdb.Error as error:
        sentence = _("The condition cannot be read: {fault}")
        raise BadInput(sentence.format(fault=first_line(error))) from None
    return where


def narrowed(
    units: str,
    without: Iterable[str],
    period_by: str | None,
    where: str | None,
    columns: Collection[str],
) -> str:
    """SQL of the units with a column ``unwanted``: why one is left out on request, else NULL.

    Where ``period_by`` is given, ``counted_at`` is that moment, and ``usual_at`` the metric's own.
    With ``where`` only the units are there whose sessions are so.
    """
    reasons = list(without)
    if "out_of_hours" in reasons:
        units = _OUT_OF_HOURS.format(units=open_us_sql(_MOMENT.format(units=units)))
    whens = [f"WHEN {UNWANTED[name].condition} THEN '{name}'" for name in reasons]
    joined, moment = "", "u.counted_at"
    if period_by:
        column, missing = PERIODS_BY[period_by]
        has_own = period_by == "replied" and "replied_at" in columns
        moment = "u.replied_at" if has_own else column
        joined = "LEFT JOIN sessions AS s ON s.session_id = u.session_id"
        whens.append(f"WHEN {moment} IS NULL THEN '{missing}'")
    flag = "EXCLUDE (is_out_of_hours)" if "out_of_hours" in reasons else ""
    case = f"CASE {' '.join(whens)} END" if whens else "NULL"
    return f"""
        SELECT u.* {flag} REPLACE ({moment} AS counted_at),
            u.counted_at AS usual_at, {case} AS unwanted
        FROM ({units}) AS u {joined}
        {f"WHERE u.session_id IN ({_CHOSEN.format(where=where)})" if where else ""}
    """
