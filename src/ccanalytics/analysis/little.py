"""Little's law in a window: the mean number open is how many come times how long they stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

Moments = Sequence[datetime | None] | NDArray[np.datetime64]
Whole = NDArray[np.int64]
SECOND = 1_000_000


@dataclass(frozen=True)
class Little:
    """What was found in a window, exactly: ``mean_open`` = ``arrivals`` / seconds × ``mean_time``.

    ``mean_open`` is how many were open on average, by going through all openings and closings in
    order. ``arrivals`` were open at some time of the window; of each, ``mean_time`` is the seconds
    that it was open within the window. ``gap`` is what the first number exceeds the second one by:
    0, unless closings are missing or stand before their openings.
    """

    mean_open: float
    arrivals: int
    mean_time: float | None
    gap: float


def little(opened: Moments, closed: Moments, since: datetime, until: datetime) -> Little:
    """Count ``opened[i]`` to ``closed[i]`` (None: open still) from ``since`` to before ``until``.

    The window's edges cut: what was open before or stays open after counts for its time within
    (Little and Graves 2008), so the two numbers agree in any window, however short.
    """
    start, end = _micros([since]), _micros([until])
    if not start[0] < end[0]:
        raise BadInput(_("A window ends after it starts."))
    comes, goes = _spans(opened, closed, int(end[0]))
    length = int(end[0] - start[0])
    area = _swept(comes, goes, int(start[0]), int(end[0]))
    within = np.minimum(goes, end) - np.maximum(comes, start)
    was_open = (comes < end) & ((goes > start) | ((goes == start) & (comes == start)))
    stays = np.maximum(within, 0)[was_open]
    total, count = _added(stays, np.ones_like(stays)), len(stays)
    return Little(
        mean_open=area / length,
        arrivals=count,
        mean_time=total / count / SECOND if count else None,
        gap=(area - total) / length,
    )


def _swept(comes: Whole, goes: Whole, start: int, end: int) -> int:
    """How long how many were open, added up: microseconds times conversations."""
    moments = np.concatenate([comes, goes])
    steps = np.repeat([1, -1], [len(comes), len(goes)])
    order = np.argsort(moments, kind="stable")
    edges = np.concatenate([[start], np.clip(moments[order], start, end), [end]])
    open_then = np.concatenate([[0], steps[order].cumsum()])
    return _added(np.diff(edges), open_then)


def _added(times: Whole, often: Whole) -> int:
    """The sum of times, each so often; by seconds and the rest, which 64 bits hold of any data."""
    seconds, rest = np.divmod(times, SECOND)
    return int((seconds * often).sum()) * SECOND + int((rest * often).sum())


def _spans(opened: Moments, closed: Moments, end: int) -> tuple[Whole, Whole]:
    """From when to when each was open; what is open still, until the window's end."""
    if len(opened) != len(closed):
        raise BadInput(_("There must be as many closings as openings; None where there is none."))
    if np.isnat(_moments(opened)).any():
        raise BadInput(_("Each of them was opened at some time."))
    still = np.isnat(_moments(closed))
    return _micros(opened), np.where(still, end, _micros(closed))


def _moments(given: Any) -> NDArray[np.datetime64]:
    return np.asarray(given, dtype="datetime64[us]")


def _micros(given: Any) -> Whole:
    return _moments(given).astype(np.int64)
