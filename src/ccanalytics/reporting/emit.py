"""What a report's notebook asks with: every number it shows is kept beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from ccanalytics.desk import open as open_desk
from ccanalytics.errors import NotFound
from ccanalytics.language import gettext as _
from ccanalytics.metrics.answers import Curve, Measurement
from ccanalytics.metrics.catalogue import CALENDAR, card
from ccanalytics.metrics.question import Question
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.metrics.window import WITHIN, utc
from ccanalytics.reporting.about import About, about
from ccanalytics.reporting.files import write_text, write_whole

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


class Report:
    """A report on one snapshot. Its numbers go to ``out``: metrics.json and tables as Parquet.

    ``channel``, ``since`` and ``until`` hold for all that it asks, ``clock`` for all times. Run by
    hand, without ``snapshot`` it reads a new one of the nearest data/centre.duckdb, and without
    ``out`` it writes nothing.
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
    ) -> None:
        self.name, self.clock = name, clock or CALENDAR
        self.channel, self.since, self.until = channel or None, since or None, until or None
        self.centre = _snapshot(snapshot) if snapshot else open_desk().snapshot()
        self.out = Path(out) if out else None
        self._kept: list[dict[str, Any]] = []

    @property
    def window(self) -> Window:
        """Channel and period that everything is asked of."""
        return {"channel": self.channel, "since": self.since, "until": self.until}

    def _asked(self, name: str, question: Question) -> Question:
        """The question, within the window and by the report's clock unless it names others."""
        asked = Question(channel=self.channel, since=self.since, until=self.until)
        if self.clock in card(name).clocks:
            asked["clock"] = self.clock
        asked.update(question)
        return asked

    def metric(self, name: str, **question: Unpack[Question]) -> Measurement:
        """Ask the snapshot, as `Desk.metric` does, and keep what it says."""
        return self.emit(self.centre.metric(name, **self._asked(name, question)))

    def curve(self, name: str, **question: Unpack[Question]) -> Curve:
        """Ask the snapshot for a curve, as `Desk.curve` does, and keep its points as a table."""
        curve = self.centre.curve(name, **self._asked(name, question))
        self.keep("-".join([name, "curve", *_dimensions(question)]), curve.pl())
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

    def emit(self, measurement: Measurement) -> Measurement:
        """Keep a measurement: its rows join metrics.json, and are a table of their own."""
        self._kept += entries(measurement)
        groups = list(measurement.rows[0].group) if measurement.rows else []
        bounds = [
            f"{word}-{bound}"
            for word, bound, ours in (
                ("since", measurement.since, self.since),
                ("until", measurement.until, self.until),
            )
            if bound != ours
        ]
        self.keep("-".join([measurement.metric, *groups, *bounds]), measurement.pl())
        if self.out:
            text = json.dumps(self._kept, indent=1, ensure_ascii=False, allow_nan=False)
            write_text(self.out / "metrics.json", text + "\n")
        return measurement

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

    @cached_property
    def about(self) -> About:
        """What channels and people are called, the centre's zone, and the span of the data."""
        return about(self.centre)

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
            "hours": measurement.hours,
            "target": measurement.target,
            "snapshot": measurement.snapshot,
        }
        for row in measurement.rows
    ]


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
