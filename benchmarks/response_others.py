"""The response times of `benchmarks.response` written well in pandas and in polars.

Each answers from the messages, which it has already, in the order of time: session, channel, when,
and whether the contact wrote; and from when each session was closed. A turn begins with a contact's
message that follows none of theirs, and ends with the agent's next. Kaplan and Meier's curve steps
down at each reply; where nothing is unfinished the quantiles are the ordinary ones.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.response_store import ZONE

LEVELS = {"p50": 0.5, "p90": 0.9, "p99": 0.99}
KEYS = ["channel_id", "hour"]
MESSAGES = """
    SELECT session_id, channel_id, happened_at, actor_kind = 'contact' AS is_contact
    FROM facts
    WHERE kind IN ('message.received', 'message.sent')
    ORDER BY happened_at, position
"""
SESSIONS = "SELECT session_id, closed_at FROM sessions ORDER BY session_id"

Answer = dict[tuple[int, int], tuple[float | None, ...]]
"""By channel and hour: n, unfinished, and the quantiles in seconds."""


# --- pandas ---


def of_pandas(messages: pd.DataFrame, closed: pd.Series[Any], last: datetime) -> Answer:
    """``closed`` is when each session was, by its id; ``last`` when the unfinished were seen."""
    turns = _pandas_turns(messages, closed, last)
    turns = turns.sort_values([*KEYS, "t", "is_open"])
    groups = turns.groupby(KEYS)
    left = groups["t"].transform("size") - groups.cumcount()
    turns["s"] = np.where(turns["is_open"], 1, 1 - 1 / left)
    shares = turns.groupby(KEYS)["s"].cumprod()
    found = pd.DataFrame({"n": groups.size(), "unfinished": groups["is_open"].sum()})
    for name, p in LEVELS.items():
        crossed = turns[shares <= 1 - p + 1e-12]
        found[name] = crossed.groupby(KEYS)["t"].min().astype("float64")
    is_plain = found["unfinished"] == 0
    if is_plain.any():
        plain = groups["t"].quantile(list(LEVELS.values())).unstack()
        found.loc[is_plain, list(LEVELS)] = plain[is_plain].to_numpy()
    return answer_of(found.reset_index().itertuples(index=False))


def _pandas_turns(messages: pd.DataFrame, closed: pd.Series[Any], last: datetime) -> pd.DataFrame:
    messages = messages.sort_values(["session_id", "happened_at"], kind="stable")
    is_next = messages["session_id"].eq(messages["session_id"].shift())
    waits = messages["is_contact"].shift(fill_value=False) & is_next
    messages = messages[messages["is_contact"] != waits]
    is_answered = ~messages["is_contact"].shift(-1, fill_value=True)
    replied = messages["happened_at"].shift(-1).where(is_answered)
    begins = messages["is_contact"]
    turns, replied = messages[begins], replied[begins]
    ended = replied.fillna(turns["session_id"].map(closed)).fillna(last)
    local = turns["happened_at"].dt.tz_localize("UTC").dt.tz_convert(ZONE)
    waited = (ended - turns["happened_at"]).astype("int64")
    return pd.DataFrame(
        {
            "channel_id": turns["channel_id"],
            "hour": local.dt.hour,
            "t": np.maximum(waited, 0),
            "is_open": replied.isna(),
        }
    )


# --- polars ---


def of_polars(messages: pl.DataFrame, closed: pl.DataFrame, last: datetime) -> Answer:
    """Lazily, with the streaming engine."""
    is_next = pl.col("session_id") == pl.col("session_id").shift()
    is_answered = ~pl.col("is_contact").shift(-1, fill_value=True)
    local = pl.col("happened_at").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE)
    ended = pl.coalesce("replied_at", "closed_at", pl.lit(last))
    turns = (
        messages.lazy()
        .sort("session_id", "happened_at")
        .with_columns(waits=pl.col("is_contact").shift(fill_value=False) & is_next)
        .filter(pl.col("is_contact") != pl.col("waits"))
        .with_columns(replied_at=pl.when(is_answered).then(pl.col("happened_at").shift(-1)))
        .filter("is_contact")
        .join(closed.lazy(), on="session_id", how="left")
        .select(
            "channel_id",
            hour=local.dt.hour(),
            t=(ended - pl.col("happened_at")).dt.total_microseconds().clip(0),
            is_open=pl.col("replied_at").is_null(),
        )
    )
    found = turns.group_by(KEYS).agg(
        pl.len(),
        pl.col("is_open").sum(),
        *(_polars_quantile(p).alias(name) for name, p in LEVELS.items()),
    )
    return answer_of(found.collect(engine="streaming").iter_rows())


def _polars_quantile(p: float) -> pl.Expr:
    t, is_open = (pl.col(name).sort_by("t", "is_open") for name in ("t", "is_open"))
    left = pl.len() - pl.int_range(pl.len())
    share = pl.when(is_open).then(1.0).otherwise(1 - 1 / left).cum_prod()
    crossed = t.filter(share <= 1 - p + 1e-12).first().cast(pl.Float64)
    plain = pl.col("t").quantile(p, "linear")
    return pl.when(pl.col("is_open").any()).then(crossed).otherwise(plain)


def answer_of(rows: Any) -> Answer:
    """Of rows with the times in microseconds; what a curve does not reach is None."""
    return {
        (int(channel), int(hour)): (
            int(n),
            int(unfinished),
            *(None if t is None or t != t else t / 1e6 for t in quantiles),
        )
        for channel, hour, n, unfinished, *quantiles in rows
    }
