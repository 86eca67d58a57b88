"""A number with its interval: what it is called, how it is said, and where it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ccanalytics.figures.axes import amount_axis, drawn, share_axis, time_axis
from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number

MIN_N = 10
"""A group with fewer has no place in an order, and gets no verdict."""


@dataclass(frozen=True)
class Estimate:
    """A number of one group, with its 95 % interval, as it is drawn and said.

    ``more_than`` stands in for a ``value`` that the data do not reach.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    more_than: float | None = None
    say: Callable[[float], str] = spoken

    @property
    def at(self) -> float | None:
        """Where its dot is: at the value, else at what it certainly exceeds."""
        return self.value if self.value is not None else self.beyond

    @property
    def beyond(self) -> float | None:
        """What a value that is not reached exceeds."""
        return self.more_than if self.more_than is not None else self.low

    def words(self) -> str:
        """In words, with the interval."""
        if self.value is None:
            if self.beyond is None:
                return _("not reached")
            return _("more than {value}").format(value=self.say(self.beyond))
        value = self.say(self.value)
        return f"{value} ({self.interval})" if self.interval else value

    @property
    def interval(self) -> str:
        """The interval in words; empty where there is none."""
        if self.value is None or self.low is None:
            return ""
        high = _("no upper limit") if self.high is None else self.say(self.high)
        return _("{low} to {high}").format(low=self.say(self.low), high=high)


@dataclass(frozen=True)
class Scale:
    """What kind of numbers the rows of a `Measurement.pl` have.

    ``parts`` are the names of the numbers of one row, a longer one for the legend, and the
    columns of each: value, low, high. ``is_largest_first`` tells how groups are ordered.
    """

    parts: tuple[tuple[str, str, tuple[str, str, str]], ...]
    title: str
    say: Callable[[float], str]
    place: Callable[[float], float]
    axis: Callable[..., dict[str, Any]]
    unfinished: str
    is_largest_first: bool = False

    def estimates(self, row: dict[str, Any]) -> tuple[Estimate, ...]:
        """The numbers of one row. Where half exceed a time, so does the 90th percentile."""
        beyond = row["more_than"]
        return tuple(
            Estimate(
                _(name),
                row[value],
                row[low],
                row[high],
                more_than=None if beyond is None else max(beyond, row[low] or 0),
                say=self.say,
            )
            for name, _legend, (value, low, high) in self.parts
        )

    def ends(self, rows: Iterable[dict[str, Any]]) -> list[float]:
        """All that is to be drawn: the axis must hold it."""
        return [
            end
            for row in rows
            for one in self.estimates(row)
            for end in (one.at, one.low, one.high)
            if end is not None
        ]


def mean_in_words(value: float) -> str:
    """A mean of counts, as exactly as its size calls for."""
    return number(value, 0 if value >= 100 else 1 if value >= 10 else 2)


_MAIN = ("value", "low", "high")

TIME = Scale(
    parts=(
        (N_("median"), N_("median (half)"), _MAIN),
        (N_("90th percentile"), N_("90th percentile (9 in 10)"), ("p90", "p90_low", "p90_high")),
    ),
    title=N_("time, on a log scale"),
    say=spoken,
    place=drawn,
    axis=time_axis,
    unfinished=N_("without an end"),
)
"""Durations in seconds: a median and a 90th percentile, shortest first."""

SHARE = Scale(
    parts=((N_("share"), N_("share"), _MAIN),),
    title=N_("share of all"),
    say=percent,
    place=float,
    axis=share_axis,
    unfinished=N_("still open"),
    is_largest_first=True,
)
"""Shares from 0 to 1, largest first."""

MEAN = Scale(
    parts=((N_("mean"), N_("mean"), _MAIN),),
    title=N_("mean"),
    say=mean_in_words,
    place=float,
    axis=amount_axis,
    unfinished=N_("still open"),
    is_largest_first=True,
)
"""Means of counts, largest first."""


def quantiles(row: dict[str, Any]) -> tuple[Estimate, ...]:
    """Median and 90th percentile of a row of `Measurement.pl`."""
    return TIME.estimates(row)
