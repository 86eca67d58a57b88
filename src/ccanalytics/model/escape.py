"""The one way in which text from data reaches a figure, a page or a panel."""

import re

_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
# Numbers for the quotes: plotly knows few names of characters.

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters; tab and new line may stay
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # turn text round, or show nothing
    "\ud800-\udfff]"  # half a character
)
_JOINERS = "\u200c\u200d"


def visible(text: object) -> str:
    """The text with all that would act unseen replaced by a sign that shows.

    Control characters become their pictures (␀), bidi overrides their code (⟦202E⟧) and lone
    surrogates U+FFFD. Right-to-left letters and emoji stay as they are.
    """
    return _HIDDEN.sub(_sign, str(text).replace("\r\n", "\n"))


def escape(text: object) -> str:
    """The text fit for HTML, inside attributes too, and for any text that plotly draws."""
    return "".join(_MARKUP.get(letter, letter) for letter in visible(text))


def label(text: object, limit: int = 28) -> str:
    """The text on one line, cut to ``limit`` characters, and escaped: for axes and legends."""
    line = " ".join(str(text)[: 4 * limit].split())
    return escape(line if len(line) <= limit else line[: limit - 1].rstrip() + "…")


def _sign(found: re.Match[str]) -> str:
    code = ord(found.group())
    if found.group() in _JOINERS:  # emoji and Persian are written with them
        return found.group()
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "\ufffd" if code < 0xA0 or (code >= 0xD800 and code < 0xE000) else f"⟦{code:04X}⟧"
