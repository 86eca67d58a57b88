"""Figures of waiting: what they draw, from which rows, and what they leave empty."""

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest
from test_figures import NINE, adjusted, lane, points, row

from ccanalytics.figures import (
    SHARE,
    answer_curve,
    calendar_heat,
    incidence,
    quantile_fan,
    slope,
    small_multiples,
    swimlane,
)
from ccanalytics.figures.apart import apart
from ccanalytics.figures.grid import PANELS
from ccanalytics.figures.risk_table import watched
from ccanalytics.figures.squeezed import Squeezed
from ccanalytics.figures.swimlane import KINDS
from ccanalytics.figures.theme import GREY, PALETTE

HOUR, DAY = 3600, 86_400

PLACES = [
    ([1, 5], [1, 5]),
    ([5, 1], [5, 1]),
    ([2, 2], [1.5, 2.5]),
    ([0, 0, 0], [0, 1, 2]),
    ([9, 9.5], [8.75, 9.75]),
    ([10, 10], [9, 10]),
    ([], []),
]
"""Where labels want to be on an axis from 0 to 10, and where they are, 1 apart."""

GAPS = [
    ("minutes are never squeezed", [0, 10, 600], 0),
    ("a night among minutes", [0, 60, 300, 15 * HOUR], 1),
    ("two nights among hours", [0, HOUR, 3 * HOUR, 18 * HOUR, 20 * HOUR, 35 * HOUR], 2),
    ("a long weekend after a night", [0, HOUR, 20 * HOUR, 21 * HOUR, 90 * HOUR], 2),
    ("an even pace", [k * HOUR for k in range(9)], 0),
    ("many long ones", [at for k in range(9) for at in (k * DAY, k * DAY + 9)], 0),
    ("nothing but one moment", [0, 0], 0),
]
"""Moments of a history, in seconds, and how many gaps are squeezed."""


def texts(figure, mode="text"):
    """All that is written in the drawing itself."""
    return [text for trace in figure.data if trace.mode == mode for text in trace.text or ()]


@pytest.mark.parametrize(("wanted", "found"), PLACES)
def test_labels_that_would_touch_are_moved_apart(wanted, found):
    assert apart(wanted, 1, 0, 10) == pytest.approx(found)


def test_more_labels_than_there_is_room_for_share_it():
    assert apart([5, 5, 5], 1, 4, 5) == pytest.approx([4, 4.5, 5])


def test_under_a_curve_stands_how_many_were_still_watched_at_each_tick():
    figure = answer_curve(pl.DataFrame(points("c", 40)), at_risk=True)

    (cells,) = [trace for trace in figure.data if trace.mode == "text"]
    waited = range(10, 410, 10)
    assert tuple(cells.x) == figure.layout.xaxis.tickvals
    assert list(cells.text) == [str(sum(t >= tick for t in waited)) for tick in cells.x]


def test_where_no_point_tells_how_many_were_watched_two_numbers_do():
    curve = pl.DataFrame(
        [
            {"channel": "c", "t": t, "share": share, "low": None, "high": None, "at_risk": n}
            for t, share, n in ((5.0, 0.1, 100), (50.0, 0.4, 90), (9e6, 0.4, 1))
        ]
    )

    assert [watched(curve, t) for t in (1, 5, 30, 3600, 1e7)] == [
        (100, 100),
        (100, 100),
        (90, 90),
        (1, 60),
        (0, 0),
    ]


def test_a_target_is_a_dashed_line_and_what_the_alt_text_tells_about():
    figure = answer_curve(pl.DataFrame(points("c", 9)), target=50)

    (line,) = figure.layout.shapes
    assert (line.x0, line.line.dash) == (50, "dash")
    assert figure.layout.annotations[0].text == "target 50 s"
    assert "Within 50 s: c (n = 9) 50 %" in figure.layout.meta["alt"]


def test_each_ending_has_its_curve_its_share_and_one_colour_everywhere():
    ways = {"replied": 1.0, "spam": 0.2}
    frame = pl.DataFrame(
        {**point, "channel": name, "cause": cause, "share": part * point["share"]}
        for name in ("a", "b")
        for point in points(name, 40)
        for cause, part in ways.items()
    )

    one = incidence(frame.filter(channel="a").drop("channel"))
    two = incidence(frame)

    assert [text.rpartition(">")[2] for text in texts(one)] == [" 98 % replied", " 20 % spam"]
    assert {trace.name: trace.line.color for trace in two.data if trace.name} == {
        "replied": PALETTE[0],
        "spam": PALETTE[1],
    }
    assert one.layout.meta["table"]["columns"][:2] == ["Cause", "n"]
    assert len(two.layout.meta["table"]["rows"]) == 4


