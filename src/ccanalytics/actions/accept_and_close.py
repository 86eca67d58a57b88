"""A conversation that needs nothing more is accepted and closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import AT_ONCE, Conversation
from ccanalytics.model.facts import Fact, SessionAccepted, SessionClosed
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import refuse, require


@dataclass(frozen=True, kw_only=True)
class AcceptAndClose(Action):
    """Accept and close at once, saying why: test, duplicate, no_reply_needed or other.

    Facts     session.accepted, session.closed
    Refused   no live session; you hold it already; a colleague holds it or it is offered to one; no
              such reason
    Known as  Bitrix24 accept and close (``operator.answer`` and ``operator.finish``)
    """

    allowed: ClassVar = (Who.ROSTER, Who.OFFERED, Who.SUPERVISOR)

    conversation: int
    reason: str

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        require(session.holder != now.by.id, "already_yours", conversation=state.id)
        if session.holder is not None:
            raise refuse("held_by_other", conversation=state.id, holder=now.name(session.holder))
        self.permit(now, session)
        require(self.reason in AT_ONCE, "bad_reason", given=self.reason, reasons=", ".join(AT_ONCE))
        yield SessionAccepted()
        yield SessionClosed(reason=self.reason)
