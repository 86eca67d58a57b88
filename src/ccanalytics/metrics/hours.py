"""Opening hours as people write them: ``mon-fri 09:00-18:00, sat 10:00-14:00``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60
WEEK = 7 * DAY

_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?")

Window = tuple[int, int]
"""From the first minute of the week that is open to the first that is not; 0 is Monday 00:00."""


def opening_hours(text: str) -> list[Window]:
    """The open windows of a week, in order and without overlap.

    Days and times are set apart by commas or spaces; times hold for the days before them:
    ``mon-fri 09:00-13:00 15:00-19:00, sat 10:00-14:00``. A day may be written out, a time without
    its minutes; a window that ends no later than it starts goes on past midnight (``22:00-06:00``).
    Raises BadInput that names all that is wrong.
    """
    faults: list[str] = []
    words = _words(text)
    if not words:
        faults.append(_("there are none"))
    windows = _merged(_windows(words, faults))
    if faults:
        raise BadInput(
            _("The opening hours cannot be read: {faults}. Write: {example}").format(
                faults="; ".join(faults), example="mon-fri 09:00-18:00, sat 10:00-14:00"
            )
        )
    return windows


def _words(text: str) -> list[str]:
    """Days and times one by one; a dash may have spaces around it."""
    joined = re.sub(r"\s*[-–—]\s*", "-", text.lower())
    return [word for word in re.split(r"[\s,;]+", joined) if word]


def _windows(words: Iterable[str], faults: list[str]) -> Iterator[Window]:
    days: list[int] = []
    named: list[str] = []
    for word in words:
        if word[0].isdigit():
            if not (days or named):
                faults.append(_("{word} has no day before it").format(word=word[:40]))
            named.clear()
            yield from _on_days(days, word, faults)
            continue
        if not named:
            days = []
        named.append(word)
        days += _days(word, faults)
    if named:
        faults.append(_("{words} has no times").format(words=", ".join(named)[:60]))


def _on_days(days: Iterable[int], word: str, faults: list[str]) -> Iterator[Window]:
    start, end = _ends(word)
    if start is None or end is None or start == DAY:
        faults.append(_("{word} is no window of time").format(word=word[:40]))
    elif start == end:
        faults.append(_("{word} lasts no time (a whole day is 00:00-24:00)").format(word=word))
    else:
        length = (end - start) % DAY or DAY
        for day in days:
            yield from _within_week(day * DAY + start, length)


def _ends(word: str) -> tuple[int | None, int | None]:
    start, _dash, end = word.partition("-")
    return _minutes(start), _minutes(end)


def _within_week(start: int, length: int) -> Iterator[Window]:
    """What goes on past Sunday goes on from Monday."""
    yield start, min(start + length, WEEK)
    if start + length > WEEK:
        yield 0, start + length - WEEK


def _merged(windows: Iterable[Window]) -> list[Window]:
    merged: list[Window] = []
    for start, end in sorted(windows):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _days(word: str, faults: list[str]) -> list[int]:
    """The days of ``mon``, or of ``fri-mon``, which is four."""
    ends = [_day(end) for end in word.split("-")]
    if len(ends) > 2 or None in ends:
        known = ", ".join(day[:3] for day in DAYS)
        faults.append(_("{word} is no day ({known})").format(word=word[:40], known=known))
        return []
    first, last = ends[0] or 0, ends[-1] or 0
    return [(first + more) % 7 for more in range((last - first) % 7 + 1)]


def _day(name: str) -> int | None:
    found = [number for number, day in enumerate(DAYS) if len(name) > 2 and day.startswith(name)]
    return found[0] if found else None


def _minutes(text: str) -> int | None:
    """Minutes after midnight; 24:00 is the midnight that ends the day."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return 60 * hour + minute if minute < 60 and 60 * hour + minute <= DAY else None
