"""Sessions that ended without a reply, and why."""

from __future__ import annotations

import pytest

from ccanalytics.errors import BadInput
from centre import Centre
from drawn import bring, draw, fact

OPEN = "mon-fri 09:00-18:00"
"""In Madrid, an hour ahead of the UTC in which the tables are drawn; 2 March 2026 is a Monday."""

ENDED = {
    "an agent closes it": ("10:00 marta: Hello?\n 10:05 close ben", "by_us"),
    "accepted is not replied": (
        "10:00 marta: Hello?\n 10:01 accept ben\n 10:05 close ben", "by_us",
    ),
    "the contact closes it": ("10:00 marta: Hello?\n 10:05 close marta", "gave_up"),
    "a bot has answered, and no person": (
        "10:00 marta: Hello?\n 10:00 bot: Hi\n 10:05 close marta", "gave_up",
    ),
    "it came before we open, at 8:59": ("07:59 marta: Hello?\n 10:05 close ben", "out_of_hours"),
    "it came as we open, at 9:00": ("08:00 marta: Hello?\n 10:05 close ben", "by_us"),
    "it came as we close, at 18:00": ("17:00 marta: Hello?\n 19:05 close marta", "out_of_hours"),
    "a reply": ("10:00 marta: Hello?\n 10:05 ben: Hi\n 10:06 marta: And?\n 10:09 close ben", None),
    "a reply to one of the night": ("05:00 marta: Hello?\n 10:05 ben: Hi\n 11:00 close", None),
}  # fmt: skip


@pytest.mark.parametrize(("drawn", "cause"), ENDED.values(), ids=ENDED)
def test_a_session_is_missed_for_one_cause_or_not_at_all(
    centre: Centre, drawn: str, cause: str | None
):
    draw(centre, drawn)
    desk = centre.desk()

    total = desk.metric("missed", hours=OPEN).rows
    by_cause = desk.metric("missed", by="cause", hours=OPEN).rows

    assert [(row.value, row.n) for row in total] == [(float(cause is not None), 1)]
    assert {row.group["cause"]: row.value for row in by_cause} == {
        name: float(name == cause) for name in ("auto_close", "by_us", "gave_up", "out_of_hours")
    }


def test_silence_closes_by_itself_and_a_new_session_gives_the_old_one_up(centre: Centre):
    bring(centre, [*_unanswered("quiet", reason="silence"), *_unanswered("back"), *_again("back")])

    rows = centre.desk().metric("missed", by="cause").rows

    assert {row.group["cause"]: (row.value, row.n) for row in rows} == {
        "auto_close": (0.5, 2),
        "by_us": (0, 2),
        "gave_up": (0.5, 2),
    }


def test_spam_live_sessions_and_those_that_we_began_do_not_count(centre: Centre):
    draw(
        centre,
        """10:00 marta: WIN
           10:01 spam""",
        """10:00 marta: Hello?""",
        """10:00 ben: Your parcel is here
           10:05 marta: Thanks!
           10:06 close ben""",
        """10:00 bot: How can we help?
           10:05 marta: Hello?
           10:06 close ben""",
    )
    rows = centre.desk().metric("missed").rows
    assert [(row.value, row.n, row.unfinished) for row in rows] == [(1, 1, 0)]


def test_the_causes_sum_to_the_total_of_all_ended_sessions(centre: Centre):
    draw(centre, *(drawn for drawn, _ in ENDED.values()))
    draw(centre, *(drawn for drawn, _ in list(ENDED.values())[:5]), channel="support")
    desk = centre.desk()

    total = desk.metric("missed", by="channel", every="week", hours=OPEN).rows
    parts = desk.metric("missed", by=("channel", "cause"), every="week", hours=OPEN).rows

    assert {row.group["channel"]: (row.value, row.n) for row in total} == {
        "sales": (pytest.approx(7 / 9), 9),
        "support": (1, 5),
    }
    for whole in total:
        of_it = [row for row in parts if row.group["channel"] == whole.group["channel"]]
        assert len(of_it) == 4
        assert {row.n for row in of_it} == {whole.n}
        assert sum(row.value for row in of_it) == pytest.approx(whole.value)


def test_without_hours_nothing_is_out_of_hours(centre: Centre):
    draw(centre, "02:00 marta: Hello?\n 10:05 close ben")
    desk = centre.desk()

    found, within = desk.metric("missed", by="cause"), desk.metric("missed", hours=OPEN)

    assert {row.group["cause"]: row.value for row in found.rows} == {
        "auto_close": 0,
        "by_us": 1,
        "gave_up": 0,
    }
    assert (found.hours, within.hours) == (None, OPEN)
    assert desk.metric("missed", hours="").to_dict()["hours"] is None


def test_hours_are_for_missed_alone_and_must_be_readable(centre: Centre):
    desk = centre.desk()
    with pytest.raises(BadInput, match="volume does not ask for hours; these do: missed"):
        desk.metric("volume", hours=OPEN)
    with pytest.raises(BadInput, match="mox is no day"):
        desk.snapshot().metric("missed", hours="mox 9-18")


def _unanswered(thread: str, reason: str = "") -> list[dict[str, str]]:
    """A session that nobody closes, unless there is a reason to."""
    at, to = "2026-03-02 10:00:00", {"target": "sales", "target_kind": "channel"}
    rows = [
        fact(thread, 0, at, "session.opened", "marta", **to),
        fact(thread, 1, at, "message.received", "marta", text="Hello?"),
    ]
    if reason:
        end = "2026-03-03 10:00:00"
        closing = {"actor": "", "actor_kind": "system", "reason": reason}
        rows.append(fact(thread, 2, end, "session.closed", "", **closing))
    return rows


def _again(thread: str) -> list[dict[str, str]]:
    """The next session of the same contact, which goes on."""
    return [
        row | {"session": "2", "id": f"again{row['id']}", "happened_at": "2026-03-04 10:00:00"}
        for row in _unanswered(thread)
    ]
