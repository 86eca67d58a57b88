"""A session was spam."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, SessionMarkedSpam
from ccanalytics.model.people import Who


@dataclass(frozen=True, kw_only=True)
class MarkSpam(Action):
    """Close the session at once as spam; the contact may write again.

    Facts     session.marked_spam
    Refused   no live session; a colleague holds it (a supervisor may)
    Known as  Bitrix24 ``imopenlines.operator.spam`` (spam / force stop)
    """

    allowed: ClassVar = (Who.HOLDER, Who.OFFERED, Who.ROSTER, Who.SUPERVISOR)

    conversation: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        yield SessionMarkedSpam()
