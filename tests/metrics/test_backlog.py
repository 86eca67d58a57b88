"""How many sessions are open at once, as drawn conversations; and that Little's law holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from ccanalytics.importers import import_file
from ccanalytics.reporting.little import balance
from ccanalytics.shipped import shipped
from centre import Centre
from drawn import bring, draw, fact

H = 3600


@pytest.fixture(scope="module")
def drawn(another: Callable[[], Centre]) -> Centre:
    """Two channels over midnight; in Madrid it is an hour later than in UTC."""
    centre = another()
    draw(
        centre,
        """21:00 ada: Hello?
           22:00 ben: Hi
           2026-03-03 01:00 close""",
        """22:00 bea: Hello?
           22:30 to #support
           2026-03-03 00:00 dora: Hi
           2026-03-03 23:00 note dora""",
        """2026-03-03 10:00 cleo: WIN
           2026-03-03 10:00 spam""",
    )
    return centre


def test_a_day_has_the_seconds_that_its_sessions_were_open_in_each_channel(drawn):
    days = drawn.desk().sql(
        "SELECT * EXCLUDE counted_at FROM metrics.backlog ORDER BY day, channel"
    )

    assert days.fetchall() == [
        ("2026-03-02", "sales", 2.5 * H, 24 * H, False),
        ("2026-03-02", "support", 0.5 * H, 24 * H, False),
        ("2026-03-03", "sales", 2 * H, 24 * H, False),
        ("2026-03-03", "support", 24 * H, 24 * H, False),
    ]


def test_the_channels_add_up_and_a_day_is_one(drawn):
    desk = drawn.desk()

    whole = desk.metric("backlog").rows[0]
    channels = {row.group["channel"]: row for row in desk.metric("backlog", by="channel").rows}

    assert (whole.value, whole.n) == (29 / 48, 2)
    assert (channels["sales"].value, channels["support"].value) == (4.5 / 48, 24.5 / 48)
    assert desk.metric("backlog", since="2026-03-03", channel="sales").rows[0].value == 2 / 24


def test_of_one_day_there_is_no_interval(drawn):
    row = drawn.desk().metric("backlog", until="2026-03-03").rows[0]

    assert (row.value, row.n, row.low, row.high) == (3 / 24, 1, None, None)


def test_a_day_on_which_the_clocks_change_has_its_hours(centre):
    """On 29 March 2026 Madrid skips an hour; what is open all day is one all the same."""
    bring(centre, [
        fact("t", 0, "2026-03-28 12:00:00", "session.opened", "ada",
             target="sales", target_kind="channel"),
        fact("t", 1, "2026-03-28 12:00:00", "message.received", "ada", text="x"),
        fact("t", 2, "2026-03-30 10:00:00", "message.received", "ada", text="x"),
    ])  # fmt: skip
    days = centre.desk().sql(
        "SELECT numerator, denominator, is_unfinished FROM metrics.backlog ORDER BY day"
    )

    assert days.fetchall() == [
        (11 * H, 24 * H, False), (23 * H, 23 * H, False), (12 * H, 12 * H, True),
    ]  # fmt: skip


WINDOWS = [(None, None), (date(2026, 9, 14), date(2026, 9, 21)), (date(2026, 10, 1), None)]


@pytest.fixture(scope="module")
def sample(module_centre: Centre) -> Centre:
    import_file(module_centre.path, "facts", shipped("sample") / "history.csv", by="ana")
    return module_centre


@pytest.mark.parametrize("window", WINDOWS)
def test_what_is_open_is_what_comes_times_how_long_it_stays(sample, window):
    found = balance(sample.desk(), *window)

    assert found.per_day * found.hours / 24 == pytest.approx(found.open, rel=1e-12)
    assert abs(found.gap) < 1e-9
    assert found.backlog > 0.5


def test_a_session_that_was_closed_in_between_is_not_open_meanwhile(centre):
    draw(
        centre,
        """09:00 ada: Hello?
           10:00 close
           12:00 reopen ben
           12:30 ben: Hi
           13:00 close""",
        "15:00 bea: Hello?",
    )
    found = balance(centre.desk())

    assert abs(found.gap) < 1e-9
    assert found.open * found.days * 24 == pytest.approx(2)
    assert (found.never_closed, found.closed_before_opened) == ([], [])


@pytest.fixture
def faulty(centre: Centre) -> Centre:
    """Ada was never closed in 40 days; bea and cleo were, after an hour."""
    draw(
        centre,
        "10:00 ada: Hello?",
        """10:00 bea: Hello?
           11:00 close""",
        """10:00 cleo: Hello?
           11:00 close""",
        "2026-04-11 10:00 dan: Hello?",
    )
    return centre


def sessions_of(centre: Centre) -> list[int]:
    """The sessions as they were drawn."""
    ids = "SELECT session_id FROM sessions ORDER BY session_id"
    return [session for (session,) in centre.desk().sql(ids).fetchall()]


def test_who_was_never_closed_is_named(faulty: Centre):
    [ada, *_others] = sessions_of(faulty)
    found = balance(faulty.desk())

    assert (found.never_closed, found.closed_before_opened) == ([ada], [])
    assert abs(found.gap) < 1e-9


def test_sessions_that_contradict_the_facts_show(faulty: Centre):
    [_ada, bea, *_others] = sessions_of(faulty)
    early = "SET closed_at = opened_at - INTERVAL 1 HOUR WHERE session_id = ?"
    with duckdb.connect(str(faulty.path)) as store:
        for table in ("sessions_live", "sessions_closed"):
            store.execute(f"UPDATE {table} {early}", [bea])
    found = balance(faulty.desk())

    assert found.closed_before_opened == [bea]
    assert found.gap * found.days * 24 == pytest.approx(1)


def test_without_sessions_nothing_is_said(centre):
    assert balance(centre.desk()) is None
