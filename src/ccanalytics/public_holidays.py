"""Public holidays, to be put into a calendar: `holidays` knows them by country and region."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ccanalytics.errors import NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import language
from ccanalytics.model.calendar import FIRST_YEAR, LAST_YEAR


def of(
    country: str, years: Iterable[int], subdivision: str | None = None
) -> tuple[tuple[date, str], ...]:
    """The days and their names, in order: of a whole country, or with those of a region.

    ``country`` is a code of ISO 3166 (ES, BRA), ``subdivision`` one of its regions by code or name
    (MD). Years in which no calendar counts are left out. The names are in the speaker's language
    where the country's are known in it, else in the country's own. Raises NotFound for an unknown
    country or region.
    """
    import holidays

    code = country.strip().upper()
    regions = holidays.list_supported_countries()
    if code not in regions:
        hint = _("write a code of two letters, like ES.")
        raise NotFound(unknown("country", country, regions, hint=hint))
    here = holidays.country_holidays(code)
    names = {*here.subdivisions, *here.subdivisions_aliases}
    if subdivision and subdivision not in names:
        raise NotFound(unknown("region", subdivision, names))
    spoken = [one for one in here.supported_languages if one.startswith(language())]
    found = holidays.country_holidays(
        code,
        subdiv=subdivision or None,
        years=[year for year in years if FIRST_YEAR <= year <= LAST_YEAR],
        language=spoken[0] if spoken else here.default_language,
    )
    return tuple(sorted(found.items()))
