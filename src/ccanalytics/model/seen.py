"""What the contact sees: the only way by which anything of a conversation reaches them.

Notes, titles, discussions, links to other chats and other contacts' words never pass here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ccanalytics.model.facts import Fact
from ccanalytics.model.mention import AGENT
from ccanalytics.model.message import Message, messages
from ccanalytics.model.people import Directory


@dataclass(frozen=True)
class Seen:
    """One message before the contact's eyes.

    ``side`` is contact, agent, bot or system; ``author`` an agent's name, empty for the others.
    ``files`` are ids with names; ``quotes`` is the text it answers; ``state`` is None for what
    the contact wrote, and for what left elsewhere before it was imported.
    """

    id: int
    side: str
    author: str
    at: datetime
    text: str
    quotes: str | None = None
    files: tuple[tuple[int, str], ...] = ()
    is_edited: bool = False
    is_deleted: bool = False
    reactions: tuple[tuple[str, str], ...] = ()
    """Side and emoji of each."""
    state: str | None = None


def seen(facts: Sequence[Fact], directory: Directory) -> list[Seen]:
    """All that was written to the contact or by them, oldest first."""
    shown = {i: m for i, m in messages(facts).items() if not m.is_note}
    return [_seen(message, shown, directory) for message in shown.values()]


def words_for_contact(message: Message, directory: Directory) -> str:
    """The text with colleagues under their public names, and chats as their author named them."""
    text = message.text
    for mention in sorted(message.mentions, reverse=True):
        agent = directory.agents.get(mention.id) if mention.kind == AGENT else None
        if agent is not None:
            text = text[: mention.start] + (agent.name or agent.login) + text[mention.end :]
    return text


def _seen(message: Message, shown: dict[int, Message], directory: Directory) -> Seen:
    quoted = shown.get(message.quotes or 0)
    is_ours = message.side != "contact"
    author = directory.agents.get(message.author or 0) if message.side == "agent" else None
    if _is_gone(message):
        return Seen(message.id, message.side, "", message.sent_at, "", is_deleted=True)
    return Seen(
        id=message.id,
        side=message.side,
        author=(author.name or author.login) if author else "",
        at=message.sent_at,
        text=words_for_contact(message, directory),
        quotes=words_for_contact(quoted, directory) if quoted and not _is_gone(quoted) else None,
        files=message.files,
        is_edited=message.edited_at is not None,
        reactions=tuple((r.side, r.emoji) for r in message.reactions),
        state=message.state if is_ours and not message.is_imported else None,
    )


def _is_gone(message: Message) -> bool:
    """Whether the contact sees it no more: their own words are theirs to delete, not ours."""
    return message.is_deleted and (message.side != "contact" or message.deleted_by == "contact")
