"""A quantile in every one of many samples of whole days, all at once.

Values come in order, each with its day from 0; ``often`` is samples × days, how often each day is
in each sample.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ccanalytics.analysis.interval import Numbers

Whole = NDArray[np.int64]

_BLOCK = 256
"""How many values are looked at together, in all samples: what the processor keeps at hand."""


def ordinary(ranked: Numbers, day: Whole, often: Whole, p: float) -> Numbers:
    """The quantile in every sample, by type 7, of values in order; ``often`` is samples × days."""
    place = (often @ np.bincount(day, minlength=often.shape[1]) - 1) * p
    rank = np.floor(place).astype(np.int64)
    at: Numbers = ranked[_places(day, often, rank)]
    following = ranked[_places(day, often, np.ceil(place).astype(np.int64))]
    found: Numbers = at + (place - rank) * (following - at)
    return found


def _places(day: Whole, often: Whole, ranks: Whole) -> Whole:
    """Where in the order the value stands that has this rank, from 0, in each sample.

    First in which block of values, by how many of each day lie before it, then where in it.
    """
    n, n_days = len(day), often.shape[1]
    size = int(np.ceil(np.sqrt(n)))
    counts = np.zeros((-(-n // size), n_days), dtype=np.int64)
    np.add.at(counts, (np.arange(n) // size, day), 1)
    up_to = often @ np.vstack([np.zeros(n_days, dtype=np.int64), counts]).cumsum(0).T
    block = (up_to[:, 1:] <= ranks[:, None]).sum(1)
    samples = np.arange(len(often))
    inside = block[:, None] * size + np.arange(size)
    weights = np.where(inside < n, often[samples[:, None], day[np.minimum(inside, n - 1)]], 0)
    reached = up_to[samples, block][:, None] + weights.cumsum(1)
    places: Whole = block * size + (reached <= ranks[:, None]).sum(1)
    return places


def kaplan_meiers(
    watched: Numbers, is_over: NDArray[np.bool_], day: Whole, often: Whole, p: float
) -> Numbers:
    """Kaplan and Meier's quantile in every sample; infinite where it is not reached.

    Of times in order, at each one the finished before the unfinished: one by one or together,
    the finished of one time leave the same share.
    """
    weights = often.T.astype(np.float64)
    left = np.bincount(day, minlength=often.shape[1]) @ weights
    going_on, found = np.ones(len(often)), np.full(len(often), np.inf)
    for start in range(0, len(day), _BLOCK):
        here = slice(start, start + _BLOCK)
        at_hand = weights[day[here]]
        at_risk = left - at_hand.cumsum(0) + at_hand
        over = at_hand * is_over[here, None]
        shares = going_on * (1 - over / np.maximum(at_risk, 1)).cumprod(0)
        reached = shares <= 1 - p + 1e-12
        new = np.isinf(found) & reached.any(0)
        found[new] = watched[start + reached.argmax(0)[new]]
        if np.isfinite(found).all():
            break
        going_on, left = shares[-1], left - at_hand.sum(0)
    return found
