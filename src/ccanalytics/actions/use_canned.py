"""An agent writes with prepared words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, MessageSent
from ccanalytics.model.refusals import refuse
from ccanalytics.model.text import clean
from ccanalytics.model.writing import WRITERS, accepted_first


@dataclass(frozen=True, kw_only=True)
class UseCanned(Action):
    """Send a canned response to the contact, as it is or with words of your own in its place.

    Facts     message.sent; session.accepted before it, where nobody had accepted
    Refused   no live session; there is no such canned response; neither holder nor invited nor
              supervisor
    Known as  Bitrix24 quick answers
    """

    allowed: ClassVar = WRITERS

    conversation: int
    canned: int
    text: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.live_session(state)
        self.permit(now, session)
        canned = now.known.canned(self.canned)
        if canned is None:
            raise refuse("no_canned", canned=self.canned)
        yield from accepted_first(session, now)
        yield MessageSent(
            text=clean(self.text) if self.text.strip() else canned.text, canned=canned.id
        )
