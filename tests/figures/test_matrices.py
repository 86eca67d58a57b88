"""The two matrices: who passes on to whom, and when in the week it happens."""

import polars as pl
import pytest
from test_figures import flow

from ccanalytics.figures import heat_map, transfer_matrix
from ccanalytics.figures.theme import DARK, LIGHT
from ccanalytics.figures.transfer_matrix import PEOPLE

PLOTLY_GREY, WHITE = "#444444", "#ffffff"
"""What plotly writes with in a cell: the one on light colours, the other on dark ones."""


def matrix(*flows):
    figure = transfer_matrix(pl.DataFrame(list(flows), infer_schema_length=None))
    return figure, figure.data[0]


def names(ticks):
    """The names on an axis, without their counts and marks."""
    return [tick.partition("  ")[0].removeprefix("<i># ").removesuffix("</i>") for tick in ticks]


def counts(cells):
    return [list(line) for line in cells.text]


def test_who_gives_more_than_they_take_comes_first():
    figure, cells = matrix(
        flow("last", "first"),
        flow("first", "last", n=5),
        flow("middle", "last", n=2),
        flow("first", "middle", n=2),
        flow("middle", to_channel="sales", n=1),
    )

    assert names(figure.layout.yaxis.ticktext) == ["first", "middle", "last"]
    assert names(figure.layout.xaxis.ticktext) == ["first", "middle", "last", "sales"]
    assert counts(cells) == [
        ["", "2", "5", "", ""],
        ["", "", "2", "", "1"],
        ["1", "", "", "", ""],
    ]


def test_empty_cells_are_empty():
    _figure, cells = matrix(flow("a", "b", n=3), flow("b", "c"))

    assert counts(cells) == [["", "3"], ["1", ""]]
    assert cells.z[0][0] is None


def test_a_person_and_a_channel_of_one_name_are_two():
    figure, cells = matrix(flow("a", "sales"), flow("a", to_channel="sales", n=4))

    assert figure.layout.xaxis.ticktext == ("sales", "<i># sales</i>")
    assert counts(cells) == [["1", "", "4"]]


def test_of_many_people_the_busiest_are_shown_and_the_rest_is_told():
    flows = [flow(f"p{k}", f"p{k + 1}", n=100 - k) for k in range(PEOPLE + 5)]

    figure, cells = matrix(*flows)

    shown = sum(int(n or 0) for line in counts(cells) for n in line)
    left = sum(one["n"] for one in flows) - shown
    assert len(cells.z) == PEOPLE
    assert f"({left} transfers of others are in the table only)" in figure.layout.xaxis.title.text
    assert len(figure.layout.meta["table"]["rows"]) == len(flows)


def test_who_is_not_known_has_a_place_too():
    figure, _cells = matrix(flow(None, "b"), flow("b", None))

    assert set(names(figure.layout.yaxis.ticktext)) == {"b", "(none)"}


@pytest.mark.parametrize("ground", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_can_be_read_on_every_colour_of_a_cell(ground):
    ends = [_rgb(colour) for colour in ground.cells]
    for step in range(11):
        cell = [a + (b - a) * step / 10 for a, b in zip(*ends, strict=True)]
        is_dark = (299 * cell[0] + 587 * cell[1] + 114 * cell[2]) / 1000 < 128
        assert _contrast(cell, _rgb(WHITE if is_dark else PLOTLY_GREY)) >= 4.5


def test_a_week_shows_the_mean_of_the_days_it_has():
    frame = pl.DataFrame(
        [
            {"weekday": 1, "hour": 9, "n": 6, "days": 4},
            {"weekday": 7, "hour": 23, "n": 0, "days": 4},
            {"weekday": 2, "hour": 9, "n": 0, "days": 0},
        ]
    )

    figure = heat_map(frame, zone="Europe/Madrid")

    cells = figure.data[0]
    assert cells.z[0][9] == 1.5
    assert cells.z[6][23] == 0
    assert cells.z[1][9] is None
    assert "6 on 4 days" in cells.customdata[0][9]
    assert figure.layout.meta["table"]["rows"] == [
        ["09:00–10:00", "1.50", "–", "–", "–", "–", "–", "–"]
    ]
    assert "on Monday 09:00–10:00" in figure.layout.meta["alt"]


def test_without_days_a_week_shows_counts():
    figure = heat_map(pl.DataFrame([{"weekday": 1, "hour": 9, "n": 6}]))

    assert figure.data[0].z[0][9] == 6
    assert figure.layout.meta["table"]["rows"][0][:3] == ["09:00–10:00", "6", "0"]


def test_a_week_of_nothing_is_not_enough():
    figure = heat_map(pl.DataFrame([{"weekday": 1, "hour": 9, "n": 0, "days": 3}]))

    assert figure.layout.annotations[0].text == "Not enough data"


def _rgb(colour):
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]


def _contrast(one, other):
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour):
    """Relative luminance, as WCAG 2 has it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
