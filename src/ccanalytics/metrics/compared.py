"""The same sessions as we measure them and as others would: how the numbers differ, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb

from ccanalytics.errors import NotFound, unknown
from ccanalytics.language import noted as N_
from ccanalytics.metrics.answers import Row
from ccanalytics.metrics.measure import measure
from ccanalytics.metrics.window import WITHIN, centre, window

if TYPE_CHECKING:
    import pandas
    import polars

COMPARISONS = {"first_response": "first_response_time"}
"""What can be compared, and our metric of it; its view is called ``<name>_compared``."""


@dataclass(frozen=True)
class Vendor:
    """Another system: what it is called, and the summary that its reports show."""

    title: str
    shows: str


VENDORS = {
    "bitrix24": Vendor("Bitrix24", "mean"),
    "zendesk": Vendor("Zendesk", "median"),
    "chatwoot": Vendor("Chatwoot", "mean"),
    "intercom": Vendor("Intercom", "median"),
}
"""By the names that their columns begin with, and the metrics ``first_response_as_<name>`` end."""

REASONS = {
    "same": N_("the same"),
    "unanswered_dropped": N_("unanswered: dropped there"),
    "business_hours": N_("closed hours are taken off there"),
    "starts_at_creation": N_("starts at the creation, before the contact wrote"),
    "starts_at_handoff": N_("starts when the bot handed it over"),
    "after_reopen": N_("starts when it was opened again"),
    "after_bot": N_("starts when the bot had closed it"),
    "outbound_counted": N_("an agent wrote first: nobody was waiting"),
    "bot_counted": N_("a bot's message counts as the answer"),
    "moved_message": N_("a moved message starts anew there"),
    "dismissed": N_("an agent said that it needed no reply"),
    "test_counted": N_("closed as a test, and counts there"),
    "neither": N_("counts neither here nor there"),
}
"""Why two numbers of a session differ, if they do, and how it is said."""

_TOLD = ", ".join(
    f"{{'vendor': '{name}', 'theirs': {name}_seconds, 'reason': {name}_why}}" for name in VENDORS
)

_SUMMED = f"""
    WITH told AS (
        SELECT session_id, seconds, is_counted, unnest([{_TOLD}], recursive := TRUE)
        FROM {{view}}
        WHERE {WITHIN}
    )
    SELECT
        vendor, reason, count(*) AS sessions, count(theirs) AS n,
        count(*) FILTER (is_counted AND theirs IS NULL) AS dropped,
        count(theirs) FILTER (NOT is_counted) AS added,
        median(seconds) AS our_median, avg(seconds) AS our_mean,
        median(theirs) AS their_median, avg(theirs) AS their_mean,
        -max(struct_pack(apart := coalesce(abs(theirs - seconds), 0), id := -session_id)).id
            AS example
    FROM told
    GROUP BY GROUPING SETS ((vendor), (vendor, reason))
"""
"""Of each vendor, and of each reason of it."""


@dataclass(frozen=True)
class Told:
    """What a vendor would tell: seconds, None without sessions.

    ``n`` sessions have a number there. Of those that count with us ``dropped`` have none there;
    ``added`` are counted there and not with us.
    """

    vendor: str
    n: int
    dropped: int
    added: int
    median: float | None
    mean: float | None


@dataclass(frozen=True)
class Difference:
    """So many sessions of which a vendor tells something else for one main reason (`REASONS`).

    Medians and means are in seconds, of the sessions that have a number: ours, and theirs. Of the
    ``example``, a session's id, the two are furthest apart.
    """

    vendor: str
    reason: str
    sessions: int
    our_median: float | None
    our_mean: float | None
    their_median: float | None
    their_mean: float | None
    example: int


_OF_VENDOR = ("n", "dropped", "added", "their_median", "their_mean")
_OF_REASON = tuple(Difference.__annotations__)


@dataclass(frozen=True)
class Comparison:
    """What `compared` answers with; ``ours`` is our metric's own row, the unanswered counted in."""

    name: str
    zone: str
    snapshot: int
    channel: str | None
    since: str | None
    until: str | None
    ours: Row
    vendors: list[Told]
    reasons: list[Difference]
    _ask: Callable[[str, dict[str, Any]], Any]
    _parameters: dict[str, Any]

    @property
    def rows(self) -> Any:
        """One row per session, as a relation: our seconds, theirs, and why they differ.

        Asked anew each time; above a million rows ask a snapshot.
        """
        query = f"FROM {self.name}_compared WHERE {WITHIN} ORDER BY counted_at, session_id"
        return self._ask(query, self._parameters)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON, without the rows."""
        hidden = ("_ask", "_parameters")
        return {name: _plain(value) for name, value in vars(self).items() if name not in hidden}

    def pl(self) -> polars.DataFrame:
        """One row per vendor and reason, as a polars frame."""
        import polars

        return polars.DataFrame(list(map(asdict, self.reasons)), infer_schema_length=None)

    def df(self) -> pandas.DataFrame:
        """One row per vendor and reason, as a pandas frame."""
        import pandas

        return pandas.DataFrame(list(map(asdict, self.reasons)))


def view_of(name: str) -> str:
    """The view of a comparison; NotFound, with the nearest name, if there is none such."""
    if name not in COMPARISONS:
        raise NotFound(unknown("comparison", name, COMPARISONS))
    return f"{name}_compared"


def compared(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    ask: Callable[[str, dict[str, Any]], Any],
    *,
    channel: str | None,
    since: str | date | None,
    until: str | date | None,
) -> Comparison:
    """Compare over a connection on which the view of ``name`` is installed.

    ``ask`` runs a query and returns its relation, for the rows. The window is `Reader.metric`'s,
    by our metric's own moment; a session that it does not know stands by its opening.
    """
    parameters = window(connection, since=since, until=until, channel=channel)
    zone, position = centre(connection)
    metric = COMPARISONS[name]
    ours = measure(connection, metric, since=since, until=until, channel=channel)
    told: list[Told] = []
    differing: list[Difference] = []
    for row in _summed(connection, view_of(name), parameters):
        if row["reason"] is None:
            told.append(Told(row["vendor"], *(row[key] for key in _OF_VENDOR)))
        else:
            differing.append(Difference(**{key: row[key] for key in _OF_REASON}))
    return Comparison(
        name=name,
        zone=zone,
        snapshot=position,
        channel=channel,
        since=str(since) if since is not None else None,
        until=str(until) if until is not None else None,
        ours=ours.rows[0],
        vendors=sorted(told, key=lambda one: list(VENDORS).index(one.vendor)),
        reasons=sorted(differing, key=_place),
        _ask=ask,
        _parameters=parameters,
    )


def _place(one: Difference) -> tuple[int, bool, int, str]:
    """By vendor; what is the same first, then what is most frequent."""
    return (list(VENDORS).index(one.vendor), one.reason != "same", -one.sessions, one.reason)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return asdict(value) if isinstance(value, Row | Told | Difference) else value


def _summed(
    connection: duckdb.DuckDBPyConnection, view: str, parameters: dict[str, Any]
) -> list[dict[str, Any]]:
    found = connection.execute(_SUMMED.replace("{view}", view), parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
