"""A message arrives from a contact."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from ccanalytics.model.action import Action, Now, Thread
from ccanalytics.model.attachments import FileRef, safe_name
from ccanalytics.model.conversation import Conversation, Session
from ccanalytics.model.facts import (
    ContactAdded,
    ConversationOpened,
    Fact,
    MessageReceived,
    SessionOpened,
    SessionReopened,
    origin,
)
from ccanalytics.model.people import Channel, Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean, in_utc
from ccanalytics.model.writing import Attachable, attachable


@dataclass(frozen=True, kw_only=True)
class Receive(Action):
    """Take in what a contact wrote, as the channel's connector does.

    Facts     message.received; contact.added, conversation.opened, session.opened or
              session.reopened, file.added where they are due
    Refused   not an admin (connectors run under an admin's name); thread or contact is empty; the
              channel does not take this connector; a file is not stored, empty, too large or of a
              kind that is not taken
    Known as  Bitrix24 ``imconnector.send.messages``
    """

    allowed: ClassVar = (Who.ADMIN,)

    channel: int | str
    thread: str
    contact: str
    text: str
    name: str = ""
    connector: str = "webchat"
    message: str = ""
    sent_at: datetime | None = None
    is_group: bool = False
    files: tuple[FileRef, ...] = ()

    def reads(self) -> Thread:
        return Thread(clean(self.connector), clean(self.thread))

    def writes_as(self) -> tuple[str, str]:
        return clean(self.connector), clean(self.contact)

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        channel = now.directory.channel(self.channel)
        require(self.thread.strip() and self.contact.strip(), "no_address")
        taken, connector = channel.settings.connectors, self.reads().connector
        is_taken = not taken or connector in taken
        require(is_taken, "connector_not_taken", channel=channel.name, connector=connector)
        writer = now.contact.id if now.contact else now.new_id()
        arrival = _Arrival(state, now, channel, self._happened_at(state, now), writer)
        if now.contact is None:
            yield arrival.envelop(self._contact_added())
        if not state.id:
            yield arrival.envelop(self._conversation_opened(writer, channel))
        yield from arrival.session_facts()
        attached = self._attached(arrival.conversation, now)
        for added in dict.fromkeys(fact for file in attached for fact in file.facts):
            yield replace(added, actor=writer, actor_kind="contact")
        files = tuple((file.id, file.name) for file in attached)
        message = MessageReceived(text=clean(self.text), origin=self._origin(), files=files)
        yield arrival.envelop(message)

    def _attached(self, conversation: int, now: Now) -> list[Attachable]:
        """The files with their ids; the same content twice is one file under two names."""
        found: dict[str, Attachable] = {}
        attached = []
        for file in self.files:
            # What carriers call a file is not to be trusted, and no reason to refuse it.
            named = FileRef(file.sha256, safe_name(file.name))
            one = attachable(named, conversation, now, is_contacts=True)
            first = found.setdefault(file.sha256, one)
            attached.append(replace(first, name=one.name))
        return attached

    def _contact_added(self) -> ContactAdded:
        connector, address = self.writes_as()
        return ContactAdded(connector=connector, address=address, name=clean(self.name))

    def _conversation_opened(self, writer: int, channel: Channel) -> ConversationOpened:
        return ConversationOpened(
            connector=self.reads().connector,
            thread=self.reads().thread,
            home=channel.id,
            target=None if self.is_group else writer,
        )

    def _happened_at(self, state: Conversation, now: Now) -> datetime:
        if self.sent_at is None:
            return max(now.at, state.last_at or now.at)
        return min(in_utc(self.sent_at), now.at)

    def _origin(self) -> str | None:
        if not self.message:
            return None
        where = map(clean, (self.connector, self.thread, self.message))
        return origin(*where, MessageReceived.kind())


class _Arrival:
    """A message on its way in: which session it finds, or opens."""

    def __init__(
        self, state: Conversation, now: Now, channel: Channel, at: datetime, writer: int
    ) -> None:
        self.state, self.now, self.channel, self.at, self.writer = state, now, channel, at, writer
        self.conversation = state.id or now.new_id()
        self.session: int | None = None

    def envelop(self, fact: Fact) -> Fact:
        """The fact as the contact's doing, at the time it was written."""
        is_contact = isinstance(fact, ContactAdded)
        return replace(
            fact,
            subject=self.writer if is_contact else self.conversation,
            session_id=self.session,
            happened_at=self.at,
            actor=self.writer,
            actor_kind="contact",
        )

    def session_facts(self) -> Iterator[Fact]:
        """Join the session that is or was live; else reopen the last one; else open one."""
        is_late = self.state.last_at is not None and self.at < self.state.last_at
        found = self.state.session_at(self.at) if is_late else self.state.live
        if found is not None:
            self.session = found.id
            if not is_late and self._is_left_over(found):
                yield self.envelop(SessionReopened(target=self._keeper(found)))
        elif (last := self._within_grace()) is not None:
            self.session = last.id
            yield self.envelop(SessionReopened(target=self._keeper(last)))
        else:
            self.session = self.now.new_id()
            yield self.envelop(SessionOpened(target=self.channel.id))

    def _is_left_over(self, session: Session) -> bool:
        """Whether an import left it open: where there are rules, it is theirs from now on."""
        channel = self.now.directory.channels.get(session.channel or 0)
        return session.moved_at is None and channel is not None and bool(channel.settings.roster)

    def _within_grace(self) -> Session | None:
        last = self.state.last
        if last is None or last.closed_at is None or last.is_spam:
            return None
        # Late, too, where only notes or reports came since: no later session is reopened by it.
        is_soon = last.closed_at <= self.at <= last.closed_at + self.channel.grace
        return last if is_soon else None

    def _keeper(self, session: Session) -> int | None:
        agent = self.now.directory.agents.get(session.holder or 0)
        return agent.id if agent and not agent.is_away else None
