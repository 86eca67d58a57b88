"""Public holidays for the calendars of a channel: ``--holidays ES-MD --years 2026-2028``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import click

from ccanalytics import public_holidays
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.model.calendar import Calendar, Day, plain
from ccanalytics.panels.settings_holidays import years


class Years(click.ParamType[list[int]]):
    """``2026``, ``2026-2028`` or ``2026,2028``."""

    name = "YEARS"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> list[int]:
        try:
            return value if isinstance(value, list) else years(value)
        except BadInput as error:
            return self.fail(str(error), param, ctx)


def with_holidays(
    calendars: tuple[Calendar, ...], place: str, wanted: Iterable[int]
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
    found = public_holidays.of(country, wanted, region or None)
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
