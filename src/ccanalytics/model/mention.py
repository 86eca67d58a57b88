"""A colleague or a chat named inside a text, as data: the text is never parsed for it again."""

from __future__ import annotations

from dataclasses import dataclass

AGENT, CONVERSATION = "agent", "conversation"


@dataclass(frozen=True, order=True)
class Mention:
    """``length`` characters of a text from ``start`` on (code points) stand for somebody.

    ``kind`` is agent or conversation, ``id`` theirs.
    """

    start: int
    length: int
    kind: str
    id: int

    @property
    def end(self) -> int:
        """The first character after it."""
        return self.start + self.length
