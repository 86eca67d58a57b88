"""How often the interval of a ratio holds the truth, where one agent's days are alike."""

import duckdb
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ccanalytics.metrics.catalogue import summary_sql

CENTRES = 600
COLUMNS = "g, value, low, high, n"


def summed_up(units):
    """What the summary says of each group."""
    connection = duckdb.connect()
    connection.register("units", units)
    return connection.sql(f"SELECT {COLUMNS} FROM ({summary_sql('ratio')})").pl()


def drawn(agents, days, seed):
    """Agents have chats in hand for half of their hours on average, each by their own habit."""
    chance = np.random.default_rng(seed)
    shape = (CENTRES, agents, days)
    hours = chance.uniform(2, 8, shape)
    share = np.clip(chance.beta(6, 6, (CENTRES, agents, 1)) + chance.normal(0, 0.05, shape), 0, 1)
    centre, agent, day = (place.ravel() for place in np.indices(shape))
    return pl.DataFrame({
        "g": centre, "agent": agent.astype(str), "day": day.astype(str),
        "numerator": (hours * share).ravel(), "denominator": hours.ravel(),
        "is_unfinished": False,
    })  # fmt: skip


def held(found, truth):
    """Which share of the intervals hold it."""
    return found.select(pl.lit(truth).is_between(pl.col("low"), pl.col("high")).mean()).item()


@pytest.mark.parametrize(("agents", "days"), [(8, 30), (3, 20), (25, 5)])
def test_agents_are_what_chance_draws_and_not_their_days(agents, days):
    units = drawn(agents, days, seed=agents)
    found = summed_up(units)

    assert found["n"].unique().to_list() == [agents * days]
    assert 0.92 <= held(found, 0.5) <= 0.98
    assert agents > 20 or held(summed_up(units.drop("agent")), 0.5) < 0.8


def test_of_one_agent_days_are_what_chance_draws():
    chance = np.random.default_rng(1)
    hours = chance.uniform(2, 8, (CENTRES, 20))
    centre, day = (place.ravel() for place in np.indices(hours.shape))
    units = pl.DataFrame({
        "g": centre, "day": day.astype(str), "denominator": hours.ravel(),
        "numerator": (hours * chance.beta(3, 3, hours.shape)).ravel(), "is_unfinished": False,
    })  # fmt: skip

    assert 0.92 <= held(summed_up(units), 0.5) <= 0.98
    assert_frame_equal(summed_up(units.with_columns(agent=pl.lit("ben"))), summed_up(units))


def test_of_one_day_there_is_no_interval():
    units = pl.DataFrame({
        "g": [1], "day": ["2026-03-02"], "numerator": [2.0], "denominator": [4.0],
        "is_unfinished": [False],
    })  # fmt: skip
    assert summed_up(units).rows() == [(1, 0.5, None, None, 1)]