def test_an_ending_that_nobody_had_is_in_the_table_only():
    frame = pl.DataFrame(points("c", 9)).with_columns(cause=pl.lit("replied"))
    never = frame.tail(1).with_columns(cause=pl.lit("spam"), share=0.0, low=None, high=None)

    figure = incidence(pl.concat([frame, never]))

    assert len(texts(figure)) == 1
    assert [line[1] for line in figure.layout.meta["table"]["rows"]] == ["replied", "spam"]
    assert not incidence(never).data


def test_of_very_many_points_an_ending_keeps_those_that_can_be_seen():
    figure = incidence(pl.DataFrame(points("c", 5000)).with_columns(cause=pl.lit("replied")))

    assert max(len(trace.x) for trace in figure.data) < 410


def test_a_day_has_24_hours_and_those_without_data_are_empty():
    hours = [row({"hour": 8}, 60.0, n=5), row({"hour": 23}, 90.0, n=12_345)]

    figure = quantile_fan(pl.DataFrame(hours))

    median = next(figure.select_traces({"line.color": PALETTE[0], "showlegend": False}))
    assert [hour for hour, y in enumerate(median.y) if y is not None] == [8, 23]
    assert (median.marker.color[8], median.marker.color[23]) == (GREY, PALETTE[0])
    assert figure.layout.xaxis.ticktext[8] == "8<br><i>5</i>"
    assert figure.layout.xaxis.ticktext[23] == "23<br><i>12k</i>"
    assert figure.layout.xaxis.ticktext[0] == "0<br><i></i>"
    assert figure.layout.yaxis.type == "log"


def test_what_an_hour_does_not_reach_points_on():
    hours = [row({"hour": 8}, None, more_than=600.0, p90_low=900.0)]

    figure = quantile_fan(pl.DataFrame(hours))

    lines = [line for line in figure.data if line.showlegend is False and line.y[8]]
    assert {(line.y[8], line.marker.symbol[8]) for line in lines} == {
        (600, "triangle-up"),
        (900, "triangle-up"),
    }
    assert figure.layout.meta["table"]["rows"][0][1:4] == [
        "more than 10 min",
        "more than 15 min",
        "not reached",
    ]


def weeks(name, values, **more):
    return [
        row({"channel": name, "week": f"2026-03-{2 + 7 * k:02d}"}, value, **more)
        for k, value in enumerate(values)
        if value
    ]


def test_panels_share_their_axes_and_keep_the_weeks_apart():
    rows = weeks("large", [60.0, None, 90.0], n=80) + weeks("small", [600.0, 700.0, 800.0])

    figure = small_multiples(pl.DataFrame(rows), target={"small": 300})

    titles = [one.text for one in figure.layout.annotations]
    lines = [trace for trace in figure.data if trace.mode == "lines+markers"]
    areas = [trace for trace in figure.data if trace.fill == "toself"]
    assert titles == ["large · n = 160", "small · n = 150"]
    assert [list(line.y) for line in lines] == [[60, None, 90], [600, 700, 800]]
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert texts(figure) == [" 1 min 30 s", " 13 min"]
    assert not areas, "two weeks that have both are two bars"
    assert [shape.yref for shape in figure.layout.shapes] == ["y2"]


def test_of_many_panels_the_largest_are_drawn_and_the_rest_is_counted():
    rows = [one for k in range(PANELS + 2) for one in weeks(f"c{k}", [60.0], n=20 + k)]

    figure = small_multiples(pl.DataFrame(rows))

    assert len(figure.layout.annotations) == PANELS
    assert figure.layout.annotations[0].text == f"c{PANELS + 1} · n = {21 + PANELS}"
    assert "and 2 smaller ones" in figure.to_json()
    assert len(figure.layout.meta["table"]["rows"]) == PANELS + 2


def test_a_slope_goes_from_crude_to_adjusted_as_at_berkeley():
    frame = pl.DataFrame(
        [
            {"group": "men", "crude": 0.4452, **adjusted(0.3873, n=2691)},
            {"group": "women", "crude": 0.3035, **adjusted(0.43, n=1835)},
            {"group": "few", "crude": 0.5, **adjusted(0.4, n=3)},
            {"group": "unknown", "crude": None, "adjusted": None, "n": 0},
        ],
        infer_schema_length=None,
    )

    figure = slope(frame, by="group", scale=SHARE)

    lines = {trace.line.color: trace for trace in figure.data if trace.mode == "lines+markers"}
    assert list(lines[PALETTE[0]].y) == [0.4452, 0.3873, None]
    assert list(lines[PALETTE[1]].y) == [0.3035, 0.43, None]
    assert list(lines[GREY].y) == [0.5, 0.4, None]
    assert "43 %  women" in texts(figure)
    assert figure.layout.meta["table"]["rows"][-1] == ["unknown", "–", "–", "0"]


