"""An estimate with its interval, and what of a sample's numbers counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

LEVEL = 0.95
"""How often an interval holds what it is about."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """An estimate of ``n`` units, in the unit of its numbers, and its interval.

    None as ``value`` means that the data do not say it, as an end that they set no limit there.
    ``method`` is how the interval was made, in words, where there was a choice.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    method: str = ""


def numbers(values: Sequence[Any] | NDArray[Any]) -> Numbers:
    """Numbers as an array, None as NaN: a list, an array, or a polars or pandas series."""
    return np.asarray(values, dtype=np.float64)


def z_of(level: float) -> float:
    """How many standard errors a two-sided interval reaches; BadInput for a level that is none."""
    check_share(level)
    return NormalDist().inv_cdf((1 + level) / 2)


def check_share(share: float) -> None:
    """BadInput unless it lies between 0 and 1, neither included."""
    if not 0 < share < 1:
        raise BadInput(_("{share} does not lie between 0 and 1.").format(share=share))


def limit(end: float) -> float | None:
    """An end as it is told: None where it is nowhere."""
    return float(end) if np.isfinite(end) else None
