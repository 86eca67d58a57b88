"""Curves, competing endings and the log-rank test: published figures, statsmodels, and edges."""

import math

import numpy as np
import polars as pl
import pytest
from published import KINDS, LUNG, PLACEBO, SIX_MP, durations
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff

from ccanalytics.analysis.survival import aalen_johansen, crossing, kaplan_meier, log_rank
from ccanalytics.errors import BadInput

TRIAL = pl.concat([durations(SIX_MP, "6-MP"), durations(PLACEBO, "placebo")])


def ended(rows):
    """A frame of (t, cause)."""
    frame = pl.DataFrame(rows, schema=["t", "cause"], orient="row", infer_schema_length=None)
    return frame.cast({"t": pl.Float64, "cause": pl.String})


def test_the_leukemia_trial_has_its_published_curve_medians_and_test():
    one, other = kaplan_meier(TRIAL).partition_by("group")
    found = dict(one.select("t", "share").iter_rows())

    published = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378}
    assert {t: round(found[t], 4) for t in published} == published
    assert (crossing(one, 0.5)[0], crossing(other, 0.5)[0]) == (23, 8)
    test = log_rank(TRIAL)
    assert (round(test.chi2, 3), test.df, round(test.p, 7)) == (16.793, 1, 4.17e-5)


def test_the_lung_trial_has_its_published_median_and_interval():
    frame = durations(LUNG)

    assert (frame.height, frame["cause"].count()) == (228, 165)
    assert crossing(kaplan_meier(frame), 0.5) == (310, 284, 361)


@pytest.fixture(scope="module")
def drawn():
    """Times with ties, two causes, a quarter unfinished, in three groups."""
    # The last one of all is unfinished: where all have ended, statsmodels has no error.
    chance = np.random.default_rng(5)
    t, status = np.ceil(chance.exponential(9, 400)), chance.choice(3, 400, p=[0.25, 0.45, 0.3])
    t[0], status[0] = 99, 0
    cause = pl.Series([None, "replied", "spam"]).gather(status)
    group = pl.Series(chance.integers(0, 3, 400)).cast(pl.String)
    return pl.DataFrame({"t": t, "cause": cause, "group": group}), t, status


def test_a_curve_is_that_of_statsmodels(drawn):
    frame, t, status = drawn
    ours = kaplan_meier(frame.drop("group"), of="replied").filter(pl.col("share") < 1)
    theirs = SurvfuncRight(t, status == 1)
    at = np.searchsorted(theirs.surv_times, ours["t"].to_numpy(), side="right") - 1

    share, error = theirs.surv_prob[at], theirs.surv_prob_se[at]
    width = 1.959963984540054 * error / (share * np.log(share))
    np.testing.assert_allclose(ours["share"], share)
    np.testing.assert_allclose(ours["low"], share ** np.exp(-width))
    np.testing.assert_allclose(ours["high"], share ** np.exp(width))


@pytest.mark.parametrize(("cause", "place"), [("replied", 0), ("spam", 1)])
def test_competing_endings_are_those_of_statsmodels(drawn, cause, place):
    frame, t, status = drawn
    ours = aalen_johansen(frame.drop("group")).filter(pl.col("cause") == cause)
    theirs = CumIncidenceRight(t, status)
    at = np.searchsorted(theirs.times, ours["t"].to_numpy())

    share, error = theirs.cinc[place][at], theirs.cinc_se[place][at]
    width = -1.959963984540054 * error / ((1 - share) * np.log1p(-share))
    np.testing.assert_allclose(ours["share"], share)
    np.testing.assert_allclose(ours["low"], 1 - (1 - share) ** np.exp(-width))
    np.testing.assert_allclose(ours["high"], 1 - (1 - share) ** np.exp(width))


def test_three_groups_are_tested_as_statsmodels_does(drawn):
    frame, t, status = drawn

    ours, theirs = log_rank(frame), survdiff(t, status > 0, frame["group"].to_numpy())

    assert (ours.chi2, ours.p) == pytest.approx(theirs)
    assert ours.df == 2


