"""What a report's notebook asks with: every number it shows is kept beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from ccanalytics.desk import open as open_desk
from ccanalytics.errors import NotFound
from ccanalytics.language import gettext as _
from ccanalytics.metrics.answers import Curve, Measurement
from ccanalytics.metrics.catalogue import CALENDAR, Card, card
from ccanalytics.metrics.leaving_out import UNWANTED
from ccanalytics.metrics.question import Question
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.metrics.window import WITHIN, utc
from ccanalytics.reporting.files import write_text, write_whole
from ccanalytics.reporting.parameters import several
from ccanalytics.reporting.tracing import Tracing

if TYPE_CHECKING:
    import polars


_UNDONE = f"""
    SELECT count(*)
    FROM (
        SELECT f.happened_at AS counted_at, c.name AS channel
        FROM facts AS f
        LEFT JOIN channels AS c USING (channel_id)
        WHERE f.kind = 'act.undone'
    )
    WHERE {WITHIN}
"""


class Window(TypedDict):
    """What of the centre a report is about; None is no limit."""

    channel: str | None
    since: str | None
    until: str | None


class Report(Tracing):
    """A report on one snapshot. Its numbers go to ``out``: metrics.json and tables as Parquet.

    ``channel``, ``since`` and ``until`` hold for all that it asks, ``clock`` for all times;
    ``period_by``, ``without`` (names, with commas) and ``target`` (seconds; 0: the channels' own)
    wherever a metric can be asked so. Run by hand, without ``snapshot`` it reads a new one of the
    nearest data/centre.duckdb, and without ``out`` it writes nothing.
    """

    def __init__(
        self,
        name: str,
        snapshot: str = "",
        out: str = "",
        *,
        channel: str = "",
        since: str = "",
        until: str = "",
        clock: str = "",
        period_by: str = "",
        without: str = "",
        target: int = 0,
    ) -> None:
        self.name, self.clock = name, clock or CALENDAR
        self.channel, self.since, self.until = channel or None, since or None, until or None
        self.period_by, self.without = period_by or None, several(without)
        self.target = target or None
        centre = _snapshot(snapshot) if snapshot else open_desk().snapshot()
        super().__init__(centre, Path(out) if out else None)
        self._kept: list[dict[str, Any]] = []
        self._known_columns: dict[str, list[str]] = {}

    @property
    def window(self) -> Window:
        """Channel and period that everything is asked of."""
        return {"channel": self.channel, "since": self.since, "until": self.until}

    def _asked(self, name: str, question: Question) -> Question:
        """The question, within the window, by the clock and without what the report names."""
        asked = Question(channel=self.channel, since=self.since, until=self.until)
        if self.clock in card(name).clocks:
            asked["clock"] = self.clock
        if self.period_by and "session_id" in self._columns(name):
            asked["period_by"] = self.period_by
        if self.without:
            columns = self._columns(name)
            asked["without"] = [why for why in self.without if UNWANTED[why].column in columns]
        if self.target and _takes_target(card(name), question):
            asked["target"] = self.target
        asked.update(question)
        return asked

    def _columns(self, name: str) -> list[str]:
        """What rows of a metric have, looked up once."""
        if name not in self._known_columns:
            found = self.centre.sql(f"FROM metrics.{name} LIMIT 0").columns
            self._known_columns[name] = list(found)
        return self._known_columns[name]

    def metric(self, name: str, **question: Unpack[Question]) -> Measurement:
        """Ask the snapshot, as `Desk.metric` does, and keep what it says."""
        asked = self._asked(name, question)
        measurement = self.centre.metric(name, **asked)
        self._remember(measurement, asked)
        return self.emit(measurement)

    def curve(self, name: str, *, competing: bool = False, **question: Unpack[Question]) -> Curve:
        """Ask the snapshot for a curve, as `Desk.curve` does, and keep its points as a table."""
        curve = self.centre.curve(name, competing=competing, **self._asked(name, question))
        kind = "endings" if competing else "curve"
        self.keep("-".join([name, kind, *_dimensions(question)]), curve.pl())
        return curve

    def week(self, name: str) -> polars.DataFrame:
        """How many of a metric's units fall on each hour of the week, and on how many days.

        Columns: weekday (1 is Monday), hour, n and days; a row for each of the 168 hours. The
        metric must have the dimensions weekday and hour.
        """
        import polars

        hours = ["weekday", "hour"]
        counted = self.metric(name, by=hours).pl()
        days: polars.DataFrame = self.centre.arrivals(**self.window).pl().select(*hours, "days")
        if counted.is_empty():
            return days.with_columns(n=polars.lit(0))
        found = days.join(counted.select(*hours, "n"), on=hours, how="left")
        return found.with_columns(polars.col("n").fill_null(0))

    def by_somebody(self, measurement: Measurement) -> polars.DataFrame:
        """The rows of a measurement by agent, under their names, without what was nobody's."""
        known = [row for row in measurement.rows if row.group["agent"] is not None]
        return self.titled(replace(measurement, rows=known).pl())

    def per_day(self, measurement: Measurement) -> polars.DataFrame:
        """The counts of a measurement by day: day and n, no row where there is none."""
        import polars

        rows = [(row.group["day"], row.n) for row in measurement.rows]
        return polars.DataFrame(rows, {"day": polars.String, "n": polars.Int64}, orient="row")

    def emit(self, measurement: Measurement) -> Measurement:
        """Keep a measurement: its rows join metrics.json, and are a table of their own."""
        self._kept += entries(measurement)
        groups = list(measurement.rows[0].group) if measurement.rows else []
        name = "-".join([measurement.metric, *groups, *self._bounds(measurement)])
        self.keep(name, measurement.pl())
        if self.out:
            text = json.dumps(self._kept, indent=1, ensure_ascii=False, allow_nan=False)
            write_text(self.out / "metrics.json", text + "\n")
        return measurement

    def _bounds(self, measurement: Measurement) -> list[str]:
        """What of its window is not the report's own, for names of files."""
        return [
            f"{word}-{bound}"
            for word, bound, ours in (
                ("since", measurement.since, self.since),
                ("until", measurement.until, self.until),
            )
            if bound != ours
        ]

    def keep(self, name: str, frame: polars.DataFrame) -> None:
        """Keep a polars frame as ``<name>.parquet``."""
        if self.out and frame.width:
            write_whole(self.out / f"{name}.parquet", frame.write_parquet)

    def titled(self, frame: polars.DataFrame) -> polars.DataFrame:
        """The frame with channels under their titles and people under their names.

        Where it has to_agent and to_channel, a column ``to`` unites them.
        """
        import polars

        called = {
            "channel": self.about.titles,
            "to_channel": self.about.titles,
            "agent": self.about.people,
            "to_agent": self.about.people,
        }
        known = [name for name in called if name in frame.columns]
        frame = frame.with_columns(
            polars.col(name).cast(str).replace(called[name]) for name in known
        )
        if not {"to_agent", "to_channel"} <= set(known):
            return frame
        channel = polars.concat_str(polars.lit("# "), "to_channel")
        return frame.with_columns(to=polars.coalesce("to_agent", channel))

    def undone(self) -> int:
        """How many acts of the window were taken back."""
        start, end = (utc(bound, self.about.zone) for bound in (self.since, self.until))
        window = {"since": start, "until": end, "channel": self.channel}
        return int(self.centre.sql(_UNDONE, window).fetchall()[0][0])

    def week_so_far(self, measurement: Measurement) -> str | None:
        """Monday of the week in which the data, or the window, end before the week does."""
        last = self.about.last_at
        if last is None:
            return None
        end = min(utc(measurement.until, measurement.zone) or last, last)
        return self.about.week_of(end).isoformat()


def entries(measurement: Measurement) -> list[dict[str, Any]]:
    """The rows of a measurement as metrics.json has them; each stands for itself."""
    return [
        {
            "name": measurement.metric,
            **asdict(row),
            "denominator": row.n,
            "definition": measurement.card.definition,
            "unit": measurement.unit,
            "clock": measurement.clock,
            "zone": measurement.zone,
            "period": {"since": measurement.since, "until": measurement.until},
            "period_by": measurement.period_by,
            "channel": measurement.channel,
            "where": measurement.where,
            "without": measurement.without,
            "summary": measurement.summary,
            "hours": measurement.hours,
            "target": measurement.target,
            "snapshot": measurement.snapshot,
        }
        for row in measurement.rows
    ]


def _takes_target(metric: Card, question: Question) -> bool:
    """Whether a target may be asked of it: its own argument, or a duration told as one."""
    is_duration = metric.summary == "duration" and question.get("summary") in (None, "duration")
    return is_duration or "target" in metric.asks


def _dimensions(question: Question) -> list[str]:
    by = question.get("by", ())
    every = question.get("every")
    return [*([by] if isinstance(by, str) else by), *([every] if every else [])]


def _snapshot(path: str) -> Snapshot:
    if not (Path(path).is_file() and Path(path).stem.isdecimal()):
        raise NotFound(
            _("There is no snapshot {path}; make one with: ccanalytics snapshot").format(path=path)
        )
    return Snapshot(Path(path))
