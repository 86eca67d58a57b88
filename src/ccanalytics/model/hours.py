"""Opening hours as people write them: ``mon-fri 09:00-18:00, sat 10:00-14:00``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60
WEEK = 7 * DAY

_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?")

Window = tuple[int, int]
"""From the first minute that is open to the first that is not; in a week, 0 is Monday 00:00."""

EXAMPLE = "mon-fri 09:00-18:00, sat 10:00-14:00"


def opening_hours(text: str) -> list[Window]:
    """The open windows of a week, in order and without overlap.

    Days and times are set apart by commas or spaces; times hold for the days before them:
    ``mon-fri 09:00-13:00 15:00-19:00, sat 10:00-14:00``. A day may be written out, a time without
    its minutes; a window that ends no later than it starts goes on past midnight (``22:00-06:00``).
    Raises BadInput that names all that is wrong.
    """
    faults: list[str] = []
    windows = week_windows(text, faults)
    if not windows and not faults:
        faults.append(_("there are none"))
    if faults:
        raise BadInput(unreadable(faults))
    return _merged(part for window in windows for part in _within_week(window))


def unreadable(faults: Iterable[str]) -> str:
    """The sentence that names what is wrong with the hours of a week."""
    return _("The opening hours cannot be read: {faults}. Write: {example}").format(
        faults="; ".join(faults), example=EXAMPLE
    )


def week_windows(text: str, faults: list[str]) -> list[Window]:
    """The windows of a week as they are written, each on the day it starts on; none of no text.

    The last ones may end after the week does. What is wrong is added to ``faults``.
    """
    return sorted(_windows(_words(text), faults))


def day_windows(text: str, faults: list[str]) -> list[Window]:
    """The windows of one day, in minutes after its midnight: ``10:00-14:00 22:00-02:00``.

    The last one may end on the next day. What is wrong is added to ``faults``.
    """
    return sorted(window for word in _words(text) for window in _on_days([0], word, faults))


def overlaps(windows: list[Window], say: Callable[[Window], str]) -> Iterator[str]:
    """A sentence for each window that starts before another has ended; they are in order."""
    longest = 0, 0
    # What ends after the week does may meet the first window again.
    again = [(start + WEEK, end + WEEK) for start, end in windows[:1]]
    for window in windows + again:
        if window[0] < longest[1]:
            yield _("{one} and {other} overlap.").format(one=say(longest), other=say(window))
        longest = max(longest, window, key=lambda one: one[1])


def told(window: Window) -> str:
    """The window as people write it: ``sat 22:00-02:00``."""
    day, start = divmod(window[0], DAY)
    end = (window[1] - 1) % DAY + 1
    hours = "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (start, end))
    return f"{DAYS[day % 7][:3]} {hours}"


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
            yield day * DAY + start, day * DAY + start + length


def _ends(word: str) -> tuple[int | None, int | None]:
    start, _dash, end = word.partition("-")
    return _minutes(start), _minutes(end)


def _within_week(window: Window) -> Iterator[Window]:
    """What goes on past Sunday goes on from Monday."""
    start, end = window
    yield start, min(end, WEEK)
    if end > WEEK:
        yield 0, end - WEEK


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
