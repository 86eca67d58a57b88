"""What each metric says about drawn conversations, and about all metrics alike."""

from __future__ import annotations

import pytest

from ccanalytics.errors import BadInput, NotFound
from ccanalytics.metrics.catalogue import cards
from centre import Centre
from drawn import draw

M, H = 60, 3600

WAITS = {
    "the clock starts with the first of several messages": (
        """10:00 marta: Hello?
           10:03 marta: Anybody?
           10:05 ben: Hi""",
        [5 * M], [5 * M],
    ),
    "neither a note nor a bot stops it": (
        """10:00 marta: Hello?
           10:00 bot: We are on it
           10:02 note ben
           10:09 ben: Hi""",
        [9 * M], [9 * M],
    ),
    "a transfer does not reset it and is no reply": (
        """10:00 marta: Hello?
           10:01 accept ben
           10:02 to dora
           10:30 accept dora
           10:31 dora: Hi""",
        [31 * M], [31 * M],
    ),
    "acceptance is no reply": (
        """10:00 marta: Hello?
           10:01 accept ben""",
        [None], [None],
    ),
    "each turn has its own": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 ben: How can I help?
           10:20 marta: A question
           10:21 marta: and another
           10:50 ben: An answer""",
        [5 * M], [5 * M, 30 * M],
    ),
    "a message with nobody waiting is no response": (
        """10:00 ben: Your parcel is here
           10:10 marta: Thanks!
           10:12 ben: Bye""",
        [2 * M], [2 * M],
    ),
    "closing leaves a turn unanswered": (
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:06 marta: One more thing
           10:09 close""",
        [5 * M], [5 * M, None],
    ),
    "so does spam": (
        """10:00 marta: WIN $$$
           10:01 spam""",
        [None], [None],
    ),
    "an instant answer took no time": (
        """10:00 marta: Hello?
           10:00 ben: Hi""",
        [0], [0],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WAITS)
def test_waits(centre: Centre, case: str):
    drawn, first, every = WAITS[case]
    draw(centre, drawn)
    desk = centre.desk()
    for metric, expected in (("first_response_time", first), ("response_time", every)):
        rows = desk.sql(f"SELECT value FROM metrics.{metric} ORDER BY counted_at").fetchall()
        assert [row[0] for row in rows] == expected


def test_an_unanswered_wait_lasts_until_its_session_ended_or_the_data_end(centre: Centre):
    draw(
        centre,
        """10:00 marta: WIN $$$
           10:01 spam""",
        """10:00 marta: Hello?""",
        """11:00 marta: Hello?
           11:30 ben: Hi""",
    )
    observed = "SELECT observed FROM metrics.first_response_time ORDER BY observed"
    assert centre.desk().sql(observed).fetchall() == [(1 * M,), (30 * M,), (90 * M,)]


def test_a_reply_belongs_to_its_sender_and_a_wait_to_the_channel_it_began_in(centre: Centre):
    draw(
        centre,
        """10:00 marta: Hello?
           10:01 accept ben
           10:02 to #support
           10:07 accept dora
           10:10 dora: Hi""",
    )
    rows = centre.desk().sql("SELECT channel, agent, value FROM metrics.first_response_time")
    assert rows.fetchall() == [("sales", "dora", 600)]


def test_only_a_closed_session_is_resolved(centre: Centre):
    draw(
        centre,
        """10:00 marta: Hello?
           10:10 ben: Hi
           11:00 close""",
        """10:00 marta: WIN
           10:10 spam""",
        """10:00 marta: Hello?
           10:10 ben: Hi""",
    )
    row = centre.desk().metric("resolution_time").rows[0]
    assert (row.n, row.unfinished, row.value) == (3, 2, H)


def test_spam_and_transfers_are_sums_over_sums(centre: Centre):
    draw(
        centre,
        """10:00 marta: WIN
           10:10 spam""",
        """10:00 marta: Hello?
           10:10 to dora
           10:20 to #support""",
        """10:00 marta: Hello?""",
        """10:00 marta: Hello?
           10:20 close""",
    )
    desk = centre.desk()
    spam = desk.metric("spam_rate").rows[0]
    transfers = desk.metric("transfers_per_session").rows[0]
    volume = desk.metric("volume").rows[0]
    assert (spam.value, spam.n, spam.unfinished) == (0.25, 4, 2)
    assert (transfers.value, transfers.n) == (0.5, 4)
    assert (volume.value, volume.low, volume.unfinished) == (4, None, 2)