def test_where_nothing_competes_it_is_the_curve_turned_upside_down():
    frame = durations(SIX_MP)
    curve, ended = kaplan_meier(frame), aalen_johansen(frame)

    both = curve.join(ended, on="t", suffix="_ended")
    assert both.height == 8  # seven times of relapse, and the last that was watched
    np.testing.assert_allclose(1 - both["share"], both["share_ended"])
    np.testing.assert_allclose(1 - both["low"], both["high_ended"])
    np.testing.assert_allclose(1 - both["high"], both["low_ended"])


def test_how_many_were_ever_answered_is_no_question_for_a_curve_that_censors():
    """Replies are lognormal beside exponential giving up and spam; all is watched to its end."""
    chance = np.random.default_rng(6)
    replied = chance.lognormal(math.log(240), 1.6, 4000)
    gave_up, spam = chance.exponential(1500, 4000), chance.exponential(6000, 4000)
    times = np.column_stack([replied, gave_up, spam])
    causes = pl.Series(["replied", "gave up", "spam"]).gather(times.argmin(1))
    frame = pl.DataFrame({"t": times.min(1), "cause": causes})
    # The truth: who is asked late enough has given up; a mean over the times of replies.
    quantiles = np.exp(math.log(240) + 1.6 * normal((np.arange(100_000) + 0.5) / 100_000))
    truth = np.exp(-quantiles * (1 / 1500 + 1 / 6000)).mean()

    last = aalen_johansen(frame).group_by("cause").agg(pl.all().sort_by("t").last())
    found = {row["cause"]: row for row in last.iter_rows(named=True)}

    assert 0.6 < truth < 0.75
    assert found["replied"]["low"] < truth < found["replied"]["high"]
    assert sum(row["share"] for row in found.values()) == pytest.approx(1)
    assert 1 - kaplan_meier(frame, of="replied")["share"][-1] > truth + 0.2


def normal(p):
    """Quantiles of the normal distribution."""
    from scipy.special import ndtri

    return ndtri(p)


NOTHING = pl.DataFrame(schema={name: KINDS[name] for name in ("t", "cause")})
ALL_UNFINISHED = ended([(5.0, None), (9.0, None)])


def test_of_nothing_there_is_no_curve():
    assert kaplan_meier(NOTHING).is_empty()
    assert aalen_johansen(NOTHING).is_empty()
    assert crossing(kaplan_meier(NOTHING), 0.5) == (None, None, None)
    assert log_rank(NOTHING).p is None


def test_who_all_go_on_have_lasted_and_no_median():
    curve = kaplan_meier(ALL_UNFINISHED)

    assert curve["share"].to_list() == [1, 1]
    assert curve["high"].to_list() == [None, None]
    assert crossing(curve, 0.5) == (None, None, None)
    assert aalen_johansen(ALL_UNFINISHED).is_empty()
    assert log_rank(pl.concat([durations([-1, -2], "a"), durations([-3], "b")])).chi2 is None


@pytest.mark.parametrize("times", [[7], [7, 7, 7]])
def test_one_time_alone_is_a_step_without_a_band(times):
    [row] = aalen_johansen(durations(times)).iter_rows(named=True)

    assert (row["t"], row["share"], row["at_risk"]) == (7, 1, len(times))
    assert (row["low"], row["high"]) == (None, None)
    assert crossing(kaplan_meier(durations(times)), 0.5)[0] == 7


def test_a_cause_that_a_group_has_not_is_nought_there():
    rows = {"group": ["a", "a", "b", "b"], "t": [1, 2, 1, 4], "cause": ["spam", "x", "x", None]}

    found = aalen_johansen(pl.DataFrame(rows)).filter(group="b", cause="spam")

    assert found.select("t", "share", "low", "at_risk").rows() == [(1, 0, None, 2), (4, 0, None, 1)]


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pl.DataFrame({"t": [1]}), "no column 'cause'"),
        (ended([(1.0, "x"), (-2.0, "x")]), "row 2 has -2"),
        (ended([(None, "x")]), "row 1 has None"),
    ],
)
def test_what_is_no_duration_is_refused(frame, said):
    with pytest.raises(BadInput, match=said):
        kaplan_meier(frame)
