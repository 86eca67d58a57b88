"""Fair comparisons: what others have published, one-stratum cases, and what strata are missing."""

import numpy as np
import polars as pl
import pytest
from published import BERKELEY, KIDNEY_STONES, two_groups
from statsmodels.stats.weightstats import DescrStatsW

from ccanalytics.analysis.mix import kitagawa, standardised
from ccanalytics.analysis.proportions import wilson
from ccanalytics.errors import BadInput

SHARES = {"numerator": "k", "denominator": "n"}


@pytest.mark.parametrize(
    ("table", "crude", "adjusted"),
    [(BERKELEY, [44.52, 30.35], [38.73, 43.00]), (KIDNEY_STONES, [78.00, 82.57], [83.25, 77.89])],
)
def test_the_same_mix_turns_published_comparisons_round(table, crude, adjusted):
    found = standardised(two_groups(table), "group", ["stratum"], **SHARES)

    assert [round(100 * share, 2) for share in found["crude"]] == crude
    assert [round(100 * share, 2) for share in found["adjusted"]] == adjusted
    assert (found["low"] < found["adjusted"]).all()
    assert (found["high"] > found["adjusted"]).all()
    assert found.select("coverage", "missing").rows() == [(1, 0), (1, 0)]


def test_a_frame_of_units_gives_the_same_as_their_sums():
    frame = two_groups(KIDNEY_STONES)
    units = pl.concat(
        pl.DataFrame({"group": g, "stratum": s, "k": [1] * k + [0] * (n - k)})
        for g, s, k, n in frame.rows()
    )

    by_units = standardised(units, "group", ["stratum"], numerator="k")

    assert by_units.equals(standardised(frame, "group", ["stratum"], **SHARES))


def test_one_stratum_alone_has_the_intervals_that_everybody_knows():
    share = pl.DataFrame({"g": ["a"], "s": ["x"], "k": [3], "n": [40]})
    [row] = standardised(share, "g", ["s"], **SHARES).iter_rows(named=True)
    assert (row["low"], row["high"]) == pytest.approx((wilson(3, 40).low, wilson(3, 40).high))

    times = pl.DataFrame({"g": "a", "s": "x", "t": [3.0, 9, 11, 14, 30]})
    [row] = standardised(times, "g", ["s"], value="t").iter_rows(named=True)
    assert (row["low"], row["high"]) == pytest.approx(DescrStatsW(times["t"]).tconfint_mean())


def test_what_strata_are_missing_is_declared():
    """Ben answered by night only; what he is compared by is 0.25 of the standard's weight."""
    frame = pl.DataFrame(
        {"agent": ["ana", "ana", "ben"], "hour": ["day", "night", "night"], "k": [5, 1, 3]}
    ).with_columns(n=pl.lit(10))
    weights = pl.DataFrame({"hour": ["day", "night", "dawn"], "weight": [6, 2, 0]})

    found = standardised(frame, "agent", ["hour"], weights=weights, **SHARES)

    rows = found.select("group", "adjusted", "coverage", "missing").rows()
    assert rows == [("ana", pytest.approx((6 * 0.5 + 2 * 0.1) / 8), 1, 0), ("ben", 0.3, 0.25, 1)]
    by_day = standardised(frame, "agent", ["hour"], weights=weights[:1], **SHARES)
    assert by_day.row(1) == ("ben", 0.3, None, None, None, 10, 0, 1)


def test_a_stratum_of_one_value_varies_as_the_others_do():
    times = {"g": "a", "s": ["x", "x", "x", "y"], "t": [1.0, 2, 3, 8]}
    [row] = standardised(pl.DataFrame(times), "g", ["s"], value="t").iter_rows(named=True)
    assert row["low"] < row["adjusted"] == 3.5 < row["high"]

    alone = standardised(pl.DataFrame(times)[2:], "g", ["s"], value="t")
    assert alone.select("adjusted", "low", "high").rows() == [(5.5, None, None)]
    same = standardised(pl.DataFrame({"g": "a", "s": "x", "t": [4, 4]}), "g", ["s"], value="t")
    assert same.select("low", "high").rows() == [(4, 4)]


def test_unfinished_units_are_in_no_mean():
    times = pl.DataFrame({"g": "a", "s": "x", "t": [2.0, None, float("nan"), 4]})
    assert standardised(times, "g", ["s"], value="t").select("n", "crude").row(0) == (2, 3)


@pytest.mark.parametrize("asked", [SHARES, {"value": "k"}])
def test_of_nothing_nobody_is_compared(asked):
    nothing = two_groups(KIDNEY_STONES).clear()
    assert standardised(nothing, "group", ["stratum"], **asked).is_empty()
    some = two_groups(KIDNEY_STONES)
    assert kitagawa(nothing, some, ["stratum"], **asked).total is None
    assert kitagawa(some, nothing, ["stratum"], **asked).parts.is_empty()


def test_a_change_is_its_rates_and_its_mix_and_nothing_else():
    """Half of all was in a stratum of 20 %, which is two fifths now and at 30 %."""
    before = pl.DataFrame({"s": ["a", "b"], "k": [10, 20], "n": [50, 50]})
    now = pl.DataFrame({"s": ["a", "b"], "k": [12, 24], "n": [40, 60]})

    split = kitagawa(before, now, ["s"], **SHARES)

    assert (split.before, split.now) == pytest.approx((0.3, 0.36))
    assert split.rate == pytest.approx(0.45 * 0.1)
    assert split.mix == pytest.approx(0.25 * -0.1 + 0.4 * 0.1)
    assert split.parts["mix"].to_list() == pytest.approx([0.008, 0.007])


@pytest.mark.parametrize("seed", range(3))
def test_the_two_parts_are_the_total_whatever_strata_are_missing(seed):
    chance = np.random.default_rng(seed)

    def period():
        return pl.DataFrame(
            {
                "channel": pl.Series(["web", "mail", None]).gather(chance.integers(0, 3, 60)),
                "hour": chance.integers(0, 24, 60),
                "t": chance.lognormal(3, 1, 60),
            }
        )

    before, now = period(), period()
    split = kitagawa(before, now, ["channel", "hour"], value="t")

    assert split.rate + split.mix == split.total
    assert split.total == pytest.approx(now["t"].mean() - before["t"].mean())
    new = split.parts.filter(share_before=0)
    assert new.height
    assert new["rate"].to_list() == [0] * new.height


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "either a numerator"),
        ({"numerator": "k", "value": "k"}, "either a numerator"),
        ({"numerator": "q"}, "no column 'q'"),
        ({"value": "q"}, "no column 'q'"),
        ({"numerator": "k", "denominator": "q"}, "no column 'q'"),
        ({"numerator": "k", "strata": ["hour"]}, "no column 'hour'"),
    ],
)
def test_what_cannot_be_compared_is_refused(asked, said):
    with pytest.raises(BadInput, match=said):
        standardised(two_groups(KIDNEY_STONES), "group", **({"strata": ["stratum"]} | asked))
