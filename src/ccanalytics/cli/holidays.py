"""Public holidays for the calendars of a channel: ``--holidays ES-MD --years 2026-2028``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import click

from ccanalytics import public_holidays
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.model.calendar import FIRST_YEAR, LAST_YEAR, Calendar, Day, plain


class Years(click.ParamType[range]):
    """``2026`` or ``2026-2028``."""

    name = "YEARS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> range:
        if isinstance(value, range):
            return value
        found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", value.strip(), re.ASCII)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            sentence = _("{given!r} are no years from {first} to {last}: write 2026 or 2026-2028.")
            told = sentence.format(given=value[:40], first=FIRST_YEAR, last=LAST_YEAR)
            return self.fail(told, param, ctx)
        return range(first, last + 1)


def with_holidays(
    calendars: tuple[Calendar, ...], place: str, years: range
) -> list[dict[str, Any]]:
    """The calendars, each with the public holidays that fall where it holds, as they are written.

    ``place`` is a country, or one of its regions: ``ES``, ``ES-MD``. What is a holiday already
    stays as it is. NotFound for an unknown place, BadInput where there is no calendar.
    """
    if not calendars:
        sentence = _("It is open always: set its hours too, like --set {example}")
        example = '"hours=Europe/Madrid mon-fri 09:00-18:00"'
        raise BadInput(sentence.format(example=example))
    country, _dash, region = place.partition("-")
    found = public_holidays.of(country, years, region or None)
    ends = [one.valid_from for one in calendars[1:]]
    return [
        plain(replace(one, holidays=tuple(sorted({*one.holidays, *_new(one, end, found)}))))
        for one, end in zip(calendars, [*ends, None], strict=True)
    ]


def _new(calendar: Calendar, end: date | None, holidays: tuple[Day, ...]) -> Iterator[Day]:
    known = {day for day, _name in calendar.holidays}
    start = calendar.valid_from or date.min
    return (
        (day, name)
        for day, name in holidays
        if day not in known and start <= day < (end or date.max)
    )
