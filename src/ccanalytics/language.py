"""The language in which people are spoken to: English, or what a catalogue in `locales` has.

Sentences stand in the code in English, marked with ``_`` where they are said and with ``N_``
where they are only kept. Which language holds is the person's setting, `speaking`, else
CCANALYTICS_LOCALE, else what the machine's own LC_ALL, LC_MESSAGES or LANG say.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"
"""The catalogues: ``<language>/LC_MESSAGES/messages.po``, and the ``.mo`` made of it."""

ENGLISH = "en"

_spoken: ContextVar[str | None] = ContextVar("ccanalytics_language", default=None)


def languages() -> list[str]:
    """The languages that there are, in two letters each; English, the code's own, comes first."""
    return [ENGLISH, *sorted(path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/messages.mo"))]


def language() -> str:
    """The language in which whoever is here now is spoken to."""
    return _spoken.get() or _of_the_machine()


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Speak the language of ``locale`` (``es``, ``es_MX.UTF-8``) meanwhile; None changes nothing.

    A language without a catalogue is English.
    """
    token = _spoken.set(_known(locale) if locale else _spoken.get())
    try:
        yield
    finally:
        _spoken.reset(token)


def gettext(text: str) -> str:
    """The text in the language that holds. The empty text stays empty."""
    return _catalogue(language()).gettext(text) if text else text


def ngettext(one: str, many: str, n: int) -> str:
    """``one`` or ``many``, as ``n`` demands, in the language that holds."""
    return _catalogue(language()).ngettext(one, many, n)


def noted(text: str) -> str:
    """The text as it is, marked for the catalogues: whoever says it translates it."""
    return text


def number(value: float, digits: int = 0) -> str:
    """A number with as many ``digits`` behind the point, as the language writes it."""
    if language() == ENGLISH:
        return f"{value:,.{digits}f}"
    from babel.numbers import format_decimal

    return format_decimal(value, f"#,##0.{'0' * digits}" if digits else "#,##0", language())


def day(value: date) -> str:
    """A day: ``3 Nov 2026``, ``3 nov 2026``."""
    from babel.dates import format_date

    return format_date(value, "d MMM y", language())


def moment(value: datetime) -> str:
    """A day and the time on it: ``3 Nov 2026, 18:05``; in the zone that ``value`` is in."""
    return f"{day(value)}, {value:%H:%M}"


@cache
def _catalogue(of: str) -> NullTranslations | GNUTranslations:
    return translation("messages", LOCALES, [of], fallback=True)


def _of_the_machine() -> str:
    for name in ("CCANALYTICS_LOCALE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return _known(value)
    return ENGLISH


@cache
def _known(locale: str) -> str:
    found = locale.partition(".")[0].replace("-", "_").partition("_")[0].lower()
    return found if found in languages() else ENGLISH
