"""Asking: SQL, metrics and the queue, over the store as it is or over a snapshot of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Unpack

import duckdb

from ccanalytics.errors import BadInput, Broken, CCAnalyticsError
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.answers import Curve, Measurement
from ccanalytics.metrics.catalogue import card, install, named_in, source, view_sql
from ccanalytics.metrics.compared import Comparison, compared, view_of
from ccanalytics.metrics.measure import curve, measure
from ccanalytics.metrics.question import Question, clock_of
from ccanalytics.metrics.window import check_channel, window
from ccanalytics.store.engine import relation
from ccanalytics.store.opening import first_line, interruptible, open_read_only, reading, spoil
from ccanalytics.store.snapshot import in_use

ROW_LIMIT = 1_000_000
"""How many rows `Reader.sql` brings at most."""

Opening = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]


class Reader:
    """Questions to one store. Nothing is kept open between two of them."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening

    def sql(self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """Run one SELECT and return a DuckDB relation over its rows.

        Tables and views: facts, conversations, sessions, turns, messages, agents, channels,
        contacts; sessions_wide, one row per session with all that is told of it; stretches, who had
        a conversation from when until when; first_response_compared, what others would tell of
        each session; metrics as ``metrics.<name>``, times by the business clock as
        ``metrics.business_<name>``. The relation has ``.pl()``, ``.df()`` and
        ``.to_arrow_table()``. Raises BadInput for wrong SQL or above a million rows.
        """
        with self._asking(*named_in(query)) as connection:
            try:
                result = _asked(connection, query, parameters)
                table = result.limit(ROW_LIMIT + 1).to_arrow_table()
            except duckdb.Error as error:
                raise _wrong_sql(error) from None
        if table.num_rows > ROW_LIMIT:
            raise BadInput(
                _(
                    "More than {limit} rows: ask a snapshot, desk.snapshot().sql(…), "
                    "and write the result to a file, or count in SQL."
                ).format(limit=number(ROW_LIMIT))
            )
        return relation(table)

    def metric(
        self,
        name: str,
        *,
        by: str | Sequence[str] = (),
        every: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        channel: str | None = None,
        clock: str | None = None,
        as_of: str | datetime | None = None,
        hours: str | None = None,
        target: int | str | None = None,
        summary: str | None = None,
        period_by: str | None = None,
        without: str | Sequence[str] = (),
        where: str | None = None,
    ) -> Measurement:
        """Answer for a metric, by group and period.

        ``by`` names columns of the metric (``channel``, ``agent``), or ``weekday`` (1 is Monday)
        and ``hour`` (0 to 23); ``every`` is hour, day, week or month. ``since`` is included and
        ``until`` is not; without an offset they are read in the centre's zone, where days are cut
        too. What places a unit in them is the metric's own moment, or where ``period_by`` is given
        when its session was opened, when it was replied or closed. Unfinished durations are
        watched until ``as_of``, by default the time of the last fact. By the ``clock`` business a
        time is told as it passes while the unit's channel is open, by the hours that are set now;
        by calendar, which is usual, all of it.

        ``summary`` is another way to sum up: mean, total or count. ``without`` leaves out what it
        names, and the answer says how much that is: spam, bots (what they handled alone),
        automatic (where nothing but automatic texts was sent), canned (waits that a canned
        response ended), out_of_hours (what began while the channel was closed). ``where`` is a
        condition on the columns of sessions (``contact_messages = 1``). ``hours`` are
        opening hours in the centre's zone (``mon-fri 09:00-18:00, sat 10:00-14:00``), for
        `missed`. ``target`` is in seconds: of a duration the share within it is told; for
        `sla_first_response` and `sla_response` it stands in for the channels' own.

        Raises NotFound for an unknown metric or channel, BadInput for an unknown dimension,
        period, clock, summary, moment or exclusion, an empty window, and a condition, hours or a
        target that cannot be read.
        """
        asked = Question(
            by=by,
            every=every,
            since=since,
            until=until,
            channel=channel,
            clock=clock,
            as_of=as_of,
            hours=hours,
            target=target,
            summary=summary,
            period_by=period_by,
            without=without,
            where=where,
        )
        with self._asking(*_sources(name, asked)) as connection:
            return measure(connection, name, **asked)

    def curve(self, name: str, *, competing: bool = False, **question: Unpack[Question]) -> Curve:
        """How a duration is spread: the share that is over within each time, by group.

        With ``competing`` its endings are told apart (Aalen and Johansen): of each ``cause`` the
        share that has ended so within each time. Without it, what ended in another way than by
        the event counts as watched until then: how long would one wait, not how many were served.
        The other arguments and errors are those of `metric`; BadInput too for what is no duration,
        or does not tell how it ended.
        """
        with self._asking(*_sources(name, question)) as connection:
            return curve(connection, name, competing=competing, **question)

    def compared(
        self,
        name: str = "first_response",
        *,
        channel: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
    ) -> Comparison:
        """What others would tell of the same sessions, and why it differs from what we tell.

        The answer has ``rows``, one per session, and its ``vendors`` and ``reasons`` sum them up.
        Raises NotFound for what cannot be compared; window and other errors are those of `metric`.
        """
        with self._asking(view_of(name)) as connection:
            return compared(connection, name, self.sql, channel=channel, since=since, until=until)

    def queue(self, channel: str | None = None) -> Any:
        """The live sessions as a relation, whoever has waited longest first.

        Columns: conversation_id, session_id, channel, contact, status, agent (of an offered one,
        who may accept it), waiting_since (UTC), waited (seconds until now; NULL when nobody
        waits), last_text, pinned_at (UTC; a pin holds for seven days). Raises NotFound for an
        unknown channel.
        """
        if channel is not None:
            with self._asking() as connection:
                check_channel(connection, channel)
        return self.sql(view_sql("queue"), {"channel": channel})

    def arrivals(
        self,
        channel: str | None = None,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
    ) -> Any:
        """The week as a relation of 168 rows: when contacts begin sessions, in the centre's zone.

        Columns: weekday (1 is Monday), hour (0 to 23), arrivals, days (on how many days that hour
        lay between the first and the last fact, or within a shorter window) and mean (arrivals a
        day; NULL without days). Window and errors are those of `metric`.
        """
        return self._windowed(view_sql("arrivals"), since=since, until=until, channel=channel)

    def sessions(
        self,
        channel: str | None = None,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
    ) -> Any:
        """The rows of sessions_wide as a relation, as they were opened.

        Only those that were opened in the window and entered by ``channel``, as `volume` counts
        them, and those that were closed as a test besides (``is_test``); its arguments and errors
        are those of `metric`.
        """
        query = """
            FROM sessions_wide
            WHERE ($since::TIMESTAMP IS NULL OR opened_at >= $since::TIMESTAMP)
            AND ($until::TIMESTAMP IS NULL OR opened_at < $until::TIMESTAMP)
            AND ($channel::VARCHAR IS NULL OR entry_channel = $channel::VARCHAR)
            ORDER BY opened_at, session_id
        """
        return self._windowed(query, since=since, until=until, channel=channel)

    def _windowed(self, query: str, **asked: Any) -> Any:
        with self._asking() as connection:
            parameters = window(connection, **asked)
        return self.sql(query, parameters)

    @contextmanager
    def _asking(self, *wanted: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """An opening with the ``wanted`` metrics at hand, on which nothing can be changed.

        Inside a batch it is the batch's own connection, hence the read-only transaction.
        """
        with interruptible(), self._opening() as connection:
            if wanted:
                install(connection, *wanted)
            connection.execute("BEGIN TRANSACTION READ ONLY")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")


class Snapshot(Reader):
    """A copy of the store that never changes: the same questions, as long as one likes."""

    def __init__(self, path: Path) -> None:
        super().__init__(lambda: reading(path))
        self.path = path
        self.position = int(path.stem)
        # Held as long as we live, so that it is not cleared away.
        self._held = ExitStack()
        self._held.enter_context(in_use(path))

    def __repr__(self) -> str:
        return f"<Snapshot {self.position}: {self.path}>"

    def sql(self, query: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """Run one SELECT and return a DuckDB relation, without a limit of rows.

        The relation keeps a connection of its own and reads the snapshot when it is used.
        """
        connection = open_read_only(self.path)
        try:
            if wanted := named_in(query):
                install(connection, *wanted)
            return _asked(connection, query, parameters)
        except duckdb.Error as error:
            raise _wrong_sql(error) from None


def _sources(name: str, question: Question) -> Iterator[str]:
    """What must be at hand to answer."""
    metric = card(name)
    yield source(metric, clock_of(metric, question.get("clock")))
    if question.get("without"):
        yield "handled_by_bot"


_PLAIN = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
"""What leaves nothing behind, neither settings nor anything attached."""


def _asked(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] | dict[str, Any]
) -> Any:
    """The relation of one SELECT; a second statement could end the read-only transaction."""
    statements = connection.extract_statements(query)
    if any(statement.type not in _PLAIN for statement in statements):
        spoil(connection)
    result = connection.sql(query, params=parameters or None) if len(statements) == 1 else None
    if result is None:
        raise BadInput(_("That is no question: sql() takes one SELECT."))
    return result


def _wrong_sql(error: duckdb.Error) -> CCAnalyticsError:
    broken = (duckdb.FatalException, duckdb.InternalException, duckdb.IOException)
    kind = Broken if isinstance(error, broken) else BadInput
    return kind(_("The query failed: {fault}").format(fault=first_line(error)))
