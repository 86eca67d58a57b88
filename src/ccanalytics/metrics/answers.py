"""What a metric answers with: numbers by group, or curves, and all that was asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.metrics.catalogue import LEFT_OUT, Card, card

if TYPE_CHECKING:
    import pandas
    import polars


@dataclass(frozen=True)
class Row:
    """One group's answer. Durations in seconds, rates 0–1; None where nothing can be said.

    ``low`` and ``high`` are the 95 % interval of ``value``; None as ``high`` means that the data
    set no upper limit. ``n`` counts all units, ``unfinished`` those without the event.
    ``more_than`` stands in for a ``value`` that the data do not reach. A duration has its 90th
    and 99th percentile too, and where a target is asked for ``within``, the share over by then.
    """

    group: dict[str, Any]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p90: float | None = None
    p90_low: float | None = None
    p90_high: float | None = None
    n: int = 0
    unfinished: int = 0
    more_than: float | None = None
    p99: float | None = None
    within: float | None = None
    within_low: float | None = None
    within_high: float | None = None


@dataclass(frozen=True)
class Answer(ABC):
    """What was asked, with all that is needed to ask it again.

    ``snapshot`` is the position of the last fact that was seen; ``since`` is included,
    ``until`` is not, both in ``zone``. ``by`` is what tells the groups apart, ``channel`` the only
    one that was asked of. ``summary`` is how the units are summed up, ``period_by``
    the moment that places them where it is not the metric's own, ``without`` what was left out on
    request, ``where`` the condition on sessions. ``hours`` and ``target`` are the opening hours
    and the seconds that were given. ``left_out`` says how many of the window do not count, by
    reason.
    """

    metric: str
    unit: str
    clock: str
    zone: str
    snapshot: int
    since: str | None
    until: str | None
    summary: str
    by: list[str] = field(default_factory=list, kw_only=True)
    channel: str | None = field(default=None, kw_only=True)
    period_by: str | None = field(default=None, kw_only=True)
    without: list[str] = field(default_factory=list, kw_only=True)
    where: str | None = field(default=None, kw_only=True)
    hours: str | None = field(default=None, kw_only=True)
    target: int | None = field(default=None, kw_only=True)
    left_out: dict[str, int] = field(default_factory=dict, kw_only=True)

    @property
    def card(self) -> Card:
        """What the metric means."""
        return card(self.metric)

    def left_out_words(self) -> str:
        """What was left out, in words: "3 closed as a test, 5 that needed no reply"."""
        counts = self.left_out.items()
        return ", ".join(_(LEFT_OUT[reason]).format(n=number(n)) for reason, n in counts)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)

    def pl(self) -> polars.DataFrame:
        """One row per group, or per point of a curve, as a polars frame."""
        import polars

        flat = self._flat()
        schema = None if flat else dict.fromkeys(self._columns(), polars.Null)
        return polars.DataFrame(flat, schema=schema, infer_schema_length=None)

    def df(self) -> pandas.DataFrame:
        """One row per group, or per point of a curve, as a pandas frame."""
        import pandas

        flat = self._flat()
        return pandas.DataFrame(flat, columns=None if flat else self._columns())

    @abstractmethod
    def _flat(self) -> list[dict[str, Any]]:
        """What the frames are made of."""

    @abstractmethod
    def _columns(self) -> list[str]:
        """The names of the frames' columns, where nothing is in them."""


@dataclass(frozen=True)
class Measurement(Answer):
    """What a metric answered, summed up: one row per group."""

    rows: list[Row]

    def _flat(self) -> list[dict[str, Any]]:
        flat = []
        for row in self.rows:
            values = asdict(row)
            flat.append({**values.pop("group"), **values})
        return flat

    def _columns(self) -> list[str]:
        return [*self.by, *(one.name for one in fields(Row) if one.name != "group")]


@dataclass(frozen=True)
class Curve(Answer):
    """The share that is over within ``t`` seconds, of each group, the unfinished counted in.

    Every point has the group's columns and ``t``, ``share``, ``low`` and ``high`` (95 %), and
    ``at_risk``, how many were still watched then. Of many points those stay that a drawing needs.
    Of competing endings each has its own curve, and every point the ``cause`` that it is of.
    """

    points: list[dict[str, Any]]

    def _flat(self) -> list[dict[str, Any]]:
        return self.points

    def _columns(self) -> list[str]:
        return [*self.by, "t", "share", "low", "high", "at_risk"]