def test_wilsons_interval_is_the_published_one(centre: Centre):
    """0 of 40: 0 to 8.76 % where Wald says 0 to 0."""
    draw(centre, *["10:00 marta: Hello?"] * 40)
    row = centre.desk().metric("spam_rate").rows[0]
    assert (row.value, row.low) == (0, 0)
    assert row.high == pytest.approx(0.0876, abs=5e-5)


def test_days_are_cut_in_the_centres_zone(centre: Centre):
    """23:30 UTC on 2 March is 3 March in Madrid."""
    draw(centre, "23:30 marta: Hello?", "22:30 juan: Hello?")
    desk = centre.desk()
    days = {row.group["day"]: row.n for row in desk.metric("volume", every="day").rows}
    assert days == {"2026-03-02": 1, "2026-03-03": 1}
    assert desk.metric("volume", since="2026-03-03").rows[0].n == 1
    assert desk.metric("volume", until="2026-03-03").rows[0].n == 1
    weeks = desk.metric("volume", every="week").rows
    assert [row.group for row in weeks] == [{"week": "2026-03-02"}]


def test_groups_and_the_channel_filter_agree(centre: Centre):
    draw(centre, "10:00 marta: Hello?", "10:00 juan: Hello?")
    draw(centre, "10:00 marta: Hello?", channel="support")
    desk = centre.desk()
    by = {row.group["channel"]: row.n for row in desk.metric("volume", by="channel").rows}
    assert by == {"sales": 2, "support": 1}
    assert desk.metric("volume", channel="support").rows[0].n == 1


def test_a_snapshot_answers_the_same_and_keeps_doing_so(centre: Centre):
    draw(centre, "10:00 marta: Hello?")
    desk = centre.desk()
    snapshot, before = desk.snapshot(), desk.metric("volume")
    draw(centre, "10:00 marta: Hello?", "11:00 juan: Hello?", channel="support")
    assert snapshot.metric("volume").to_dict() == before.to_dict()
    assert desk.metric("volume").rows[0].n == 3
    assert desk.snapshot().position > snapshot.position


@pytest.mark.parametrize("name", cards())
def test_an_empty_window_is_no_answer_and_no_zero(centre: Centre, name: str):
    row = centre.desk().metric(name).rows[0]
    assert (row.n, row.value, row.low, row.high) == (0, None, None, None)
    assert centre.desk().metric(name, by="channel", every="week").rows == []


NOBODYS = {"arrivals", "backlog", "customer_waiting"}
"""Metrics without agents: a contact comes to a channel, and waits there, whoever will answer."""


@pytest.fixture(scope="module")
def waits(module_centre: Centre) -> Centre:
    """A centre with all that is drawn above; nobody adds to it."""
    draw(module_centre, *(drawn for drawn, *_ in WAITS.values()))
    return module_centre


