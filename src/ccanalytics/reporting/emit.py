"""What a report's notebook asks with: every number it shows is kept beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack
from zoneinfo import ZoneInfo

from ccanalytics.desk import DEFAULT_PATH
from ccanalytics.desk import open as open_desk
from ccanalytics.errors import NotFound
from ccanalytics.metrics.answers import Curve, Measurement
from ccanalytics.metrics.measure import Question, utc
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.reporting.files import write_text, write_whole

if TYPE_CHECKING:
    import polars


class Report:
    """A report on one snapshot. Its numbers go to ``out``: metrics.json and tables as Parquet.

    Run by hand, without ``snapshot`` it reads a new one of the nearest data/centre.duckdb, and
    without ``out`` it writes nothing.
    """

    def __init__(self, name: str, snapshot: str = "", out: str = "") -> None:
        self.name = name
        self.centre = _snapshot(snapshot) if snapshot else _nearest_centre()
        self.out = Path(out) if out else None
        self._kept: list[dict[str, Any]] = []

    def metric(self, name: str, **question: Unpack[Question]) -> Measurement:
        """Ask the snapshot, as `Desk.metric` does, and keep what it says."""
        return self.emit(self.centre.metric(name, **question))

    def curve(self, name: str, **question: Unpack[Question]) -> Curve:
        """Ask the snapshot for a curve, as `Desk.curve` does, and keep its points as a table."""
        curve = self.centre.curve(name, **question)
        self.keep("-".join([name, "curve", *_dimensions(question)]), curve.pl())
        return curve

    def emit(self, measurement: Measurement) -> Measurement:
        """Keep a measurement: its rows join metrics.json, and are a table of their own."""
        self._kept += entries(measurement)
        groups = list(measurement.rows[0].group) if measurement.rows else []
        self.keep("-".join([measurement.metric, *groups]), measurement.pl())
        if self.out:
            text = json.dumps(self._kept, indent=1, ensure_ascii=False, allow_nan=False)
            write_text(self.out / "metrics.json", text + "\n")
        return measurement

    def keep(self, name: str, frame: polars.DataFrame) -> None:
        """Keep a polars frame as ``<name>.parquet``."""
        if self.out and frame.width:
            write_whole(self.out / f"{name}.parquet", frame.write_parquet)

    def titled(self, frame: polars.DataFrame) -> polars.DataFrame:
        """The frame with channels under their titles, which is what people read."""
        if "channel" not in frame.columns:
            return frame
        import polars

        return frame.with_columns(polars.col("channel").cast(str).replace(self.titles))

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title of each channel by name; one that two channels share has its name added."""
        rows = self.centre.sql("SELECT name, title FROM channels").fetchall()
        titles = [title for _, title in rows]
        return {
            name: title if titles.count(title) == 1 else f"{title} ({name})" for name, title in rows
        }

    @cached_property
    def span(self) -> tuple[datetime, datetime] | None:
        """When conversations first and last moved (UTC); None while there are none."""
        query = "FROM facts SELECT min(happened_at), max(happened_at) WHERE subject_kind = ?"
        first, last = self.centre.sql(query, ["conversation"]).fetchall()[0]
        return (first, last) if first else None

    def week_so_far(self, measurement: Measurement) -> str | None:
        """Monday of the week in which the data, or the window, end before the week does."""
        if self.span is None:
            return None
        last = self.span[1]
        end = min(utc(measurement.until, measurement.zone) or last, last)
        local = end.replace(tzinfo=UTC).astimezone(ZoneInfo(measurement.zone))
        return (local.date() - timedelta(days=local.weekday())).isoformat()


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
        raise NotFound(f"There is no snapshot {path}; make one with: ccanalytics snapshot")
    return Snapshot(Path(path))


def _nearest_centre() -> Snapshot:
    """By hand one is in the notebook's folder; the data are in a folder above."""
    here = Path.cwd()
    places = [folder / DEFAULT_PATH for folder in (here, *here.parents)]
    found = next((place for place in places if place.is_file()), Path(DEFAULT_PATH))
    return open_desk(found).snapshot()
