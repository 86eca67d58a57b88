"""Durations of which some are unfinished: curves, competing endings, and the log-rank test.

Frames have one row per unit: ``t``, seconds until it ended or, while it goes on, until it was last
looked at; ``cause``, how it ended, NULL while it goes on; and, if there are several, ``group``.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl
from numpy.typing import NDArray

from ccanalytics.analysis import sql
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

Numbers = NDArray[np.float64]


def kaplan_meier(frame: pl.DataFrame, *, of: str | None = None) -> pl.DataFrame:
    """The share that lasts longer than ``t``, of each group: group, t, share, low, high, at_risk.

    ``of`` is the ending asked for: who ended otherwise was watched only until then. Without it
    every ending counts. The pointwise 95 % band has Greenwood's variance and is drawn on
    log(-log(share)) (Kalbfleisch and Prentice); it is NULL at shares of 0 and 1.
    """
    frame = _checked(frame)
    if of is not None:
        frame = frame.with_columns(cause=pl.when(pl.col("cause") == of).then("cause"))
    columns = 'g.name AS "group", t::DOUBLE AS t, s AS share, lower AS low, upper AS high, n'
    return _run(frame, f"SELECT {columns} AS at_risk FROM ({sql('curve')}) ORDER BY g, t")


def aalen_johansen(frame: pl.DataFrame) -> pl.DataFrame:
    """The share that has ended so by ``t``: group, cause, t, share, low, high, at_risk.

    Each cause has a point wherever its share grows and one at the end. How the pointwise 95 %
    band is made stands in ``incidence.sql``.
    """
    columns = 'g.name AS "group", cause, t::DOUBLE AS t, share, low, high, at_risk'
    return _run(_checked(frame), f"SELECT {columns} FROM ({sql('incidence')}) ORDER BY g, cause, t")


def crossing(curve: pl.DataFrame, p: float) -> tuple[float | None, float | None, float | None]:
    """When ``p`` of one group are over, by its `kaplan_meier` curve, with a 95 % interval.

    The interval is where the band crosses the level (Brookmeyer and Crowley 1982). None is what
    the curve does not reach.
    """
    first = {
        column: curve.filter(pl.col(column) <= 1 - p + 1e-12)["t"].min()
        for column in ("share", "low", "high")
    }
    return first["share"], first["low"], first["high"]  # type: ignore[return-value]


@dataclass(frozen=True)
class LogRank:
    """A test of whether groups last equally long; None where there is nothing to compare.

    ``chi2`` has ``df`` degrees of freedom, ``p`` is the chance of so much without a difference.
    """

    chi2: float | None
    df: int
    p: float | None


def log_rank(frame: pl.DataFrame, *, of: str | None = None) -> LogRank:
    """The log-rank test of two or more groups (Mantel 1966; Peto and Peto 1972).

    ``of`` is as in `kaplan_meier`. Groups in which nobody was watched when something ended have
    no say.
    """
    from scipy.special import chdtrc

    frame = _checked(frame)
    is_over = pl.col("cause").is_not_null() if of is None else pl.col("cause").eq_missing(of)
    at_risk, over = _counts(frame.with_columns(is_over=is_over))
    n, d = at_risk.sum(1), over.sum(1)
    expected = at_risk * (d / n)[:, None]
    heard = expected.sum(0) > 0
    df = int(heard.sum()) - 1
    spread = np.where(n > 1, d * (n - d) / (n * n * np.maximum(n - 1, 1)), 0)
    covariance = np.diag(spread * n @ at_risk) - (at_risk * spread[:, None]).T @ at_risk
    if df < 1 or not covariance.any():
        return LogRank(None, max(df, 0), None)
    gap = (over - expected).sum(0)[heard][:-1]
    inner = covariance[np.ix_(heard, heard)][:-1, :-1]
    chi2 = float(gap @ np.linalg.pinv(inner, hermitian=True) @ gap)
    return LogRank(chi2, df, float(chdtrc(df, chi2)))


def _counts(frame: pl.DataFrame) -> tuple[Numbers, Numbers]:
    """How many were watched, and how many ended, at each time at which any did: times × groups."""
    _names, group = np.unique(frame["group"].to_numpy(), return_inverse=True)
    t, is_over = frame["t"].to_numpy(), frame["is_over"].to_numpy()
    times = np.unique(t[is_over])
    shape = len(times) + 1, len(_names)
    last, over = np.zeros(shape), np.zeros(shape)
    # Who ended or was last looked at between two times was still watched at the earlier one.
    np.add.at(last, (np.searchsorted(times, t, side="right"), group), 1)
    np.add.at(over, (np.searchsorted(times, t[is_over]), group[is_over]), 1)
    return last[::-1].cumsum(0)[::-1][1:], over[:-1]


def _checked(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its three columns; BadInput where one is missing or a time is none."""
    missing = [name for name in ("t", "cause") if name not in frame.columns]
    if missing:
        raise BadInput(_("The frame has no column {name!r}.").format(name=missing[0]))
    if "group" not in frame.columns:
        frame = frame.with_columns(group=pl.lit("all"))
    frame = frame.select(
        pl.col("group").cast(pl.String).fill_null(""),
        pl.col("t").cast(pl.Float64),
        pl.col("cause").cast(pl.String),
    )
    bad = frame["t"].is_null() | frame["t"].is_nan() | (frame["t"] < 0)
    if bad.any():
        raise BadInput(
            _("Durations are numbers of seconds, not below 0; row {row} has {value}.").format(
                row=int(bad.arg_max() or 0) + 1, value=frame["t"][int(bad.arg_max() or 0)]
            )
        )
    return frame


def _run(frame: pl.DataFrame, query: str) -> pl.DataFrame:
    """The query over the frame as the units that the SQL files read."""
    with duckdb.connect() as connection:
        connection.register("frame", frame.to_arrow())
        found = connection.sql(
            f"""
            WITH units AS (
                SELECT
                    {{'name': "group"}} AS g, cause, t AS observed,
                    CASE WHEN cause IS NOT NULL THEN t END AS value
                FROM frame
            )
            {query}
            """
        )
        return pl.DataFrame(found.to_arrow_table())
