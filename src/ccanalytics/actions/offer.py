"""The queue offers a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import WAITING, Conversation, Session
from ccanalytics.model.facts import Fact, SessionOffered
from ccanalytics.model.offering import hindrance, skipped
from ccanalytics.model.open_time import open_time
from ccanalytics.model.people import AgentRef, Channel, Who
from ccanalytics.model.refusals import refuse, require


@dataclass(frozen=True, kw_only=True)
class Offer(Action):
    """Offer a waiting conversation to an agent of the channel's roster, or to all who are online
    there; the rules do it, as the system.

    ``is_known`` says that they were chosen because they know the contact.

    Facts     session.offered
    Refused   not a supervisor; no live session; it does not wait; it is offered to all already; the
              channel is closed at this hour; the agent is not in the roster, not online, has
              declined it, or has as many as the channel allows; nobody can take it
    Known as  Bitrix24 the queue of an open channel
    """

    allowed: ClassVar = (Who.SUPERVISOR,)

    conversation: int
    agent: AgentRef | None = None
    is_known: bool = False

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        require(session.status == WAITING, "not_waiting", conversation=state.id)
        channel = now.directory.channels.get(session.channel or 0)
        if channel is None:
            raise refuse("no_channel_rules", conversation=state.id)
        is_open = open_time(channel.settings.hours).is_open(now.at)
        require(is_open, "is_closed_now", channel=channel.title or channel.name)
        if self.agent is None:
            yield self._to_all(session, channel, now)
        else:
            yield self._to_one(self.agent, session, channel, now)

    def _to_all(self, session: Session, channel: Channel, now: Now) -> Fact:
        require(not session.is_queue_offer, "offered_already", conversation=self.conversation)
        declined = skipped(now.thread, session)
        able = [
            agent
            for agent in channel.settings.roster
            if agent not in declined and hindrance(agent, channel, now) is None
        ]
        require(able, "nobody_able", channel=channel.title or channel.name)
        return SessionOffered(target=None, reason="all", agents=tuple(able), actor_kind="system")

    def _to_one(self, to: AgentRef, session: Session, channel: Channel, now: Now) -> Fact:
        agent = now.directory.agent(to)
        if (code := hindrance(agent.id, channel, now)) is not None:
            raise refuse(
                code,
                who=now.name(agent.id),
                channel=channel.title or channel.name,
                most=channel.settings.most_sessions,
            )
        has_skipped = agent.id in skipped(now.thread, session)
        require(
            not has_skipped,
            "has_skipped",
            who=now.name(agent.id),
            conversation=self.conversation,
        )
        reason = "known" if self.is_known else "queue"
        return SessionOffered(target=agent.id, reason=reason, actor_kind="system")
