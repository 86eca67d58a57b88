"""Places for labels that would lie on each other."""

from __future__ import annotations

from collections.abc import Sequence


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places near those wanted, in the same order, no two nearer to each other than ``least``.

    Those that would touch are moved as one, so that their middle stays where it was; none is
    moved out of ``low`` to ``high``. Where there is no room for all, ``least`` is less.
    """
    least = min(least, (high - low) / max(len(wanted) - 1, 1))
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    heaps: list[tuple[float, int]] = []  # where its first label would best be, and how many it has
    for place, k in enumerate(order):
        heaps.append((wanted[k] - place * least, 1))
        while len(heaps) > 1 and heaps[-2][0] > heaps[-1][0]:
            (first, n), (second, m) = heaps[-2:]
            heaps[-2:] = [((first * n + second * m) / (n + m), n + m)]
    starts = [start for start, n in heaps for _one in range(n)]
    last = high - (len(wanted) - 1) * least
    found = [0.0] * len(wanted)
    for place, k in enumerate(order):
        found[k] = min(max(starts[place], low), last) + place * least
    return found
