"""Everything that can go wrong, under one root. Needs only the language to say it in.

Each class carries the exit code that the command line answers with: 1 refused or not found,
2 wrong usage, 3 busy or broken store. ``str(error)`` is one line that says what to do.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import ClassVar

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_


class CCAnalyticsError(Exception):
    """The root of all errors that this package raises on purpose."""

    exit_code: ClassVar[int] = 1


class Refused(CCAnalyticsError):
    """An act that the rules do not allow: a stable ``code``, named ``values``, one sentence.

    The sentence is in the language of whoever acts; code and values are the same in every one.
    """

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.values = values


class NotFound(CCAnalyticsError):
    """Something was named that does not exist."""


class BadInput(CCAnalyticsError):
    """What was given cannot be read or makes no sense."""

    exit_code = 2


class ReportFailed(CCAnalyticsError):
    """A cell of a report's notebook failed; the notebook is kept as it was then."""


class Busy(CCAnalyticsError):
    """Others hold the store and did not let go in time; trying again may help."""

    exit_code = 3


class Broken(CCAnalyticsError):
    """The store, or the disk under it, is not in order."""

    exit_code = 3


UNKNOWN = N_("There is no {what} {given!r}; {advice}")


def unknown(what: str, given: object, known: Iterable[object], *, hint: str = "") -> str:
    """Say that ``given`` is no known ``what``, with the nearest known name if one is near.

    ``what`` is an English noun as it stands in the source: the catalogues have a whole sentence
    for each, since in other languages the words around a noun follow its gender.
    """
    names = [str(name) for name in known]
    near = get_close_matches(str(given), names, n=1, cutoff=0.6)
    nearest = _("did you mean {name!r}?").format(name=near[0]) if near else ""
    whole = UNKNOWN.replace("{what}", what)
    sentence = _(whole) if _(whole) != whole else _(UNKNOWN)
    return sentence.format(what=what, given=given, advice=nearest or hint or _listed(names))


def _listed(names: list[str]) -> str:
    if not names:
        return _("there are none yet.")
    shown = ", ".join(sorted(names)[:8])
    return _("known: {names}.").format(names=shown + (", …" if len(names) > 8 else ""))
