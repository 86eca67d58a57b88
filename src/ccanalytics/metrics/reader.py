"""Asking: SQL, metrics and the queue, over the store as it is or over a snapshot of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Unpack

import duckdb

from ccanalytics.errors import BadInput, Broken, CCAnalyticsError
from ccanalytics.metrics.answers import Curve, Measurement
from ccanalytics.metrics.catalogue import install
from ccanalytics.metrics.measure import Question, check_channel, curve, measure
from ccanalytics.store.opening import first_line, interruptible, open_read_only, reading
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
        contacts; metrics as ``metrics.<name>``. The relation has ``.pl()``, ``.df()`` and
        ``.to_arrow_table()``. Raises BadInput for wrong SQL or above a million rows.
        """
        with self._asking() as connection:
            try:
                result = _asked(connection, query, parameters)
                table = result.limit(ROW_LIMIT + 1).to_arrow_table()
            except duckdb.Error as error:
                raise _wrong_sql(error) from None
        if table.num_rows > ROW_LIMIT:
            raise BadInput(
                f"More than {ROW_LIMIT:,} rows: ask a snapshot, desk.snapshot().sql(…), "
                "and write the result to a file, or count in SQL."
            )
        return duckdb.connect(":memory:").from_arrow(table)

    def metric(
        self,
        name: str,
        *,
        by: str | Sequence[str] = (),
        every: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        channel: str | None = None,
        clock: str = "calendar",
        as_of: str | datetime | None = None,
    ) -> Measurement:
        """Answer for a metric, by group and period.

        ``by`` names columns of the metric (``channel``, ``agent``), ``every`` is hour, day, week
        or month. ``since`` is included and ``until`` is not; without an offset they are read in
        the centre's zone, where days are cut too. Unfinished durations are watched until
        ``as_of``, by default the time of the last fact. Raises NotFound for an unknown metric or
        channel, BadInput for an unknown dimension, period or clock and an empty window.
        """
        with self._asking() as connection:
            return measure(
                connection,
                name,
                by=by,
                every=every,
                since=since,
                until=until,
                channel=channel,
                clock=clock,
                as_of=as_of,
            )

    def curve(self, name: str, **question: Unpack[Question]) -> Curve:
        """How a duration is spread: the share that is over within each time, by group.

        The arguments and errors are those of `metric`; BadInput too for what is no duration.
        """
        with self._asking() as connection:
            return curve(connection, name, **question)

    def queue(self, channel: str | None = None) -> Any:
        """The live sessions as a relation, whoever has waited longest first.

        Columns: conversation_id, session_id, channel, contact, status, agent, waiting_since
        (UTC), waited (seconds until now; NULL when nobody waits), last_text. Raises NotFound for
        an unknown channel.
        """
        if channel is not None:
            with self._asking() as connection:
                check_channel(connection, channel)
        query = files(__package__).joinpath("views", "queue.sql").read_text("utf-8")
        return self.sql(query, {"channel": channel})

    @contextmanager
    def _asking(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """An opening with the metrics at hand, on which nothing can be changed.

        Inside a batch it is the batch's own connection, hence the read-only transaction.
        """
        with interruptible(), self._opening() as connection:
            install(connection)
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
            install(connection)
            return _asked(connection, query, parameters)
        except duckdb.Error as error:
            raise _wrong_sql(error) from None


def _asked(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] | dict[str, Any]
) -> Any:
    """The relation of one SELECT; a second statement could end the read-only transaction."""
    statements = connection.extract_statements(query)
    result = connection.sql(query, params=parameters or None) if len(statements) == 1 else None
    if result is None:
        raise BadInput("That is no question: sql() takes one SELECT.")
    return result


def _wrong_sql(error: duckdb.Error) -> CCAnalyticsError:
    broken = (duckdb.FatalException, duckdb.InternalException, duckdb.IOException)
    kind = Broken if isinstance(error, broken) else BadInput
    return kind(f"The query failed: {first_line(error)}")
