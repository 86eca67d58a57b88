"""How a wait, a piece of it or a session ended, as people say it."""

from __future__ import annotations

from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model.spoken import word

ENDED = {
    "replied": N_("replied"),
    "answered_by_another": N_("answered by somebody else"),
    "pending": N_("goes on"),
    "accepted": N_("accepted"),
    "taken": N_("taken over by a colleague"),
    "transferred": N_("passed on"),
    "returned": N_("back to the queue"),
    "skipped": N_("declined"),
    "closed": N_("closed"),
    "duplicate": N_("closed as a duplicate"),
    "no_reply_needed": N_("needed no reply"),
    "other": N_("closed for another reason"),
    "test": N_("closed as a test"),
    "spam": N_("marked as spam"),
    "silence": N_("closed by silence"),
    "superseded": N_("overtaken by the next session"),
    "moved": N_("moved to a new session"),
    "unmarked": N_("no spam after all"),
}
"""By the codes in which metrics keep it."""

PARTS = {
    "queue": N_("the queue: nobody had it"),
    "holders": N_("agents who had it"),
    "transfers": N_("transfers: it was offered to somebody"),
}
"""The parts of a contact's waiting, which make up all of it."""

CAUSES = {
    "by_us": N_("closed by us"),
    "gave_up": N_("the contact gave up"),
    "auto_close": N_("closed by itself"),
    "out_of_hours": N_("written outside the opening hours"),
}
"""Why a session was missed."""


def ended(code: str) -> str:
    """The words for one of these codes; what is not known is told as it is kept."""
    known = ENDED | PARTS | CAUSES
    return _(known[code]) if code in known else word(code)
