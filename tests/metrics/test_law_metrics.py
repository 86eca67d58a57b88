"""The metrics' rows equal a slow reckoning from the facts, for any history; and they add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reckoned
import reckoned_agents
import reckoned_holding
import reckoned_vendors
import reckoned_waiting
from ccanalytics import AgentRef
from ccanalytics.desk import Desk
from ccanalytics.importers import import_file
from ccanalytics.metrics.catalogue import cards
from ccanalytics.metrics.reader import Snapshot
from ccanalytics.model.hours import opening_hours
from ccanalytics.model.settings import read_stored
from ccanalytics.shipped import shipped
from centre import Centre
from histories import EVERY_STEP, IMPORTS, Some, import_into, live
from reckoned_units import Rules, missed, units
from ruled import ALL_RULES, configure

NAMES = count()
RELAXED = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}

CHANNEL = "(SELECT channel_id FROM channels WHERE name = channel)"
AGENT = "(SELECT agent_id FROM agents WHERE login = agent)"
ASKED = {
    "arrivals": f"{CHANNEL}, weekday, hour",
    "first_response_time": f"{CHANNEL}, {AGENT}, value, observed",
    "messages_per_session": "numerator",
    "resolution_time": f"{CHANNEL}, value, observed",
    "response_time": f"{CHANNEL}, {AGENT}, end_reason, value, observed",
    "sla_first_response": f"{CHANNEL}, target, numerator, denominator",
    "sla_response": f"{CHANNEL}, target, numerator, denominator",
    "spam_answered": "numerator",
    "spam_held": "numerator",
    "spam_rate": f"{CHANNEL}, numerator",
    "spam_served_later": "numerator",
    "spam_time": "value",
    "transfer_rate": f"{CHANNEL}, numerator",
    "transfer_time": f"{CHANNEL}, {AGENT}, kind, end_reason, value, observed",
    "transfer_wait": "kind, numerator",
    "transfers": f"{CHANNEL}, {AGENT}, kind",
    "transfers_per_session": f"{CHANNEL}, numerator",
    "volume": f"{CHANNEL}, direction",
    **reckoned_agents.ASKED,
    **reckoned_vendors.ASKED,
    **reckoned_waiting.ASKED,
    **reckoned_holding.ASKED,
}
"""What of each metric's rows is reckoned, beside its grain; `missed` is one of its own."""

MISSED = """
    SELECT session_id, max(cause) FILTER (numerator = 1)
    FROM metrics.missed(hours := $hours::INTEGER[][]) GROUP BY session_id
"""
NOT_MISSED = """
    SELECT DISTINCT session_id, left_out FROM metrics.missed(with_left_out := TRUE)
    WHERE left_out IS NOT NULL
"""
RULES_SET = """
    SELECT subject_id, happened_at, data ->> '$.settings' FROM facts
    WHERE kind = 'channel.configured' ORDER BY position
"""
HOURS = "mon-fri 09:00-11:15, fri-mon 22:00-03:00"


def check(centre: Centre) -> None:
    """Every metric's rows are those of the reckoning, and what it leaves out is."""
    with (desk := centre.desk()).batch():
        _check(desk)


def _check(desk: Desk) -> None:
    facts = desk.sql(reckoned.QUERY).pl().to_dicts()
    contacts = {row[0] for row in desk.sql("SELECT contact_id FROM contacts").fetchall()}
    sessions = reckoned.sessions(facts)
    expected = units(sessions, facts[-1]["happened_at"], _rules(desk))
    names = dict(desk.sql("SELECT agent_id, login FROM agents").fetchall())
    reckoned_waiting.add(expected, sessions, facts, facts[-1]["happened_at"])
    reckoned_holding.add(expected, sessions, facts, facts[-1]["happened_at"], names)
    reckoned_agents.add(expected, sessions, desk, facts[-1]["happened_at"])
    reckoned_vendors.add(expected, sessions, facts)
    reckoned_vendors.check_reasons(desk, expected, sessions, facts)
    assert desk.sql(reckoned_waiting.NOT_ADDING_UP).fetchall() == []
    for name, columns in ASKED.items():
        card = cards()[name]
        source = f"{name}(with_left_out := TRUE)" if card.excluded else name
        why = "left_out" if card.excluded else "NULL"
        grain = ", ".join(f"{name}::VARCHAR" for name in card.grain)
        query = f"SELECT {why}, [{grain}], {columns} FROM metrics.{source}"
        rows = desk.sql(query).fetchall()
        counted = [(*unit, *values) for reason, unit, *values in rows if reason is None]
        left_out = [(*unit, reason) for reason, unit, *_ in rows if reason is not None]
        assert in_order(counted) == in_order(keyed(expected.counted[name], len(card.grain))), name
        assert in_order(left_out) == in_order(keyed(expected.left_out[name], len(card.grain))), name
    for hours in (None, HOURS):
        windows = opening_hours(hours) if hours else None
        counted, left_out = missed(sessions, contacts, windows)
        found = desk.sql(MISSED, {"hours": windows}).fetchall()
        assert in_order(found) == in_order(counted), hours
    assert in_order(desk.sql(NOT_MISSED).fetchall()) == in_order(left_out)


def _rules(desk: Desk) -> Rules:
    rules: Rules = defaultdict(list)
    for channel, since, told in desk.sql(RULES_SET).fetchall():
        rules[channel].append((since, read_stored(told)))
    return rules


