"""What was asked of a metric besides its window, in words: by which moment, and without what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.metrics.answers import Answer

PERIODS_BY = {
    "opened": N_("when the session was opened"),
    "replied": N_("when it was replied"),
    "closed": N_("when the session was closed"),
}
"""What places a unit in the window, by the codes of `leaving_out.PERIODS_BY`."""

WITHOUT = {
    "spam": N_("spam"),
    "bots": N_("what bots handled alone"),
    "automatic": N_("what got automatic texts alone"),
    "canned": N_("waits that a canned response ended"),
    "out_of_hours": N_("what began outside the opening hours"),
}
"""What may be left out on request, by the codes of `leaving_out.UNWANTED`."""


def counted(answer: Answer) -> str:
    """By which moment its units are placed in the window."""
    return _(PERIODS_BY[answer.period_by]) if answer.period_by else answer.card.counted


def without(answer: Answer) -> str:
    """What was left out on request; empty if nothing."""
    return ", ".join(_(WITHOUT[reason]) for reason in answer.without)
