"""How a report's numbers are followed to their SQL and their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccanalytics.language import gettext as _
from ccanalytics.metrics.answers import Measurement
from ccanalytics.metrics.catalogue import BUSINESS, CALENDAR
from ccanalytics.metrics.question import Question
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.metrics.statement import statement, units
from ccanalytics.reporting.about import About, about
from ccanalytics.reporting.evidence import SHOWN, Evidence, in_words, ranked, shown
from ccanalytics.reporting.files import write_whole
from ccanalytics.reporting.html import Html

if TYPE_CHECKING:
    import plotly.graph_objects as go
    import polars

Group = Mapping[str, Any]

_ONLY_SUMMED = ("by", "every", "summary")
"""What of a question tells nothing of its rows."""


class Tracing:
    """What was asked of one snapshot, and the rows behind the answers."""

    def __init__(self, centre: Snapshot, out: Path | None) -> None:
        self.centre, self.out = centre, out
        self._questions: list[tuple[Measurement, Question]] = []
        self._rows: dict[str, tuple[polars.LazyFrame, str]] = {}

    @cached_property
    def about(self) -> About:
        """What channels and people are called, the centre's zone, and the span of the data."""
        return about(self.centre)

    def question(self, measurement: Measurement) -> Question:
        """What was asked when this came of it; KeyError of what was not asked here."""
        for known, asked in self._questions:
            if known is measurement:
                return asked
        raise KeyError(measurement.metric)

    def rows(self, measurement: Measurement) -> polars.LazyFrame:
        """The rows behind a measurement, one for each unit, whatever group it is in.

        They are kept beside the report as ``<metric>.rows.parquet``.
        """
        return self._kept_rows(measurement)[0]

    def units_sql(self, measurement: Measurement) -> str:
        """The SELECT of the rows behind a measurement, whatever group they are in."""
        return units(self.centre, measurement.metric, **self._of_rows(measurement))

    def evidence(
        self, *measurements: Measurement, group: Group | None = None, sql: str = ""
    ) -> Html:
        """The SQL that made these numbers and the first of the rows behind them, closed.

        With ``group`` only the rows of that group, such as ``{"channel": "sales"}``. ``sql`` is
        what made the numbers, where other ones than the metric's own were made of its rows.
        """
        return shown([asdict(self._evidence(one, group or {}, sql)) for one in measurements])

    def traced(self, figure: go.Figure, *measurements: Measurement, sql: str = "") -> go.Figure:
        """The figure, under which its page tells what `evidence` does."""
        found = [asdict(self._evidence(one, {}, sql)) for one in measurements]
        return figure.update_layout(meta={**(figure.layout.meta or {}), "evidence": found})

    def _remember(self, measurement: Measurement, asked: Question) -> None:
        self._questions.append((measurement, asked))

    def _kept_rows(self, measurement: Measurement) -> tuple[polars.LazyFrame, str]:
        """The rows, and the name of the file that has them; empty where nothing is kept."""
        import polars

        name = measurement.metric
        key = f"{name} {sorted(self._of_rows(measurement).items())}"
        if key not in self._rows:
            found = self.centre.sql(self.units_sql(measurement))
            file = f"{name}{self._numbered(name)}.rows.parquet" if self.out else ""
            if self.out:
                path = self.out / file
                write_whole(path, lambda part: found.write_parquet(str(part)))
                self._rows[key] = polars.scan_parquet(path), file
            else:
                self._rows[key] = found.pl().lazy(), file
        return self._rows[key]

    def _of_rows(self, measurement: Measurement) -> Any:
        """What of a question decides which rows there are."""
        asked = self.question(measurement)
        aside = _ONLY_SUMMED if "target" in measurement.card.asks else (*_ONLY_SUMMED, "target")
        return {key: value for key, value in asked.items() if key not in aside and value}

    def _numbered(self, name: str) -> str:
        """Told apart from other rows of this metric, if it was asked in several ways."""
        others = sum(key.startswith(f"{name} ") for key in self._rows)
        return f"-{others + 1}" if others else ""

    def _evidence(self, measurement: Measurement, group: Group, sql: str) -> Evidence:
        import polars

        metric = measurement.card
        rows, file = self._kept_rows(measurement)
        known = rows.collect_schema().names()
        for name in group.keys() & set(known):
            rows = rows.filter(polars.col(name).eq_missing(polars.lit(group[name])))
        first = ranked(rows, metric).head(SHOWN).collect()
        columns, words = in_words(first, metric, self.about)
        has_one = "conversation_id" in known
        return Evidence(
            title=_titled(measurement),
            sql=sql or statement(self.centre, measurement.metric, **self.question(measurement)),
            columns=columns,
            rows=words,
            conversations=first["conversation_id"].to_list() if has_one else [],
            total=int(rows.select(polars.len()).collect().item()),
            file=file,
        )


def _titled(measurement: Measurement) -> str:
    """Of which metric this is, and by which clock where that is not the usual one."""
    metric, name = measurement.card, measurement.metric
    if measurement.clock == BUSINESS and CALENDAR in metric.clocks:
        return _("{title} ({name}, by the business clock)").format(title=metric.title, name=name)
    return f"{metric.title} ({name})"
