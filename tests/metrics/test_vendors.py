"""First responses as others tell them: conversations of which each tells something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

import reckoned
from acted import act
from ccanalytics import ChannelRef
from ccanalytics.actions import ConfigureChannel
from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput, NotFound
from ccanalytics.metrics.compared import REASONS, VENDORS
from centre import Centre
from drawn import bring, draw, fact
from reckoned_units import units
from reckoned_vendors import check_reasons

HOURS = "Europe/Madrid mon-sun 09:00-24:00"
"""Of both channels; what is drawn is UTC, an hour behind."""

# What was drawn, how long ours is, and what Bitrix24, Zendesk, Chatwoot and Intercom tell, in
# minutes, each with the reason. Of a moved or started session the second one is told.
DRAWN = {
    "answered": (
        """10:00 marta: Hello?
           10:05 ben: Hi""",
        5, "5 same", "5 same", "5 same", "5 same",
    ),
    "a bot greets before the contact writes": (
        """10:00 bot: Welcome
           10:02 marta: Hello?
           10:05 ben: Hi""",
        3, "5 starts_at_creation", "5 starts_at_creation", "5 starts_at_creation", "3 same",
    ),
    "a bot writes while an agent holds it": (
        """10:00 marta: Hello?
           10:01 accept ben
           10:02 bot: One moment
           10:06 ben: Hi""",
        6, "2 bot_counted", "6 same", "6 same", "6 same",
    ),
    "a bot writes while it waits": (
        """10:00 marta: Hello?
           10:02 bot: One moment
           10:06 ben: Hi""",
        6, "6 same", "6 same", "6 same", "6 same",
    ),
    "only a bot answers, under an agent's eyes": (
        """10:00 marta: Hello?
           10:01 accept ben
           10:02 bot: One moment""",
        None, "2 bot_counted", *["- unanswered_dropped"] * 3,
    ),
    "an agent writes first": (
        """10:00 ben: Your parcel is here
           10:05 ada: When?
           10:07 ben: Now""",
        2, "0 outbound_counted", "7 outbound_counted", "0 outbound_counted", "2 same",
    ),
    "an agent writes first, and no more": (
        """10:00 ben: Your parcel is here
           10:05 ada: When?""",
        None, "0 outbound_counted", "- unanswered_dropped", "0 outbound_counted",
        "- unanswered_dropped",
    ),
    "nobody answers": (
        """10:00 marta: Hello?
           11:00 close ben""",
        None, *["- unanswered_dropped"] * 4,
    ),
    "spam": (
        """10:00 luis: WIN $$$
           10:01 spam ben""",
        None, *["- unanswered_dropped"] * 4,
    ),
    "a note comes first": (
        """10:00 marta: Hello?
           10:02 note ben
           10:05 ben: Hi""",
        5, "5 same", "5 same", "5 same", "5 same",
    ),
    "passed on": (
        """10:00 marta: Hello?
           10:02 to dora
           10:04 accept dora
           10:09 dora: Hi""",
        9, "9 same", "9 same", "9 same", "9 same",
    ),
    "nobody writes but the team": (
        """10:00 note ben""",
        None, *["- neither"] * 4,
    ),
}  # fmt: skip

ACTED = {
    "opened again": (
        """10:00 marta: Hello?
           10:01 ben answer
           10:05 ben close
           10:10 marta: Hello?
           10:12 ben: Hi""",
        12, "12 same", "12 same", "2 after_reopen", "12 same",
    ),
    "before it opens": (
        """07:30 marta: Hello?
           08:10 ben: Hi""",
        40, "40 same", "40 same", "40 same", "10 business_hours",
    ),
    "a waiting message is moved": (
        """10:00 marta: Hello?
           10:01 ben answer
           10:05 ben move
           10:08 ben: Hi""",
        8, *["3 moved_message"] * 4,
    ),
    "an answered message is moved": (
        """10:00 marta: Hello?
           10:01 ben: Hi
           10:05 ben move
           10:08 ben: Hi""",
        None, *["3 moved_message"] * 4,
    ),
    "needed no reply at first": (
        """10:00 marta: Thanks
           10:01 ben answer
           10:02 ben dismiss
           10:10 marta: One more question
           10:14 ben: An answer""",
        4, *["14 dismissed"] * 4,
    ),
    "a test": (
        """10:00 marta: Hello?
           10:01 ben: Hi
           10:02 ben to #support
           10:03 dora close_as test""",
        None, *["1 test_counted"] * 4,
    ),
    "an agent opens it, and says nothing yet": (
        """10:00 marta: Hello?
           10:01 ben: Hi
           10:02 ben close
           12:00 ben start
           12:05 marta: Hello?
           12:07 ben: Hi""",
        2, *["7 outbound_counted"] * 3, "2 same",
    ),
}  # fmt: skip

IMPORTED = {
    "a bot hands it over": (
        [("10:00", "message.received", {}), ("10:01", "message.sent", {"actor_kind": "bot"}),
         ("10:04", "conversation.transferred",
          {"actor_kind": "bot", "target": "dora", "target_kind": "agent"}),
         ("10:10", "message.sent", {"actor": "dora", "actor_kind": "agent"})],
        10, "10 same", "10 same", "6 starts_at_handoff", "10 same",
    ),
    "a bot closes it": (
        [("10:00", "message.received", {}), ("10:01", "message.sent", {"actor_kind": "bot"}),
         ("10:05", "session.closed", {"actor_kind": "bot", "reason": "closed"})],
        None, *["- neither"] * 4,
    ),
    "a bot closes it too soon": (
        [("10:00", "message.received", {}),
         ("10:05", "session.closed", {"actor_kind": "bot", "reason": "closed"}),
         ("10:12", "message.sent", {"actor": "ben", "actor_kind": "agent"})],
        12, "12 same", "12 same", "7 after_bot", "12 same",
    ),
}  # fmt: skip
"""What only an import tells: acts of bots."""

CASES = DRAWN | ACTED | IMPORTED
TOLD = ", ".join(f"{vendor}_seconds, {vendor}_why" for vendor in VENDORS)


@pytest.fixture(scope="module")
def desk(module_centre: Centre) -> Desk:
    """All that is drawn here, in one centre."""
    for channel in ("sales", "support"):
        rules = ConfigureChannel(channel=ChannelRef(channel), changes={"hours": HOURS})
        module_centre.desk().do(rules)
    draw(module_centre, *(case[0] for case in DRAWN.values()), channel="support")
    for name, (drawn, *_expected) in IMPORTED.items():
        bring(module_centre, [*_imported(name, drawn)])
    act(module_centre, *(case[0] for case in ACTED.values()))
    return module_centre.desk()


def _imported(thread: str, drawn: list[tuple[str, str, dict[str, str]]]) -> Any:
    opened = {"target": "support", "target_kind": "channel"}
    for number, (at, kind, more) in enumerate([("10:00", "session.opened", opened), *drawn]):
        yield fact(thread, number, f"2026-03-02 {at}:00", kind, "marta", **more)


@pytest.fixture(scope="module")
def found(desk: Desk) -> dict[str, list[Any]]:
    """By case, what is told of its last session."""
    rows = desk.sql(f"""
        SELECT thread, seconds, {TOLD}
        FROM first_response_compared JOIN conversations USING (conversation_id)
        ORDER BY session_id
    """).fetchall()
    threads = {f"support-{n}": name for n, name in enumerate(DRAWN)}
    threads |= {f"acted-{n}": name for n, name in enumerate(ACTED)}
    return {threads.get(thread, thread): told for thread, *told in rows}


@pytest.mark.parametrize("name", CASES)
def test_each_tells_what_its_published_words_say(found: dict[str, list[Any]], name: str):
    seconds, *told = found[name]

    expected = CASES[name][1:]
    pairs = zip(told[::2], told[1::2], strict=True)
    assert (_minutes(seconds), *(f"{_minutes(one)} {why}" for one, why in pairs)) == (
        "-" if expected[0] is None else str(expected[0]),
        *expected[1:],
    )


def _minutes(seconds: float | None) -> str:
    return "-" if seconds is None else f"{round(seconds / 60, 3):g}"


def test_every_reason_is_drawn_here_and_has_words(found: dict[str, list[Any]]):
    assert {why for told in found.values() for why in told[2::2]} == {*REASONS}


def test_every_reason_is_true_of_the_facts(desk: Desk):
    facts = desk.sql(reckoned.QUERY).pl().to_dicts()
    sessions = reckoned.sessions(facts)
    check_reasons(desk, units(sessions, facts[-1]["happened_at"], {}), sessions, facts)


def test_a_comparison_sums_up_what_its_rows_say(desk: Desk):
    told = desk.compared("first_response")

    rows = told.rows.pl()
    for vendor in VENDORS:
        mine = {one.reason: one.sessions for one in told.reasons if one.vendor == vendor}
        assert mine == Counter(rows[f"{vendor}_why"])
        total = next(one for one in told.vendors if one.vendor == vendor)
        clock = "business" if vendor == "intercom" else "calendar"
        answer = desk.metric(f"first_response_as_{vendor}", clock=clock)
        assert (total.n, total.median) == (answer.rows[0].n, answer.rows[0].value)
        assert answer.left_out == {"no_pair": rows.height - total.n}
        assert total.n == told.ours.n - total.dropped + total.added
    assert told.ours == desk.metric("first_response_time").rows[0]


def test_the_example_is_the_session_furthest_apart(desk: Desk, found: dict[str, list[Any]]):
    reasons = desk.compared("first_response").reasons
    example = next(one.example for one in reasons if one.reason == "dismissed")
    query = (
        f"FROM first_response_compared SELECT seconds, zendesk_seconds WHERE session_id = {example}"
    )
    assert desk.sql(query).fetchall()[0] == (found["needed no reply at first"][0], 14 * 60)


def test_a_window_and_a_channel_narrow_it_as_they_do_our_metric(desk: Desk):
    sales, early = desk.compared(channel="sales"), desk.compared(until="2026-03-02T10:00")

    assert sales.ours == desk.metric("first_response_time", channel="sales").rows[0]
    assert {row[2] for row in sales.rows.fetchall()} == {"sales"}
    assert (len(early.rows.fetchall()), early.ours.n) == (1, 1)


def test_the_mean_is_asked_for_where_a_vendor_shows_it(desk: Desk):
    row = desk.metric("first_response_as_chatwoot", summary="mean").rows[0]
    told = next(one for one in desk.compared().vendors if one.vendor == "chatwoot")
    assert (row.value, row.n) == (pytest.approx(told.mean), told.n)


def test_the_wide_rows_say_what_a_bot_handled_alone(desk: Desk):
    query = "SELECT thread FROM sessions_wide WHERE is_handled_by_bot"
    assert desk.sql(query).fetchall() == [("a bot closes it",)]


def test_where_nothing_is_nothing_is_compared(centre: Centre):
    told = centre.desk().compared("first_response")

    assert (told.vendors, told.reasons, told.rows.fetchall(), told.ours.n) == ([], [], [], 0)
    assert told.pl().is_empty()
    assert told.df().empty


WRONG: dict[str, Callable[[Desk], object]] = {
    "'first_respons'; did you mean": lambda desk: desk.compared("first_respons"),
    "no channel 'salez'": lambda desk: desk.compared(channel="salez"),
    "The window is empty": lambda desk: desk.compared(since="2026-03-02", until="2026-03-01"),
}


@pytest.mark.parametrize("said", WRONG)
def test_what_cannot_be_compared_is_refused(desk: Desk, said: str):
    with pytest.raises((NotFound, BadInput), match=said):
        WRONG[said](desk)
