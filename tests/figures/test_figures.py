"""Figures: right with many groups, one or none; their tables and alt texts say the same."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from ccanalytics.figures import (
    MEAN,
    answer_curve,
    calendar_heat,
    dot_interval,
    heat_map,
    incidence,
    quantile_fan,
    share_dots,
    slope,
    small_multiples,
    spoken,
    swimlane,
    transfer_matrix,
    weekly,
    weekly_shares,
)
from ccanalytics.figures.answer_curve import LINES, PANELS
from ccanalytics.figures.axes import amount_axis, share_axis, time_axis
from ccanalytics.figures.dot_interval import dot_table
from ccanalytics.figures.theme import percent
from ccanalytics.model.text import clean
from hostile import HOSTILE, IDS

SPOKEN = [
    (None, "–"),
    (0, "0 s"),
    (0.33, "0.3 s"),
    (1.5, "1.5 s"),
    (9.96, "10 s"),
    (59.7, "1 min"),
    (250, "4 min 10 s"),
    (3599.6, "1 h"),
    (7380, "2 h 3 min"),
    (86_399, "1 d"),
    (273_600, "3 d 4 h"),
    (-90, "−1 min 30 s"),
]

PERCENT = [
    (None, "–"),
    (0, "0 %"),
    (0.004, "0.4 %"),
    (0.82, "82 %"),
    (0.996, "99.6 %"),
    (1, "100 %"),
]


def row(group, value=60.0, **more):
    """One group as `Measurement.pl` has it."""
    blank = dict.fromkeys(("low", "high", "p90", "p90_low", "p90_high", "p99", "more_than"))
    return {**group, "value": value, **blank, "n": 50, "unfinished": 3, **more}


def points(name, n=40):
    return [
        {
            "channel": name,
            "t": 10.0 * (k + 1),
            "share": (k + 1) / (n + 1),
            "low": k / (n + 2),
            "high": (k + 2) / (n + 2),
            "at_risk": n - k,
        }
        for k in range(n)
    ]


def flow(agent, to_agent=None, to_channel=None, n=1):
    """A row of transfers as `transfer_matrix` wants them."""
    return {"agent": agent, "to_agent": to_agent, "to_channel": to_channel, "n": n}


def adjusted(value, **more):
    """What a slope ends at."""
    return {"adjusted": value, "low": value - 1, "high": value + 1, "n": 50, **more}


NINE = datetime(2026, 3, 2, 9)


def lane(name, kind, start, end, words=None):
    """A stretch of a session, in seconds after nine o'clock."""
    starts_at, ends_at = (NINE + timedelta(seconds=at) for at in (start, end))
    return {"lane": name, "kind": kind, "starts_at": starts_at, "ends_at": ends_at, "words": words}


def figures_of(names):
    """The figures, each about the same groups."""
    curves = pl.DataFrame([point for name in names for point in points(name)])
    rows = [row({"channel": name}, 60.0 * (k + 1), low=50.0) for k, name in enumerate(names)]
    shares = [row({"channel": name}, 0.2, low=0.1, high=0.3) for name in names]
    weeks = [row({"week": f"2026-03-{2 + 7 * k:02d}"}, 60.0, low=50.0) for k in range(4)]
    flows = [flow(name, to_agent=names[0], n=2) for name in names]
    flows += [flow(name, to_channel=name) for name in names]
    endings = [{**p, "cause": cause} for p in points(names[0], 5) for cause in (names[-1], "spam")]
    series = [{**one, "week": "2026-03-02"} for one in rows]
    slopes = [{"agent": name, "crude": 9.0, **adjusted(8.0 + k)} for k, name in enumerate(names)]
    days = [{"day": date(2026, 1, 1) + timedelta(k), "n": k} for k in range(len(names) + 1)]
    lanes = [lane(name, "held", 60 * k, 60 * k + 60, name) for k, name in enumerate(names)]
    marks = pl.DataFrame([{"at": NINE, "author_kind": "contact", "words": names[0]}])
    hours = [{"weekday": 1 + k % 7, "hour": k % 24, "n": k} for k in range(len(names) + 1)]
    return {
        "curve": answer_curve(curves, target=60, at_risk=True),
        "endings": incidence(pl.DataFrame(endings), target=60),
        "fan": quantile_fan(pl.DataFrame([row({"hour": 9}, p99=600.0)]), zone=names[0][:40]),
        "panels": small_multiples(pl.DataFrame(series), target=60),
        "slope": slope(pl.DataFrame(slopes)),
        "calendar": calendar_heat(pl.DataFrame(days)),
        "lanes": swimlane(pl.DataFrame(lanes), marks, zone=names[0][:40]),
        "dots": dot_interval(pl.DataFrame(rows)),
        "shares": share_dots(pl.DataFrame(shares)),
        "means": dot_interval(pl.DataFrame(shares), scale=MEAN),
        "weekly": weekly(pl.DataFrame(weeks)),
        "weekly shares": weekly_shares(pl.DataFrame(weeks)),
        "matrix": transfer_matrix(pl.DataFrame(flows, infer_schema_length=None)),
        "heat": heat_map(pl.DataFrame(hours), zone=names[0][:40]),
    }


@pytest.mark.parametrize(("seconds", "words"), SPOKEN)
def test_times_read_as_people_say_them(seconds, words):
    assert spoken(seconds) == words


@pytest.mark.parametrize(("share", "words"), PERCENT)
def test_shares_read_as_people_say_them(share, words):
    assert percent(share) == words


@pytest.mark.parametrize("ends", [(0, 0), (1, 2), (90, 400), (0.2, 3e7), (3e6, 4e7)])
def test_an_axis_of_time_is_labelled_whatever_it_spans(ends):
    axis = time_axis(ends)

    assert 2 <= len(axis["tickvals"]) <= 7
    assert len(set(axis["ticktext"])) == len(axis["ticktext"])


