"""The one door through which text enters, and times with it."""

from datetime import UTC, datetime

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.language import number

TEXT_LIMIT = 1 << 20
"""The longest text taken, in bytes of UTF-8 (1 MiB)."""


def clean(text: str) -> str:
    """Return ``text`` as it is stored: as written, with lone surrogates turned into U+FFFD.

    Raises BadInput above 1 MiB.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        # Through UTF-16 a pair that was split in two becomes one character again.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        size = len(text.encode())
    if size > TEXT_LIMIT:
        sentence = _("A text may have 1 MiB at most; this one has {size} bytes.")
        raise BadInput(sentence.format(size=number(size)))
    return text


def in_utc(at: datetime) -> datetime:
    """The moment as naive UTC; without an offset it is UTC already.

    Raises BadInput for one at the very end of time, which UTC has no date for.
    """
    try:
        return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    except OverflowError:
        sentence = _("{given!r} is no moment: write 2026-03-31T18:00 or 2026-03-31T18:00+02:00.")
        raise BadInput(sentence.format(given=at.isoformat())) from None


def is_emoji(text: str) -> bool:
    """A single sign, perhaps of several parts: no letters, and something beyond punctuation.

    Half of one, as a browser may send it, is none.
    """
    is_short = 0 < len(text) <= 16 and not any(c.isalpha() or c.isspace() for c in text)
    is_whole = not any(0xD800 <= ord(c) <= 0xDFFF for c in text)
    return is_short and is_whole and any(ord(c) > 0x203B for c in text)
