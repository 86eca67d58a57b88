"""What a report says of a period: usual or not, fair or not, near or far from the target."""

import html
import re
from datetime import datetime, timedelta

import plotly.graph_objects as go
import polars as pl
import pytest

from ccanalytics.figures.lateness import lateness
from ccanalytics.figures.theme import spoken
from ccanalytics.reporting import (
    Report,
    adjusted,
    adjusted_sql,
    before,
    main_numbers,
    near_misses,
    why,
)
from ccanalytics.reporting.judged import judged
from drawn import bring, fact

WEEKS = 7


@pytest.fixture(scope="module")
def slow(another):
    """Twelve contacts a week, answered within one or two minutes; in the last week within ten."""
    centre, rows = another(), []
    for week in range(WEEKS):
        for number in range(12):
            at = datetime(2026, 3, 2, 9) + timedelta(weeks=week, hours=12 * number)
            wait = 60 + 5 * number if week < WEEKS - 1 else 600
            rows += _session(f"{week}-{number}", at, wait + week)
    bring(centre, [*rows, *_session("end", datetime(2026, 4, 20, 9), 60)])
    return centre.desk().snapshot()


def _session(name, at, wait):
    opened = {"target": "sales", "target_kind": "channel"}
    later = str(at + timedelta(seconds=wait))
    return [
        fact(name, 0, str(at), "session.opened", name, **opened),
        fact(name, 1, str(at), "message.received", name, text="Hello?"),
        fact(name, 2, later, "message.sent", "ben", text="Hi"),
    ]


def test_a_week_that_is_much_slower_than_the_others_is_worse_and_not_by_chance(slow):
    report = Report("x", str(slow.path))
    first = report.metric("first_response_time")

    found = judged(report, first)

    assert (found.verdict.words, found.starts) == ("worse, likely real", "2026-04-13")
    assert found.row.value == 606
    assert found.usual.low < 90 < found.usual.high < 606
    said = repr(main_numbers(report, first))
    assert "Week of 13 Apr 2026: worse, likely real." in said
    assert "▼ worse, likely real" in said
    assert "bootstrap of 43 whole days" in said


def test_a_usual_week_is_said_to_be_usual(slow):
    report = Report("x", str(slow.path), until="2026-04-13")

    assert judged(report, report.metric("first_response_time")).verdict.code == "usual"


def test_the_change_of_a_week_is_that_of_its_times_where_the_mix_is_the_same(slow):
    report = Report("x", str(slow.path))

    said = repr(why(report, report.metric("response_time")))

    assert "In the week of 13 Apr 2026 a reply typically took 10 min 6 s" in said
    assert "Another mix of them: +0.0 %" in said or "Another mix of them: −0.0 %" in said


def test_the_sql_of_a_fair_comparison_gives_its_numbers(slow):
    report = Report("x", str(slow.path))
    each, agents = (report.metric(name) for name in ("response_time", "next_response_by_agent"))

    found = why(report, each)
    sql = html.unescape(re.search("<code[^>]*>(.*?)</code>", found.html, re.DOTALL)[1])
    before, last = slow.sql(sql).pl().filter(pl.col("channel").is_null()).to_dicts()
    told = adjusted(report, agents).to_dicts()

    assert f"took {spoken(last['geometric_mean'])} (geometric mean of the 12 waits" in repr(found)
    assert f"before it {spoken(before['geometric_mean'])} (of {before['answered']})" in repr(found)
    assert "0 of that week and 0 before it" in repr(found)
    for row, same in zip(told, slow.sql(adjusted_sql(report, agents)).pl().to_dicts(), strict=True):
        assert same == {name: pytest.approx(row[name]) for name in same}


def test_a_share_is_held_against_the_period_before(slow):
    report = Report("x", str(slow.path), since="2026-04-13", until="2026-04-20", target=120)

    kept = report.metric("sla_first_response")
    said = before(report, kept)

    alone = "Against the period before alone, as long as this one: "
    assert said == f"{alone}0 % of 12 after 100 % of 12, worse, likely real."
    assert "Against" not in repr(main_numbers(report, kept, more=said)).partition("\n")[0]


def test_near_misses_are_all_waits_that_were_due(slow):
    report = Report("x", str(slow.path), target=120)
    kept = report.metric("sla_first_response"), report.metric("sla_response")

    found = near_misses(report, *kept)

    assert found.height == sum(one.rows[0].n for one in kept) == 85
    assert found["is_kept"].sum() == round(kept[0].rows[0].value * 85) == 73
    assert found.filter(pl.col("is_kept") != (pl.col("ratio") <= 1)).is_empty()


def test_a_wait_of_exactly_its_target_has_kept_it_and_what_has_no_answer_stands_apart():
    frame = pl.DataFrame(
        {"ratio": [0.0, 1.0, 1.05, 7.0, None], "is_kept": [True, True] + [False] * 3}
    )

    figure = lateness(frame)

    assert isinstance(figure, go.Figure)
    rows = figure.layout.meta["table"]["rows"]
    assert [row[:2] for row in rows] == [
        ["up to 25 %", "1"],
        ["up to 100 %", "1"],
        ["up to 1.1 ×", "1"],
        ["over 5 ×", "1"],
        ["not answered", "1"],
    ]
    assert lateness(frame.clear()).layout.annotations[0].text == "Not enough data"
