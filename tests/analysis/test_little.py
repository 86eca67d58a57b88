"""Little's law in windows that cut, counted in two ways."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from ccanalytics.analysis.little import Little, little
from ccanalytics.errors import BadInput

NINE = datetime(2026, 3, 2, 9)


def at(*minutes):
    """Moments so many minutes after nine; None is none."""
    return [None if each is None else NINE + timedelta(minutes=each) for each in minutes]


def test_an_hour_by_hand():
    """Before nine until 9:20, 9:30 to 9:40, and 9:45 for good: 20 + 10 + 15 of 60 minutes."""
    found = little(at(-30, 30, 45, 70), at(20, 40, None, 80), *at(0, 60))
    assert found == Little(mean_open=0.75, arrivals=3, mean_time=15 * 60, gap=0)


@pytest.mark.parametrize("seed", range(5))
def test_it_holds_to_the_microsecond_in_any_window(seed):
    chance = np.random.default_rng(seed)
    opened = np.datetime64("2026-03-02") + chance.integers(0, 10**12, 2000).astype("m8[us]")
    closed = opened + chance.exponential(10**10, 2000).astype("m8[us]")
    closed[chance.random(2000) < 0.1] = np.datetime64("NaT")
    closed[:100] = opened[:100]
    since = datetime(2026, 3, 2) + timedelta(microseconds=int(chance.integers(0, 5 * 10**11)))
    for length in (timedelta(microseconds=1), timedelta(hours=1), timedelta(days=30)):
        found = little(opened, closed, since, since + length)
        assert found.gap == 0
        seconds = length / timedelta(seconds=1)
        assert found.mean_open == pytest.approx(found.arrivals / seconds * (found.mean_time or 0))


def test_a_closing_before_its_opening_shows():
    assert little(at(10, 30), at(20, 15), *at(0, 60)).gap == pytest.approx(-15 / 60)


def test_where_nobody_comes_nobody_is_open():
    assert little([], [], *at(0, 60)) == Little(0, 0, None, 0)
    assert little(at(-5, 60), at(0, 70), *at(0, 60)) == Little(0, 0, None, 0)
    assert little(at(10), at(10), *at(0, 60)) == Little(0, 1, 0, 0)


def test_more_than_64_bits_of_microseconds_are_counted_exactly():
    opened = np.full(400_000, np.datetime64("2025-01-01T00:00:00.000001"))
    closed = np.full(400_000, np.datetime64("NaT"), dtype="datetime64[us]")
    found = little(opened, closed, datetime(2025, 1, 1), datetime(2026, 1, 1))
    assert found.gap == 0
    assert found.mean_time == 365 * 86400 - 1e-6


@pytest.mark.parametrize(
    ("opened", "closed", "until", "said"),
    [
        (at(1), at(2), at(0), "ends after it starts"),
        (at(1), [], at(60), "as many closings"),
        (at(None), at(2), at(60), "opened at some time"),
    ],
)
def test_what_is_no_window_is_refused(opened, closed, until, said):
    with pytest.raises(BadInput, match=said):
        little(opened, closed, NINE, *until)
