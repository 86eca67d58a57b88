"""Shares and their differences: the published intervals, and statsmodels'."""

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from ccanalytics.analysis.interval import Interval
from ccanalytics.analysis.proportions import difference, newcombe, wilson
from ccanalytics.errors import BadInput


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 40, 0, 0.0876), (3, 200, 0.0051, 0.0432), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_is_as_published(k, n, low, high):
    """Newcombe 1998 has 81 of 263."""
    found = wilson(k, n)
    assert (found.value, found.n) == (k / n, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize("k", [0, 1, 7, 19, 20])
def test_both_are_those_of_statsmodels(k):
    for level in (0.9, 0.95):
        found = wilson(k, 20, level)
        theirs = proportion_confint(k, 20, alpha=1 - level, method="wilson")
        assert (found.low, found.high) == pytest.approx(theirs, abs=1e-12)
    found = newcombe(k, 20, 31, 90)
    theirs = confint_proportions_2indep(k, 20, 31, 90, method="newcomb")
    assert (found.low, found.high) == pytest.approx(theirs)


def test_a_share_of_all_or_nothing_ends_there():
    assert wilson(0, 3).low == 0
    assert wilson(3, 3).high == 1
    assert 0 < wilson(1, 1).low < 1


def test_a_share_of_none_is_none():
    assert wilson(0, 0) == Interval(None, None, None, 0)
    assert newcombe(0, 0, 1, 2).value is None


def test_a_difference_has_no_limit_where_an_end_has_none():
    unlimited = Interval(5, 3, None, 20)
    found = difference(Interval(9, 8, 11, 30), unlimited)
    assert (found.value, found.low, found.n) == (4, None, 20)
    assert found.high == pytest.approx(4 + 8**0.5)


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(k, n):
    with pytest.raises(BadInput, match=f"not {k}"):
        wilson(k, n)
