"""Verdicts in words."""

import pytest

from ccanalytics.analysis.interval import Interval
from ccanalytics.analysis.proportions import wilson
from ccanalytics.analysis.verdicts import Usual, usual, verdict
from ccanalytics.language import speaking

BEFORE = Interval(100, 90, 110, 50)
USUALLY = Usual(80, 120, 8)
SLOWER, AS_EVER = Interval(150, 135, 170, 40), Interval(105, 95, 120, 40)


@pytest.mark.parametrize("before", [BEFORE, USUALLY])
@pytest.mark.parametrize(
    ("now", "better", "words"),
    [
        (SLOWER, "lower", "worse, likely real"),
        (SLOWER, "higher", "better, likely real"),
        (SLOWER, "neither", "changed, likely real"),
        (Interval(60, 50, 70, 40), "lower", "better, likely real"),
        (Interval(60, 50, 70, 40), "higher", "worse, likely real"),
        (AS_EVER, "lower", "within usual variation"),
        (Interval(150, 50, 250, 4), "lower", "too few data, n = 4"),
        (Interval(None, None, None, 0), "lower", "too few data, n = 0"),
    ],
)
def test_a_change_is_judged_in_words(before, now, better, words):
    assert verdict(before, now, better).words == words


def test_how_few_are_too_few_is_a_matter_of_what_is_asked():
    now = Interval(150, 135, 170, 14)
    assert verdict(BEFORE, now, "lower").code == "worse"
    assert verdict(BEFORE, now, "lower", min_n=30).words == "too few data, n = 14"


def test_two_shares_differ_where_newcombes_interval_leaves_out_nought():
    assert verdict(wilson(50, 100), wilson(64, 100), "higher").code == "better"
    assert verdict(wilson(50, 100), wilson(63, 100), "higher").code == "usual"


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        (BEFORE, Interval(None, 300, None, 40), "worse"),
        (BEFORE, Interval(None, 100, None, 40), "usual"),
        (Interval(None, 300, None, 40), BEFORE, "better"),
        (BEFORE, Interval(150, 120, None, 40), "worse"),
        (Interval(100, 90, None, 50), SLOWER, "usual"),
        (BEFORE, Interval(None, None, None, 40), "few"),
    ],
)
def test_a_value_that_is_not_reached_differs_where_the_intervals_do_not_meet(before, now, code):
    assert verdict(before, now, "lower").code == code


def test_the_usual_range_is_wider_the_fewer_periods_there_are():
    """Eight values of mean 100 and deviation 10: Student's 97.5 % point of 7 is 2.3646."""
    deviation = 10 * (7 / 8) ** 0.5
    found = usual([100 - deviation, 100 + deviation] * 4)
    assert found.low == pytest.approx(100 - 2.3646 * 10 * (9 / 8) ** 0.5, abs=1e-3)
    assert usual([90, 110, 90, 110]).high > found.high
    assert usual([5, 5, 5, 5]) == Usual(5, 5, 4)


def test_few_periods_have_no_usual_range():
    few = usual([100, None, 90, 110])
    assert few == Usual(None, None, 3)
    assert verdict(few, SLOWER, "lower").words == "too few data, n = 3"


def test_a_large_number_is_written_as_the_language_does():
    few = Interval(1, 0, 2, 1200)
    with speaking("en"):
        assert verdict(few, few, "lower", min_n=5000).words == "too few data, n = 1,200"