@pytest.mark.parametrize("count", [1, LINES, LINES + 1, 41])
def test_every_number_of_groups_is_drawn(count):
    for name, figure in figures_of([f"c{k}" for k in range(count)]).items():
        assert figure.data, name
        assert figure.layout.meta["alt"], name
        assert figure.layout.meta["table"]["rows"], name


def test_more_groups_than_lines_get_a_panel_each():
    names = [f"c{k}" for k in range(PANELS + 3)]

    figure = answer_curve(pl.DataFrame([point for name in names for point in points(name)]))

    assert len(figure.layout.annotations) == PANELS
    assert "and 3 smaller ones" in figure.to_json()
    assert len(figure.layout.meta["table"]["rows"]) == len(names)


@pytest.mark.parametrize("highest", [0, 0.004, 0.05, 0.3, 1])
def test_an_axis_of_shares_begins_at_nought_and_labels_each_tick_anew(highest):
    axis = share_axis([highest])

    assert axis["ticktext"][0] == "0 %"
    assert 2 <= len(set(axis["ticktext"])) == len(axis["ticktext"]) <= 9
    assert axis["range"][1] >= highest


@pytest.mark.parametrize("highest", [0, 0.03, 0.4, 7, 120_000])
def test_an_axis_of_amounts_too(highest):
    axis = amount_axis([highest])

    assert 2 <= len(set(axis["ticktext"])) == len(axis["ticktext"]) <= 9


@pytest.mark.parametrize(
    "draw",
    [
        answer_curve,
        dot_interval,
        share_dots,
        weekly,
        weekly_shares,
        transfer_matrix,
        heat_map,
        incidence,
        quantile_fan,
        small_multiples,
        slope,
        calendar_heat,
        swimlane,
    ],
)
def test_no_data_says_so(draw):
    figure = draw(pl.DataFrame())

    assert not figure.data
    assert figure.layout.annotations[0].text == "Not enough data"


def test_a_curve_on_which_nobody_was_answered_says_so():
    frame = pl.DataFrame(
        [{"channel": "c", "t": 9.0, "share": 0.0, "low": None, "high": None, "at_risk": 2}]
    )

    assert answer_curve(frame).layout.annotations[0].text == "Not enough data"


def test_the_fastest_is_on_top_and_too_few_are_not_ranked():
    frame = pl.DataFrame(
        [
            row({"channel": "slow"}, 600.0),
            row({"channel": "few"}, 1.0, n=9),
            row({"channel": "fast"}, 6.0),
        ]
    )

    assert dot_table(frame)["Channel"].to_list() == ["fast", "slow", "few"]


def test_what_is_not_reached_is_said_to_be_more():
    frame = pl.DataFrame([row({"channel": "c"}, None, more_than=7200.0, p90_low=90.0)])

    figure, table = dot_interval(frame), dot_table(frame).row(0, named=True)

    assert table["Median"] == "more than 2 h"
    assert table["90th percentile"] == "more than 2 h"
    assert "triangle-right" in figure.to_json()


def test_a_week_without_data_leaves_a_gap_and_an_unfinished_one_is_hollow():
    frame = pl.DataFrame([row({"week": "2026-03-02"}), row({"week": "2026-03-16"})])

    figure = weekly(frame, so_far="2026-03-16")

    dots = figure.data[-1]
    assert list(dots.y) == [60, None, 60]
    assert (dots.marker.symbol[0], dots.marker.symbol[-1]) == ("circle", "circle-open")
    assert [line[0] for line in figure.layout.meta["table"]["rows"]] == [
        "2 Mar 2026",
        "9 Mar 2026",
        "16 Mar 2026 (so far)",
    ]


def test_the_largest_share_is_on_top_and_too_few_are_not_ranked():
    frame = pl.DataFrame(
        [
            row({"channel": "little"}, 0.1, low=0.05, high=0.2),
            row({"channel": "few"}, 0.9, n=9),
            row({"channel": "much"}, 0.4, low=0.3, high=0.5),
        ]
    )

    table = share_dots(frame).layout.meta["table"]

    assert [line[0] for line in table["rows"]] == ["much", "little", "few"]
    assert table["rows"][0][1] == "40 % (30 % to 50 %)"


def test_weeks_of_nothing_but_noughts_are_no_lack_of_data():
    weeks = [row({"week": "2026-03-02"}, 0.0, low=0.0, high=0.07)]

    figure = weekly_shares(pl.DataFrame(weeks))

    assert list(figure.data[-1].y) == [0]
    assert figure.layout.meta["table"]["rows"][0][1] == "0 % (0 % to 7 %)"


def test_a_week_of_few_does_not_stretch_the_axis():
    weeks = [
        row({"week": "2026-03-02"}, 0.1, low=0.05, high=0.15),
        row({"week": "2026-03-09"}, 0.25, low=0.05, high=0.7, n=4),
    ]

    figure = weekly_shares(pl.DataFrame(weeks))

    assert figure.layout.yaxis.range[1] < 0.3
    assert figure.data[-1].marker.color[0] != figure.data[-1].marker.color[1]


@pytest.mark.parametrize("name", HOSTILE, ids=IDS)
def test_names_are_drawn_as_letters_only(name):
    for kind, figure in figures_of([clean(name), "other"]).items():
        drawn = figure.to_dict() | {"layout": figure.layout.to_plotly_json()}
        drawn["layout"].pop("meta")
        text = str(drawn)

        assert "<img" not in text, kind
        assert "<a" not in text, kind
        assert "<b>bold" not in text, kind
        assert not set("\u202e\x00\x07") & set(text), kind
        assert len(text) < 200_000, kind
