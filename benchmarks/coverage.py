"""How often the intervals hold the truth: on data drawn from known distributions, many times.

An interval of 95 % is to hold it in 93 to 97 of 100 samples. Each of ``runs`` seeds draws
``samples`` of every kind. Where a method falls outside, the table says why.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks._drawn import CASES
from benchmarks.common import Report, arguments


def main() -> None:
    """Draw, and print how often each held."""
    given = arguments(__doc__, runs=200, samples=10)
    report, rows = Report(given.runs), []
    for case in CASES:
        chances = [np.random.default_rng(seed) for seed in range(given.runs)]
        drawn = [case.draw(chance) for chance in chances for _sample in range(given.samples)]
        held = np.fromiter(case.held(drawn), dtype=bool)
        share, error = held.mean(), math.sqrt(held.mean() * (1 - held.mean()) / len(held))
        name = f"{case.method}; {case.data}"
        report.figures |= {name: share, f"{name} (Monte Carlo error)": error}
        rows.append((case.method, case.data, len(held), f"{share:.3f}", f"{error:.3f}", case.note))
    if given.json:
        report.show(as_json=True)
    else:
        print("| interval | data | samples | holds | ± | |\n|---|---|---:|---:|---:|---|")
        print("\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows))


if __name__ == "__main__":
    main()
