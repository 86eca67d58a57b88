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
    """The moment as naive UTC; without an offset it is UTC already."""
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def is_emoji(text: str) -> bool:
    """A single sign, perhaps of several parts: no letters, and something beyond punctuation."""
    is_short = 0 < len(text) <= 16 and not any(c.isalpha() or c.isspace() for c in text)
    return is_short and any(ord(c) > 0x203B for c in text)