def test_every_metric_is_reckoned():
    assert {*ASKED, "missed"} == set(cards())


def keyed(units: Iterable[tuple[Any, ...]], width: int) -> list[tuple[Any, ...]]:
    """Units whose first so many values, which name them, are text where there is any."""
    return [
        (*(None if part is None else str(part) for part in unit[:width]), *unit[width:])
        for unit in units
    ]


def in_order(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(map(plain, row)) for row in rows), key=repr)


def plain(value: Any) -> Any:
    return float(value) if isinstance(value, bool | int | float) else value


def by(who: str, verb: str, **fields: Any) -> tuple[str, Any]:
    return verb, (who, fields)


OFFERED = [by("ben", "answer"), by("ben", "transfer", to=AgentRef("dora"), note="")]
RULED = ALL_RULES | {"hours": "Europe/Madrid mon-fri 09:00-10:30 11:00-14:00, sat 09:00-14:00"}
BEGINNINGS = [
    [("rules", 500), by("ana", "offer", agent=AgentRef("ben")), ("rules", 500), ("rules", 500)],
    [by("ana", "offer", agent=AgentRef("ben")), by("carla", "take"), ("rules", 500)],
    [by("ben", "answer")],
    [*OFFERED, ("wait", 60), by("carla", "take")],
    [*OFFERED, ("wait", 60), by("dora", "skip")],
    [by("ben", "answer"), by("dora", "take"), by("carla", "dismiss")],
    [by("ben", "answer"), by("ben", "move", message=Some(1))],
    [by("ben", "answer"), by("ben", "dismiss"), ("wait", 60), ("receive", None)],
    [by("ben", "accept and close", reason="test"), ("wait", 5000), ("receive", None)],
    [by("ben", "spam"), by("carla", "unmark")],
    [by("ben", "send", text="x"), by("ben", "call back", message=Some(1))],
    [by("ben", "accept and close", reason="other"), by("ben", "start", text="x")],
    [by("ben", "send", text="x"), by("ben", "close"), ("rules", 500), by("ana", "rate", mark=4)],
    [by("dora", "send", text="x"), by("ana", "rate", mark=2), by("carla", "rate session", mark=3)],
]
"""Acts on which much of the metrics depends, and which chance alone seldom brings about."""

HISTORIES = st.lists(st.lists(EVERY_STEP, max_size=8), min_size=len(BEGINNINGS))


@settings(max_examples=3, **RELAXED)
@given(HISTORIES)
def test_whatever_people_do_the_metrics_are_those_of_the_facts(module_centre, histories):
    with module_centre.desk().store.holding():
        configure(module_centre, RULED)
        for beginning, steps in zip(BEGINNINGS, histories, strict=False):
            begun = [("receive", None), ("wait", 60), *beginning, ("wait", 60)]
            live(module_centre, f"acts-{next(NAMES)}", [*begun, *steps])
        check(module_centre)


@settings(max_examples=5, **RELAXED)
@given(st.lists(EVERY_STEP, max_size=8), IMPORTS, st.lists(EVERY_STEP, max_size=4), IMPORTS)
def test_so_they_are_after_imports_into_live_conversations(
    module_centre, before, first, between, second
):
    thread = f"imports-{next(NAMES)}"
    with module_centre.desk().store.holding():
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
    card, whole = cards()[name], snapshot.metric(name).rows

    for asked in ({"every": "week"}, {"by": "channel"}):
        rows = snapshot.metric(name, **asked).rows
        if card.parts and card.parts == asked.get("by"):
            assert sum(row.value for row in rows) == pytest.approx(whole[0].value)
            continue
        assert sum(row.n for row in rows) == sum(row.n for row in whole)
        assert sum(row.unfinished for row in rows) == sum(row.unfinished for row in whole)
        if card.summary in ("rate", "mean"):
            summed = sum((row.value or 0) * row.n for row in rows)
            assert summed == pytest.approx(sum((row.value or 0) * row.n for row in whole))


def test_the_causes_of_missed_add_up_to_it(sample):
    for hours in (None, HOURS):
        whole = sample.desk().metric("missed", hours=hours).rows[0]
        causes = sample.desk().metric("missed", by="cause", hours=hours).rows

        assert {row.n for row in causes} == {whole.n}
        assert sum(row.value for row in causes) == pytest.approx(whole.value)


def test_waiting_in_transfers_is_a_part_of_the_waiting_for_replies(sample):
    """Of a conversation: a wait that went on in a new session is counted there."""
    over = sample.desk().sql("""
        SELECT conversation_id, waited, in_transfers
        FROM (SELECT conversation_id, sum(coalesce(value, observed)) AS waited
              FROM metrics.response_time GROUP BY conversation_id)
        RIGHT JOIN (SELECT conversation_id, sum(numerator) AS in_transfers
              FROM metrics.transfer_wait GROUP BY conversation_id) USING (conversation_id)
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
        WHERE NOT is_test
    """).pl().to_dicts()[0]  # fmt: skip

    for name, value in wide.items():
        assert desk.metric(name).rows[0].value == pytest.approx(value), name

    flags = desk.sql("""
        SELECT count(*) FILTER (is_handled_by_bot), count(*) FILTER (is_automatic_only)
        FROM sessions_wide
        WHERE NOT is_test
    """).fetchall()[0]
    left_out = [desk.metric("volume", without=name).left_out for name in ("bots", "automatic")]
    assert flags == (left_out[0].get("bots", 0), left_out[1].get("automatic", 0))