def test_labels_of_equal_groups_do_not_lie_on_each_other():
    rows = [{"agent": f"a{k}", "crude": 60.0, **adjusted(60.0)} for k in range(30)]

    figure = slope(pl.DataFrame(rows))

    low, high = figure.layout.yaxis.range
    pixels = (figure.layout.height - 100) / (high - low)
    for labels in (trace for trace in figure.data if trace.mode == "text"):
        places = sorted(labels.y)
        assert min(b - a for a, b in pairwise(places)) * pixels > 15
        assert low < places[0]
        assert places[-1] < high


def test_a_day_without_data_is_empty_and_one_of_nothing_is_nought():
    days = [("2026-03-02", 4), ("2026-03-04", 0), ("2026-04-01", 9)]

    figure = calendar_heat(pl.DataFrame(days, schema=["day", "n"], orient="row"))

    z = figure.data[0].z
    assert (z[0][0], z[1][0], z[2][0], z[2][4]) == (4, None, 0, 9)
    assert figure.layout.xaxis.ticktext == ("Mar<br>2026", "Apr")
    assert figure.layout.meta["table"]["rows"][0] == ["2 Mar 2026", "4", "–", "0", *"––––"]


def test_times_in_a_calendar_are_coloured_by_their_logarithm():
    days = [{"day": date(2026, 3, 2), "value": 10.0}, {"day": date(2026, 3, 3), "value": 1000.0}]

    figure = calendar_heat(pl.DataFrame(days), of="value")

    assert (figure.data[0].z[0][0], figure.data[0].z[1][0]) == (1, 3)
    assert "1 min" in figure.layout.coloraxis.colorbar.ticktext
    assert "longest, 16 min 40 s, on 3 Mar 2026" in figure.layout.meta["alt"]


def test_more_than_a_year_has_a_strip_for_each_year():
    days = [{"day": date(2025, 11, 1) + timedelta(k), "n": 1} for k in range(400)]

    figure = calendar_heat(pl.DataFrame(days))

    assert [one.text for one in figure.layout.annotations] == ["2025", "2026"]


def test_lanes_are_waiting_the_queue_and_then_all_as_they_came():
    lanes = [
        lane("Bruno", "held", 900, 1500),
        lane("Ana", "held", 60, 900, "took it"),
        lane("Queue", "queue", 0, 60),
        lane("Queue", "queue", 60, 60),
        lane("Marta", "waiting", 0, 400),
    ]
    marks = pl.DataFrame([{"at": NINE, "author_kind": "contact", "words": "<b>Hola</b>"}])

    figure = swimlane(pl.DataFrame(lanes), marks)

    bars = {trace.name: trace for trace in figure.select_traces({"type": "bar"})}
    strokes = list(figure.select_traces({"type": "scatter"}))
    assert figure.layout.yaxis.ticktext[:-1] == ("Marta", "Queue", "Ana", "Bruno")
    assert list(bars["held by an agent"].x) == [840, 600]
    assert [(list(one.x), one.marker.symbol) for one in strokes if one.x] == [
        ([60], "line-ns"),
        ([0], "circle"),
    ]
    assert "took it" in bars["held by an agent"].customdata[0]
    assert figure.layout.meta["table"]["rows"][2][2:] == ["", "contact wrote", "", "<b>Hola</b>"]
    assert figure.layout.xaxis.title.text == "local time"


def test_what_a_stretch_lasted_may_be_told_where_the_clock_was_put_back():
    one = {**lane("Ana", "held", 0, 3600), "seconds": 7200.0}

    figure = swimlane(pl.DataFrame([one]))

    assert figure.layout.meta["table"]["rows"][0][4] == "2 h"


def test_a_squeezed_night_is_said_on_the_figure():
    lanes = [lane("Ana", "held", 0, 600), lane("Ana", "closed", 600, 15 * HOUR + 600)]

    figure = swimlane(pl.DataFrame(lanes))

    (strip,) = figure.layout.shapes
    assert strip.x1 - strip.x0 < 600
    assert "15 h" in figure.layout.annotations[0].text
    assert "grey strips last longer" in figure.layout.xaxis.title.text


def test_every_kind_of_stretch_has_words_and_a_colour_of_its_own():
    assert len({colour for _words, colour in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize(("_history", "moments", "squeezed"), GAPS)
def test_only_what_would_hide_all_else_is_squeezed(_history, moments, squeezed):
    axis = Squeezed(NINE + timedelta(seconds=at) for at in moments)

    places = [axis.place(at) for at in axis.moments]
    assert len(axis.gaps) == squeezed
    assert places == sorted(set(places))
    assert squeezed or places[-1] == max(moments)
    assert 1 <= len(axis.axis()["tickvals"]) <= 9