@pytest.mark.parametrize("name", cards())
def test_every_metric_keeps_its_cards_word(waits: Centre, name: str):
    card, desk = cards()[name], waits.desk()
    words = (card.title, card.question, card.unit, card.null_means, card.starts, card.source)
    assert all(words)
    assert card.better in ("lower", "higher", "neither")
    columns = set(desk.sql(f"FROM metrics.{name}").columns)
    assert {"counted_at", "channel", *card.grain} <= columns
    assert "agent" in columns or name in NOBODYS
    assert card.parts in ("", *card.grain)
    assert bool(card.excluded) == (" AS left_out" in card.sql or "t.left_out" in card.sql)
    assert "value" in columns or {"numerator", "denominator"} <= columns
    grain = ", ".join(card.grain)
    twice = desk.sql(f"SELECT {grain} FROM metrics.{name} GROUP BY ALL HAVING count(*) > 1")
    assert twice.fetchall() == []
    for table in ("sessions", "turns", "channels", "agents", "facts", "contacts", "messages"):
        assert (table in card.inputs) == (f" {table}" in card.sql), table


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        ({"name": "first_respons_time"}, NotFound, "did you mean 'first_response_time'"),
        ({"name": "volume", "by": "chanel"}, BadInput, "did you mean 'channel'"),
        ({"name": "volume", "every": "weak"}, BadInput, "did you mean 'week'"),
        ({"name": "volume", "since": "last week"}, BadInput, "write 2026-03-31"),
        ({"name": "volume", "since": "2026-03-02", "until": "2026-03-01"}, BadInput, "is empty"),
        ({"name": "volume", "channel": "sails"}, NotFound, "did you mean 'sales'"),
        ({"name": "volume", "clock": "business"}, BadInput, "volume is no time"),
        ({"name": "volume", "clock": "busines"}, BadInput, "did you mean 'business'"),
        ({"name": "sla_response", "clock": "calendar"}, BadInput, "goes by the business clock"),
        ({"name": "sla_response", "target": 0}, BadInput, "a whole number of seconds from 1"),
        ({"name": "sla_response", "target": "soon"}, BadInput, "not 'soon'"),
        ({"name": "volume", "target": 60}, BadInput, "these do: .*response_time.*sla_response"),
        ({"name": "volume", "summary": "mean"}, BadInput, "known: count"),
        ({"name": "volume", "summary": "cuont"}, BadInput, "did you mean 'count'"),
        ({"name": "volume", "period_by": "close"}, BadInput, "did you mean 'closed'"),
        ({"name": "volume", "without": "sapm"}, BadInput, "did you mean 'spam'"),
        ({"name": "occupancy", "channel": "sales"}, BadInput, "of agents in all their channels"),
        ({"name": "backlog", "since": "2026-03-02T08:00"}, BadInput, "not 2026-03-02T08:00"),
        ({"name": "backlog", "without": "out_of_hours"}, BadInput, "cannot leave out out_of_hours"),
        ({"name": "volume", "where": "TRUE) UNION (SELECT 1"}, BadInput, "cannot be read"),
        ({"name": "volume", "where": "stats = 'held'"}, BadInput, "cannot be read: .*stats"),
        ({"name": "volume", "where": "1); DROP TABLE facts; --"}, BadInput, "no condition|be read"),
        ({"name": "volume", "without": "canned"}, BadInput, "cannot leave out canned"),
    ],
)
def test_a_wrong_question_gets_a_clear_answer(centre: Centre, ask, error, words):
    with pytest.raises(error, match=words):
        centre.desk().metric(**ask)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("FROM sesions", "sesions"),
        ("DELETE FROM facts", "query failed|no question"),
        ("SELEC 1", "syntax"),
        ("", "no question"),
    ],
)
def test_wrong_sql_is_one_line_and_changes_nothing(centre: Centre, query: str, words: str):
    for desk in (centre.desk(), centre.desk().snapshot()):
        with pytest.raises(BadInput, match=words) as raised:
            desk.sql(query)
        assert "\n" not in str(raised.value)
    with centre.desk().batch(), pytest.raises(BadInput):
        centre.desk().sql(query)
    assert centre.desk().sql("SELECT count(*) FROM facts").fetchall() != [(0,)]


def test_more_than_a_million_rows_need_a_snapshot(centre: Centre):
    query = "SELECT * FROM range(1000001)"
    with pytest.raises(BadInput, match="snapshot"):
        centre.desk().sql(query)
    assert centre.desk().snapshot().sql(query).count("*").fetchall() == [(1000001,)]


def test_what_has_been_asked_before_stands_in_no_way_of_what_is_asked_next(centre):
    """In a batch all questions share one connection, and each brings what it needs."""
    with centre.desk().batch():
        for name in ("transfer_wait", "transfer_time", "spam_rate", "transfer_wait"):
            assert centre.desk().metric(name).metric == name
        assert centre.desk().sql("FROM sessions_wide").fetchall() == []
        assert centre.desk().sql("FROM metrics.missed").fetchall() == []
        assert centre.desk().metric("missed").rows[0].n == 0
