"""The curve: Kaplan–Meier as statsmodels has it, and thinned without being bent."""

import duckdb
import numpy as np
import polars as pl
import pytest
from scipy.stats import norm
from statsmodels.duration.survfunc import SurvfuncRight

from ccanalytics import BadInput
from ccanalytics.actions import Send
from ccanalytics.metrics.catalogue import summary_sql


def curve_of(times, is_over, select="FROM curve ORDER BY t"):
    connection = duckdb.connect()
    given = pl.DataFrame({"t": times, "is_over": is_over})  # noqa: F841 - DuckDB finds it
    units = "SELECT 'all' AS g, CASE WHEN is_over THEN t END AS value, t AS observed FROM given"
    query = f"WITH units AS ({units}), curve AS ({summary_sql('curve')}) {select}"
    return connection.sql(query).pl()


@pytest.fixture
def waits():
    chance = np.random.default_rng(7)
    times = np.ceil(chance.lognormal(5, 1.2, 300))
    return times.tolist(), (chance.random(300) < 0.8).tolist()


def test_shares_and_band_are_those_of_statsmodels(waits):
    known = SurvfuncRight(*waits)

    found = curve_of(*waits).filter(pl.col("t").is_in(known.surv_times.tolist()))

    s, width = known.surv_prob, norm.ppf(0.975) * known.surv_prob_se
    inside = (s > 0) & (s < 1)
    exponent = np.exp(width[inside] / (s[inside] * -np.log(s[inside])))
    assert np.allclose(found["s"], s)
    assert np.allclose(found["n"], known.n_risk)
    assert np.allclose(found["lower"].to_numpy()[inside], s[inside] ** exponent)
    assert np.allclose(found["upper"].to_numpy()[inside], s[inside] ** (1 / exponent))


def test_the_thinned_curve_is_nowhere_off_by_more_than_a_line_is_thick():
    times = np.random.default_rng(8).lognormal(5, 1.5, 20_000).tolist()
    is_over = [number % 10 != 0 for number in range(20_000)]

    whole = curve_of(times, is_over)
    thin = curve_of(times, is_over, summary_sql("answered"))

    at = np.searchsorted(thin["t"], whole["t"], side="right") - 1
    drawn = np.where(at >= 0, thin["share"].to_numpy()[at], 0)
    assert len(thin) <= 402
    assert np.abs(drawn - (1 - whole["s"].to_numpy())).max() <= 1 / 400
    assert thin["t"].max() == whole["t"].max()


def test_the_curve_crosses_a_half_where_the_metric_says(centre):
    for number, seconds in enumerate((60, 120, 900, 3000, 9000)):
        conversation = centre.receive(f"t{number}", contact=f"c{number}")
        centre.clock.tick(seconds)
        if number != 2:
            centre.desk().do(Send(conversation=conversation, text="Hello"))
    desk = centre.desk()

    points = desk.curve("first_response_time", by="channel").points
    (row,) = desk.metric("first_response_time", by="channel").rows

    assert row.value == min(p["t"] for p in points if p["share"] >= 0.5)
    assert row.unfinished == 1
    assert points[0]["at_risk"] == 5


def test_only_a_duration_has_a_curve(centre):
    with pytest.raises(BadInput, match="no duration"):
        centre.desk().curve("spam_rate")


def test_nothing_counted_has_no_points(centre):
    assert centre.desk().curve("first_response_time", by="channel").points == []
