"""Public holidays for the settings: which countries and regions there are, and their days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ccanalytics import public_holidays
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.language import language, ngettext, number
from ccanalytics.model.calendar import FIRST_YEAR, LAST_YEAR
from ccanalytics.panels.settings_hours import days_of, lines

_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


def countries() -> list[list[str]]:
    """Code and name of each country whose holidays are known, by name."""
    import holidays
    from babel import Locale

    names = Locale.parse(language()).territories
    codes = holidays.list_supported_countries(include_aliases=False)
    return sorted(([code, names.get(code, code)] for code in codes), key=lambda one: one[1])


def country_of(*zones: str) -> str:
    """The country of the first of these time zones that is one country's."""
    from babel.core import get_global

    known = get_global("zone_territories")
    return next((str(known[zone]) for zone in zones if zone in known), "")


def regions(country: str) -> list[list[str]]:
    """Code and name of each region of a country, by name; none of one that is unknown."""
    import holidays

    if country not in holidays.list_supported_countries():
        return []
    here = holidays.country_holidays(country)
    names = {code: name for name, code in reversed(here.subdivisions_aliases.items())}
    found = [[code, names.get(code, code)] for code in here.subdivisions]
    return sorted(found, key=lambda one: one[1])


def years(text: str) -> list[int]:
    """``2026``, ``2026-2028`` or ``2026, 2028``; BadInput if that names no years that count."""
    found: list[int] = []
    for part in filter(None, re.split(r"[,;\s]+(?![-–])", re.sub(r"\s*[-–]\s*", "-", text))):
        match = _YEARS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            sentence = _(
                "“{given}” names no years from {first} to {last}; write 2026 or 2026-2028."
            )
            raise BadInput(sentence.format(given=text[:40], first=FIRST_YEAR, last=LAST_YEAR))
        found += range(first, last + 1)
    if not found:
        raise BadInput(_("For which years? Write 2026 or 2026-2028."))
    return found


def added(asked: Mapping[str, Any], today: date) -> dict[str, Any]:
    """``{"country", "region", "years", "text"}``: the text with those holidays, and what was done.

    Days that it has already stay as they are. Raises NotFound and BadInput.
    """
    country, region, span, text = (
        str(asked.get(name) or "") for name in ("country", "region", "years", "text")
    )
    found = public_holidays.of(country, years(span or str(today.year)), region or None)
    known, unread = days_of(text)
    has = {day for day, _name in known}
    new = [(day, name) for day, name in found if day not in has]
    whole = "\n".join(filter(None, [*unread, lines([*known, *new])]))
    said = ngettext("{n} day was added.", "{n} days were added.", len(new))
    return {"text": whole, "said": said.format(n=number(len(new)))}
