"""What all acts that write share: who is answered first, what is quoted, mentioned, attached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ccanalytics.model.attachments import SIZE_LIMIT, FileRef, admitted, media_type
from ccanalytics.model.carriers import can
from ccanalytics.model.conversation import WAITING, Session
from ccanalytics.model.facts import Fact, FileAdded, MessageReacted, SessionAccepted
from ccanalytics.model.mention import AGENT, CONVERSATION, Mention
from ccanalytics.model.message import QUEUED, Message, Reaction
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import refuse, require
from ccanalytics.model.text import clean, is_emoji

if TYPE_CHECKING:
    from ccanalytics.model.action import Now

WRITERS = (Who.HOLDER, Who.OFFERED, Who.ROSTER, Who.PARTICIPANT, Who.SUPERVISOR)
"""Who may write to the contact."""

EDITABLE_FOR = timedelta(hours=24)

RELEASED_AFTER = timedelta(seconds=4)
"""When a message leaves: until then it can be called back. The desk offers it for three seconds,
the rest is for the way there."""


def accepted_first(session: Session, now: Now) -> Iterator[Fact]:
    """Whoever writes in a session that waits, or is offered to them, accepts it by that."""
    if session.status == WAITING or session.offered_to == now.by.id:
        yield SessionAccepted()


def worded(text: str, verb: str) -> str:
    """The text as it is stored; refused when there is nothing in it."""
    require(text.strip(), "empty_text", verb=verb)
    return clean(text)


def quotable(quotes: int | None, now: Now, *, for_contact: bool) -> int | None:
    """The id of a message that may be quoted here: the contact is never shown a note."""
    if quotes is None:
        return None
    message = now.message(quotes)
    require(not (for_contact and message.is_note), "quotes_note", message=quotes)
    return quotes


def mentioned(mentions: Iterable[Mention], text: str, now: Now) -> tuple[Mention, ...]:
    """The mentions in their order, each within the text, of somebody who exists, none over another.

    Raises Refused, and NotFound for an agent or a conversation that does not exist.
    """
    ordered = tuple(sorted(mentions))
    end = 0
    for mention in ordered:
        is_placed = end <= mention.start < mention.end <= len(text)
        require(is_placed and mention.kind in (AGENT, CONVERSATION), "bad_mention")
        end = mention.end
        if mention.kind == CONVERSATION:
            now.known.facts_of(mention.id)
    return tuple(_by_id(mention, now) for mention in ordered)


def _by_id(mention: Mention, now: Now) -> Mention:
    """The mention by its id: an agent may have been named by login."""
    if mention.kind == CONVERSATION:
        return mention
    return replace(mention, id=now.directory.agent(mention.id).id)


def reacted(message: Message, reaction: Reaction, is_removed: bool) -> MessageReacted:
    """The emoji put under a message or taken away; refused where it stands already, or does not."""
    emoji = reaction.emoji
    require(is_emoji(emoji), "bad_emoji", emoji=emoji)
    code = "no_such_reaction" if is_removed else "already_reacted"
    is_there = reaction in message.reactions
    require(is_there == is_removed, code, emoji=emoji, message=message.id)
    return MessageReacted(
        target=message.id,
        session_id=message.session,
        text=emoji,
        reason="removed" if is_removed else "added",
        actor=reaction.actor,
        actor_kind=reaction.side,
    )


def is_held_back(message: Message, now: Now) -> bool:
    """Whether a message to the contact has not left yet, so that it can be called back."""
    is_out = message.side == "agent" and not (message.is_note or message.is_imported)
    return is_out and message.state == QUEUED and now.at - message.recorded_at <= RELEASED_AFTER


def changeable(
    message: Message, connector: str, what: str, now: Now, *, is_ever: bool = False
) -> None:
    """Refuse to change a message that is too old, or that its carrier cannot take back."""
    hours = int(EDITABLE_FOR.total_seconds() // 3600)
    is_young = is_ever or now.at - message.sent_at <= EDITABLE_FOR
    require(is_young, "too_late_to_change", hours=hours)
    is_ours = message.side != "contact" and not message.is_note
    is_out = is_ours and (message.state != QUEUED or message.is_imported)
    require(not is_out or can(connector, what), "cannot_carry", connector=connector)


@dataclass(frozen=True)
class Attachable:
    """A file as it is attached; ``facts`` come first, where its content is new."""

    id: int
    name: str
    facts: tuple[Fact, ...]


def attachable(
    file: FileRef, conversation: int, now: Now, *, is_contacts: bool = False
) -> Attachable:
    """The file with its id; refused when it is not stored, or nothing to be shown here."""
    size = now.known.stored(file.sha256)
    if size is None:
        raise refuse("file_unknown", file=file.name or file.sha256)
    name = admitted(file.name, size, SIZE_LIMIT)
    known = now.known.file_with(file.sha256)
    if known is None:
        added = FileAdded(
            subject=now.new_id(),
            sha256=file.sha256,
            name=name,
            size=size,
            media_type=media_type(name),
            conversation=conversation,
        )
        return Attachable(added.subject, name, (added,))
    is_foreign = known.is_contacts and known.conversation != conversation
    require(is_contacts or not is_foreign, "file_of_other_contact", name=name)
    return Attachable(known.id, name, ())
