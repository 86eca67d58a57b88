"""The metrics' rows equal a slow reckoning from the facts, for any history; and they add up."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reckoned
from ccanalytics.desk import Desk
from ccanalytics.importers import import_file
from ccanalytics.metrics.catalogue import cards
from ccanalytics.metrics.hours import opening_hours
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.shipped import shipped
from centre import Centre
from histories import IMPORTS, STEPS, import_into, live

NAMES = count()
RELAXED = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}

CHANNEL = "(SELECT channel_id FROM channels WHERE name = channel)"
ASKED = {
    "arrivals": f"session_id, {CHANNEL}, weekday, hour",
    "messages_per_session": "session_id, side, numerator",
    "spam_rate": f"session_id, {CHANNEL}, numerator",
    "transfer_rate": f"session_id, {CHANNEL}, numerator",
    "transfers_per_session": f"session_id, {CHANNEL}, numerator",
    "spam_time": "session_id, value",
    "spam_held": "session_id, numerator",
    "spam_answered": "session_id, numerator",
    "spam_served_later": "session_id, numerator",
    "transfer_time": f"transfer_id, {CHANNEL}, end_reason, value, observed",
    "transfer_wait": "transfer_id, numerator",
}
"""What of each metric's rows is reckoned; `missed` is one of its own."""

MISSED = """
    SELECT session_id, max(cause) FILTER (numerator = 1)
    FROM metrics.missed(hours := $hours::INTEGER[][]) GROUP BY session_id
"""
HOURS = "mon-fri 09:00-11:15, fri-mon 22:00-03:00"


def check(centre: Centre) -> None:
    """Every metric's rows are those of the reckoning."""
    with (desk := centre.desk()).batch():
        _check(desk)


def _check(desk: Desk) -> None:
    facts = desk.sql(reckoned.QUERY).pl().to_dicts()
    contacts = {row[0] for row in desk.sql("SELECT contact_id FROM contacts").fetchall()}
    sessions = reckoned.sessions(facts)
    expected = reckoned.units(sessions, "Europe/Madrid", facts[-1]["happened_at"])
    for name, columns in ASKED.items():
        found = desk.sql(f"SELECT {columns} FROM metrics.{name}").fetchall()
        assert in_order(found) == in_order(expected.get(name, [])), name
    for hours in (None, HOURS):
        windows = opening_hours(hours) if hours else None
        found = desk.sql(MISSED, {"hours": windows}).fetchall()
        missed = reckoned.missed(sessions, contacts, "Europe/Madrid", windows)
        assert in_order(found) == in_order(missed), hours


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(map(plain, row)) for row in rows), key=repr)


def plain(value: Any) -> Any:
    return float(value) if isinstance(value, bool | int | float) else value


@settings(max_examples=10, **RELAXED)
@given(st.lists(STEPS, min_size=4, max_size=14))
def test_whatever_people_do_the_metrics_are_those_of_the_facts(module_centre, steps):
    thread = f"acts-{next(NAMES)}"
    with module_centre.desk().batch():
        live(module_centre, thread, [("receive", None), *steps])
        check(module_centre)


@settings(max_examples=5, **RELAXED)
@given(st.lists(STEPS, max_size=8), IMPORTS, st.lists(STEPS, max_size=4), IMPORTS)
def test_so_they_are_after_imports_into_live_conversations(
    module_centre, before, first, between, second
):
    thread = f"imports-{next(NAMES)}"
    live(module_centre, thread, before)
    import_into(module_centre, thread, first)
    live(module_centre, thread, between)
    import_into(module_centre, thread, first + second)
    check(module_centre)


# --- the sample history: every number there is, and what must add up ---


@pytest.fixture(scope="module")
def sample(module_centre: Centre) -> Centre:
    """The sample history, beside what was acted out above."""
    import_file(module_centre.path, "facts", shipped("sample") / "history.csv", by="ana")
    return module_centre


@pytest.fixture(scope="module")
def snapshot(sample: Centre) -> Snapshot:
    return sample.desk().snapshot()


def test_the_sample_history_has_the_metrics_of_its_facts(sample):
    check(sample)


@pytest.mark.parametrize("name", cards())
def test_weeks_and_channels_add_up_to_the_whole(snapshot, name):
    whole = snapshot.metric(name).rows[0]

    for rows in (
        snapshot.metric(name, every="week").rows,
        snapshot.metric(name, by="channel").rows,
    ):
        assert sum(row.n for row in rows) == whole.n
        assert sum(row.unfinished for row in rows) == whole.unfinished
        if cards()[name].summary in ("rate", "mean"):
            summed = sum(row.value * row.n for row in rows)
            assert summed == pytest.approx(whole.value * whole.n)


def test_the_causes_of_missed_add_up_to_it(sample):
    for hours in (None, HOURS):
        whole = sample.desk().metric("missed", hours=hours).rows[0]
        causes = sample.desk().metric("missed", by="cause", hours=hours).rows

        assert {row.n for row in causes} == {whole.n}
        assert sum(row.value for row in causes) == pytest.approx(whole.value)


def test_waiting_in_transfers_is_a_part_of_the_waiting_for_replies(sample):
    over = sample.desk().sql("""
        SELECT session_id, waited, in_transfers
        FROM (SELECT session_id, sum(coalesce(value, observed)) AS waited
              FROM metrics.response_time GROUP BY session_id)
        RIGHT JOIN (SELECT session_id, sum(numerator) AS in_transfers
              FROM metrics.transfer_wait GROUP BY session_id) USING (session_id)
        WHERE in_transfers > coalesce(waited, 0) + 1e-6
    """)

    assert over.fetchall() == []


def test_the_wide_rows_say_what_the_metrics_say(sample):
    desk = sample.desk()
    wide = desk.sql("""
        SELECT
            count(*) AS volume, avg(is_spam::INTEGER) AS spam_rate,
            avg(is_missed::INTEGER) AS missed, avg((transfers > 0)::INTEGER) AS transfer_rate,
            avg(transfers) AS transfers_per_session,
            avg(contact_messages + agent_messages + bot_messages) AS messages_per_session
        FROM sessions_wide
    """).pl().to_dicts()[0]  # fmt: skip

    for name, value in wide.items():
        assert desk.metric(name).rows[0].value == pytest.approx(value), name
