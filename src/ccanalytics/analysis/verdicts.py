"""Whether something has changed, in words that promise no more than the data hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from ccanalytics.analysis.interval import LEVEL, Interval, check_share
from ccanalytics.analysis.proportions import difference
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number

MIN_N = 10
"""Of fewer units nothing is said."""

MIN_PERIODS = 4
"""Fewer earlier periods have no usual range."""

USUAL, BETTER, WORSE, CHANGED, FEW = "usual", "better", "worse", "changed", "few"
"""The codes of verdicts."""

WORDS = {
    USUAL: N_("within usual variation"),
    BETTER: N_("better, likely real"),
    WORSE: N_("worse, likely real"),
    CHANGED: N_("changed, likely real"),
    FEW: N_("too few data, n = {n}"),
}

Better = Literal["higher", "lower", "neither"]


class Estimate(Protocol):
    """A number with its interval and how many it is of: an `Interval`, or a metric's row."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def n(self) -> int: ...


@dataclass(frozen=True)
class Usual:
    """Between what the next period's value lies, if nothing has changed; of ``n`` periods."""

    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Verdict:
    """One of the codes above, and the same in words."""

    code: str
    words: str


def usual(values: Sequence[float | None], level: float = LEVEL) -> Usual:
    """The usual range by the values of earlier periods: Student's prediction interval.

    It holds the next value with ``level``, where periods vary independently and about normally
    (Hahn and Meeker 1991). Periods without a value do not count.
    """
    from scipy.special import stdtrit

    check_share(level)
    known = np.array([value for value in values if value is not None], dtype=np.float64)
    n = len(known)
    if n < MIN_PERIODS:
        return Usual(None, None, n)
    far = stdtrit(n - 1, (1 + level) / 2) * known.std(ddof=1) * np.sqrt(1 + 1 / n)
    return Usual(float(known.mean() - far), float(known.mean() + far), n)


def verdict(
    before: Estimate | Usual, now: Estimate, better: Better, *, min_n: int = MIN_N
) -> Verdict:
    """Judge ``now`` against what was ``before``, another estimate or the usual range of periods.

    Two estimates differ where the interval of their difference leaves out 0, `difference`; where
    a value is beyond what was watched, only if the intervals do not meet.
    """
    if isinstance(before, Usual):
        if before.low is None or before.high is None:
            return _said(FEW, before.n)
        if now.n < min_n or now.value is None:
            return _said(FEW, now.n)
        step = (now.value > before.high) - (now.value < before.low)
    else:
        n = min(before.n, now.n)
        if n < min_n or not (_says(before) and _says(now)):
            return _said(FEW, n)
        step = _step(before, now)
    if not step:
        return _said(USUAL, now.n)
    if better == "neither":
        return _said(CHANGED, now.n)
    return _said(BETTER if (step > 0) == (better == "higher") else WORSE, now.n)


def _step(before: Estimate, now: Estimate) -> int:
    """1 where it has grown, -1 where it has shrunk, 0 where it may be chance."""
    if before.value is None or now.value is None:
        return _beyond(now.low, before.high) - _beyond(before.low, now.high)
    found = difference(_interval(now), _interval(before))
    return _beyond(found.low, 0.0) - _beyond(0.0, found.high)


def _beyond(one: float | None, other: float | None) -> int:
    return int(one is not None and other is not None and one > other)


def _says(estimate: Estimate) -> bool:
    return any(each is not None for each in (estimate.value, estimate.low, estimate.high))


def _interval(estimate: Estimate) -> Interval:
    return Interval(estimate.value, estimate.low, estimate.high, estimate.n)


def _said(code: str, n: int) -> Verdict:
    return Verdict(code, _(WORDS[code]).format(n=number(n)))
