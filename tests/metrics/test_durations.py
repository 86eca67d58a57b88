"""Quantiles of durations: published anchors, statsmodels, and what censoring must not do."""

from __future__ import annotations

import math
import random
from datetime import datetime, timedelta

import duckdb
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from ccanalytics.metrics.catalogue import summary_sql
from centre import Centre
from drawn import bring, fact

START = datetime(2026, 3, 2)

# Freireich et al. 1963, weeks of remission; a minus sign marks a patient still in remission.
SIX_MP = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def wait(centre: Centre, durations: list[float], channel: str = "sales") -> None:
    """Sessions answered after so many seconds, or, below zero, ended unanswered after so many."""
    rows = []
    for number, seconds in enumerate(durations):
        thread, start = f"{channel}-{number}", str(START)
        end = str(START + timedelta(seconds=abs(seconds)))
        target = {"target": channel, "target_kind": "channel"}
        rows.append(fact(thread, 0, start, "session.opened", "marta", **target))
        rows.append(fact(thread, 1, start, "message.received", "marta", text="x"))
        if seconds >= 0:
            rows.append(fact(thread, 2, end, "message.sent", "ben", text="x"))
        else:
            rows.append(fact(thread, 2, end, "session.marked_spam", "ben", reason="spam"))
    bring(centre, rows)


def reference(durations: list[float], share: float) -> tuple[float | None, float, float]:
    """Quantile and log-log interval as statsmodels has them."""
    curve = SurvfuncRight([abs(d) for d in durations], [d >= 0 for d in durations])
    low, high = curve.quantile_ci(share, method="cloglog")
    return curve.quantile(share), low, high


def same(ours: float | None, theirs: float) -> bool:
    """Whether both name the same duration, or both none."""
    return not math.isfinite(theirs) if ours is None else ours == pytest.approx(theirs)


def test_the_leukemia_trial_has_its_published_medians(centre: Centre):
    wait(centre, SIX_MP, "sales")
    wait(centre, PLACEBO, "support")
    rows = centre.desk().metric("first_response_time", by="channel").rows
    found = {row.group["channel"]: row for row in rows}
    assert found["sales"].value == 23
    assert found["support"].value == 8
    assert (found["sales"].n, found["sales"].unfinished) == (21, 12)


def test_what_the_curve_does_not_reach_is_said_to_be_more(centre: Centre):
    wait(centre, [-10, 5, -20, -30])
    row = centre.desk().metric("first_response_time").rows[0]
    assert (row.value, row.more_than, row.n, row.unfinished) == (None, 30, 4, 3)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@pytest.mark.parametrize("seed", range(4))
def test_censored_quantiles_and_intervals_are_those_of_statsmodels(centre: Centre, seed: int):
    rng = random.Random(seed)
    durations = [
        round(rng.lognormvariate(5, 1.2), 3) * rng.choice([1, 1, 1, -1]) for _ in range(200)
    ]
    wait(centre, durations)
    row = centre.desk().metric("first_response_time").rows[0]
    value, low, high = reference(durations, 0.5)
    assert (row.value, row.low, row.high) == pytest.approx((value, low, high))
    value, low, high = reference(durations, 0.9)
    assert row.p90_low == pytest.approx(low)
    assert same(row.p90, value)
    # Where the curve ends at zero the band has no upper end, which statsmodels takes for the last.
    assert same(row.p90_high, high) or (row.p90_high is None and high == max(map(abs, durations)))


def test_without_unfinished_ones_they_are_the_ordinary_quantiles(centre: Centre):
    rng = random.Random(1)
    durations = sorted(round(rng.lognormvariate(5, 1), 3) for _ in range(40))
    wait(centre, durations)
    row = centre.desk().metric("first_response_time").rows[0]
    assert row.value == pytest.approx((durations[19] + durations[20]) / 2)
    assert row.p90 == pytest.approx(durations[35] + 0.1 * (durations[36] - durations[35]))


def test_the_unanswered_count(centre: Centre):
    """Dropping those who were never answered would call the wait shorter than it is."""
    answered = [60, 120, 180, 240]
    wait(centre, [*answered, -200, -200, -200])
    row = centre.desk().metric("first_response_time").rows[0]
    assert row.n == 7
    assert row.value is not None
    assert row.value > 150


CROSSINGS = """
    SELECT
        g,
        min(t) FILTER (s <= 0.5 + 1e-12),
        min(t) FILTER (lower <= 0.5), min(t) FILTER (upper <= 0.5),
        min(t) FILTER (s <= 0.1 + 1e-12),
        min(t) FILTER (lower <= 0.1), min(t) FILTER (upper <= 0.1),
        min(t) FILTER (s <= 0.01 + 1e-12)
    FROM curve GROUP BY g ORDER BY g
"""
"""Where the curve and its band come down to the levels, by looking at every point of it."""


def drawn(rng: random.Random, group: int) -> list[tuple[int, float | None, float]]:
    """Durations of a group: few or many, with ties or none, unfinished by chance or all of them."""
    size = rng.choice([1, 2, 3, 10, 200, 1500])
    unit = rng.choice([0, 10, 100, 1000])
    share, haste = rng.choice([0.02, 0.1, 0.5, 0.9, 1]), rng.choice([1, 1, 20])
    rows: list[tuple[int, float | None, float]] = []
    for _ in range(size):
        seconds = round(rng.lognormvariate(5, 1.5), 6)
        is_open = rng.random() < share
        seconds = round(seconds / haste, 6) if is_open else seconds
        seconds = float(seconds // unit * unit) if unit else seconds
        rows.append((group, None if is_open else seconds, seconds))
    # One at least: with none unfinished the values are the ordinary quantiles.
    return [*rows, (group, None, rng.choice(rows)[2])]


def test_what_is_found_without_following_every_unit_is_what_the_whole_curve_says():
    rng = random.Random(6)
    rows = [row for group in range(60) for row in drawn(rng, group)]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE units (g INTEGER, value DOUBLE, observed DOUBLE)")
        given = [list(column) for column in zip(*rows, strict=True)]
        connection.execute("INSERT INTO units SELECT unnest(?), unnest(?), unnest(?)", given)
        curve = f"WITH curve AS ({summary_sql('curve')}) {CROSSINGS}"
        followed = connection.execute(curve).fetchall()
        columns = "g, value, low, high, p90, p90_low, p90_high, p99"
        found = connection.execute(f"SELECT {columns} FROM ({summary_sql('duration')})").fetchall()
    assert sum(row[1] is not None for row in followed) > 20
    assert found == followed
