"""A conversation is handed over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.language import gettext as _
from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import WAITING, Conversation, Session
from ccanalytics.model.facts import ConversationTransferred, Fact, NoteAdded
from ccanalytics.model.people import ONLINE, AgentRef, ChannelRef, Role, Who
from ccanalytics.model.refusals import refuse, require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class Transfer(Action):
    """Offer the conversation to another agent, or put it into another channel's queue.

    A supervisor may insist on somebody who is away.

    Facts     conversation.transferred; note.added (when a note is given)
    Refused   no live session; neither holder nor supervisor; the target has it already;
              it waits in that channel already; the target is away (a supervisor may force it)
    Known as  Bitrix24 ``imopenlines.operator.transfer``
    """

    allowed: ClassVar = (Who.HOLDER, Who.SUPERVISOR)

    conversation: int
    to: AgentRef | ChannelRef
    note: str = ""
    is_forced: bool = False

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        if isinstance(self.to, AgentRef):
            yield self._to_agent(self.to, session, now)
        else:
            yield self._to_channel(self.to, session, now)
        if self.note.strip():
            yield NoteAdded(text=clean(self.note))

    def _to_agent(self, to: AgentRef, session: Session, now: Now) -> Fact:
        target = now.directory.agent(to)
        has_it = target.id in (session.holder, session.offered_to)
        require(
            not has_it,
            "target_has_it",
            conversation=self.conversation,
            target=now.name(target.id),
        )
        may_force = self.is_forced and now.by.role.includes(Role.SUPERVISOR)
        if target.is_away and not may_force:
            raise refuse("target_away", target=now.name(target.id), present=_present(now))
        return ConversationTransferred(target=target.id, target_kind="agent")

    def _to_channel(self, to: ChannelRef, session: Session, now: Now) -> Fact:
        target = now.directory.channel(to)
        waits_there = session.status == WAITING and session.channel == target.id
        require(
            not waits_there,
            "already_waits_there",
            conversation=self.conversation,
            target=target.title or target.name,
        )
        return ConversationTransferred(target=target.id, target_kind="channel")


def _present(now: Now) -> str:
    """Who could have it instead, in words."""
    there = [a.name or a.login for a in now.directory.agents.values() if a.presence == ONLINE]
    others = ", ".join(sorted(there))
    return _("online are {names}").format(names=others) if others else _("nobody is online")
