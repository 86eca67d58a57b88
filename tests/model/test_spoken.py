"""Durations and sizes as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccanalytics.model.spoken import sized, spoken

SAID = {
    0: "0 s",
    0.4: "0.4 s",
    4.25: "4.2 s",
    9.96: "10 s",
    59.4: "59 s",
    59.7: "1 min",
    60: "1 min",
    250: "4 min 10 s",
    3_599.6: "1 h",
    7_500: "2 h 5 min",
    86_399: "1 d",
    90_000: "1 d 1 h",
    1_500 * 86_400: "1,500 d",
    -61: "−1 min 1 s",
}


@pytest.mark.parametrize(("seconds", "said"), SAID.items())
def test_a_duration_is_said_in_its_two_largest_units(seconds: float, said: str):
    assert spoken(seconds) == said


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf")])
def test_no_duration_is_a_dash(nothing: float | None):
    assert spoken(nothing) == "–"


@given(st.floats(0, 1e9))
def test_no_unit_is_as_large_as_the_next(seconds: float):
    words = spoken(seconds).replace(",", "").split()

    for number, unit in zip(words[::2], words[1::2], strict=True):
        assert float(number) < {"s": 60, "min": 60, "h": 24, "d": 1e9}[unit]


SIZES = {
    0: "0 B",
    1_023: "1,023 B",
    1_536: "1.5 KiB",
    1_048_575: "1 MiB",
    26_214_400: "25 MiB",
    5 * 2**41: "10 TiB",
    2**51: "2,048 TiB",
}


@pytest.mark.parametrize(("size", "said"), SIZES.items())
def test_a_size_is_said_in_its_largest_unit(size: int, said: str):
    assert sized(size) == said
