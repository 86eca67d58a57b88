"""By which moment, summed up how, and without what a metric may be asked."""

from __future__ import annotations

from typing import Any

import pytest

from ccanalytics.actions import ConfigureChannel, SaveAsCanned, Send, UseCanned
from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput
from ccanalytics.model.people import ChannelRef
from centre import Centre
from drawn import draw

M, H = 60, 3600

OPEN = [{"zone": "Europe/Madrid", "week": "mon-fri 09:00-20:00"}]


@pytest.fixture(scope="module")
def desk(module_centre: Centre) -> Desk:
    """Two answered waits of 5 min and 1 h, one of a night, one spam, and one that goes on."""
    draw(
        module_centre,
        """10:00 marta: Hello?
           10:05 ben: Hi
           10:30 close""",
        """11:50 marta: Hello?
           12:50 dora: Hi""",
        """10:00 marta: WIN $$$
           10:02 spam""",
        """03:00 marta: Anybody there?
           09:00 ben: Yes
           13:00 close""",
        """12:00 marta: Hello?""",
    )
    desk = module_centre.desk()
    desk.do(ConfigureChannel(channel=ChannelRef("sales"), changes={"hours": OPEN}))
    return desk


ASKED: dict[str, tuple[dict[str, Any], list[float], dict[str, int]]] = {
    "all of them, unless asked otherwise": ({}, [2, 5, 60, 60, 360], {}),
    "without spam": ({"without": "spam"}, [5, 60, 60, 360], {"spam": 1}),
    "without what began out of hours": (
        {"without": ["spam", "out_of_hours"]},
        [5, 60, 60],
        {"spam": 1, "out_of_hours": 1},
    ),
    "by the moment of the reply": ({"period_by": "replied"}, [5, 60, 360], {"not_replied": 2}),
    "by the moment of the reply, in a window": (
        {"period_by": "replied", "since": "2026-03-02T10:00", "until": "2026-03-02T11:10"},
        [5, 360],
        {"not_replied": 1},
    ),
    "by the moment of closing, in a window": (
        {"period_by": "closed", "since": "2026-03-02T13:30"},
        [360],
        {},
    ),
    "only of some sessions": (
        {"where": "contact_messages = 1 AND NOT is_spam"},
        [5, 60, 60, 360],
        {},
    ),
    "of other sessions": ({"where": "transfers > 0 -- none"}, [], {}),
    "by the moment of closing, without spam": (
        {"period_by": "closed", "without": "spam"},
        [5, 360],
        {"spam": 1, "not_closed": 2},
    ),
}
"""What is asked; the waits that count, in minutes; how many are left out, by reason."""


@pytest.mark.parametrize("case", ASKED)
def test_it_counts(desk: Desk, case: str):
    question, waits, left_out = ASKED[case]

    counted = desk.metric("response_time", summary="count", **question)
    total = desk.metric("response_time", summary="total", **question)

    assert counted.rows[0].n == len(waits)
    replied = [wait for wait in waits if wait in (5, 360)] + [60] * (60 in waits)
    assert (total.rows[0].value or 0) == M * sum(replied)
    assert counted.left_out == total.left_out == left_out


def test_a_mean_is_of_what_is_over_and_says_of_how_many(desk: Desk):
    row = desk.metric("response_time", summary="mean").rows[0]

    assert (row.value, row.n, row.unfinished) == (M * (5 + 60 + 360) / 3, 5, 2)


def test_the_share_within_a_target_counts_the_unfinished_in(desk: Desk):
    row = desk.metric("response_time", target=H, without="spam").rows[0]

    # Of four one is over after 5 min; of three that were watched for an hour one is over then.
    assert row.within == pytest.approx(1 - 3 / 4 * 2 / 3)
    assert (row.within_low or 0) < row.within < (row.within_high or 0)
    none = desk.metric("response_time", target=60).rows[0]
    everybody = desk.metric("response_time", target=H, where="closed_at < '2026-03-02 11:00'").rows[
        0
    ]
    # All five were watched for longer than a minute; of the two that were closed by then one is
    # spam, which nobody ended in time.
    assert (none.within, none.within_low) == (0, 0)
    assert none.within_high == pytest.approx(1.96**2 / (5 + 1.96**2), rel=1e-3)
    assert everybody.within == 1
    assert everybody.within_low == pytest.approx(1 / (1 + 1.96**2), rel=1e-3)
    # Who waits still was not watched for a day: nobody knows.
    waiting = {"target": 24 * H, "where": "replied_at IS NULL AND NOT is_spam"}
    assert desk.metric("response_time", **waiting).rows[0].within is None


def test_every_metric_can_be_told_by_weekday_and_by_hour(desk: Desk):
    rows = desk.metric("response_time", by=["weekday", "hour"]).rows

    found = {(row.group["weekday"], row.group["hour"]): row.n for row in rows}
    # Drawn in UTC, told on the centre's clocks, which are an hour ahead.
    assert found == {(1, 4): 1, (1, 11): 2, (1, 12): 1, (1, 13): 1}


def test_competing_endings_are_told_apart_and_add_up(desk: Desk):
    points = desk.curve("response_time", competing=True).points

    last = {point["cause"]: point["share"] for point in points}
    assert set(last) == {"replied", "spam"}
    assert last["spam"] == pytest.approx(1 / 5)
    assert last["replied"] == pytest.approx(1 - 1 / 5)


def test_an_answer_without_groups_has_its_columns_all_the_same(desk: Desk):
    nothing = desk.metric("response_time", by="channel", since="2030-01-01")

    assert nothing.pl().columns[:2] == ["channel", "value"]
    assert list(nothing.df().columns) == nothing.pl().columns


def test_what_tells_of_no_ending_has_no_competing_ones(desk: Desk):
    with pytest.raises(BadInput, match="does not tell how its units ended"):
        desk.curve("spam_time", competing=True)


@pytest.mark.parametrize("where", ["close_reason::INT > 1", "turns > (VALUES (1), (2))"])
def test_a_condition_that_fails_on_what_is_there_is_a_wrong_question(desk: Desk, where: str):
    with pytest.raises(BadInput, match="condition cannot be read"):
        desk.metric("volume", where=where)


def test_a_canned_reply_can_be_left_out(centre: Centre):
    first, second, _waiting = (centre.receive(thread) for thread in ("t1", "t2", "t3"))
    desk = centre.desk("ben")
    sent = desk.do(Send(conversation=first, text="One moment")).facts[-1].position
    canned = desk.do(SaveAsCanned(conversation=first, message=sent)).facts[-1].subject
    desk.do(UseCanned(conversation=second, canned=canned))

    answered = centre.desk().metric("first_response_time", without="canned")

    assert (answered.rows[0].n, answered.left_out) == (2, {"canned": 1})
