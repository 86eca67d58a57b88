"""Local times: quickly told, and as DuckDB tells them."""

from __future__ import annotations

import duckdb
import pytest

from ccanalytics.metrics.local_time import local_sql

ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")


@pytest.mark.parametrize("zone", ZONES)
def test_every_quarter_of_an_hour_is_what_the_zones_clocks_showed(zone: str):
    query = f"""
        SELECT count(*) FROM (
            SELECT unnest(range(TIMESTAMP '2019-01-01', TIMESTAMP '2031-01-01', INTERVAL '1 hour'))
                + to_minutes(15) AS m
        )
        WHERE {local_sql(zone, "m")} IS DISTINCT FROM timezone('{zone}', timezone('UTC', m))
    """
    with duckdb.connect() as connection:
        assert connection.execute(query).fetchall() == [(0,)]
