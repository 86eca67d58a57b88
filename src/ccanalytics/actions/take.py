"""An agent takes a colleague's conversation over."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import PULL, WAITING, Conversation
from ccanalytics.model.facts import ConversationTransferred, Fact, SessionAccepted
from ccanalytics.model.people import Role, Who, serves
from ccanalytics.model.refusals import refuse, require


@dataclass(frozen=True, kw_only=True)
class Take(Action):
    """Take over what a colleague holds, or what is offered to one; they get a notice.

    Facts     conversation.transferred (a pull), session.accepted
    Refused   no live session; you are not in the channel's roster (a supervisor need not be); you
              hold it already; it is offered to you, or nobody holds it: answer it; a colleague has
              pinned it (a supervisor may)
    Known as  Bitrix24 ``imopenlines.session.intercept``
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        channel = now.directory.channels.get(session.channel or 0)
        if channel is not None and not serves(now.by, channel):
            raise refuse("not_in_roster", who=now.by.login, channel=channel.title or channel.name)
        require(session.holder != now.by.id, "already_yours", conversation=state.id)
        require(session.offered_to != now.by.id, "offered_to_you", conversation=state.id)
        require(session.status != WAITING, "nobody_holds", conversation=state.id)
        if session.is_pinned(now.at) and not now.by.role.includes(Role.SUPERVISOR):
            raise refuse("pinned_by", conversation=state.id, holder=now.name(session.holder))
        yield ConversationTransferred(target=now.by.id, target_kind="agent", reason=PULL)
        yield SessionAccepted()
