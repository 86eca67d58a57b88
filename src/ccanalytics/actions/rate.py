"""A contact says how it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import CLOSED, MARKS, Conversation
from ccanalytics.model.facts import Fact, SessionRated
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class Rate(Action):
    """Take in the contact's mark from 1 to 5 after closing, as the channel's connector does.

    Facts     session.rated
    Refused   not an admin (connectors run under an admin's name); the conversation has no such
              session; it is not closed, or was spam; the mark is not from 1 to 5
    Known as  Bitrix24 ``imopenlines`` VOTE (like 5, dislike 1)
    """

    allowed: ClassVar = (Who.ADMIN,)

    conversation: int
    mark: int
    comment: str = ""
    session: int | None = None

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        session = self.that_session(state, self.session)
        require(session.status == CLOSED, "not_closed", conversation=state.id)
        require(not session.is_spam, "is_spam", conversation=state.id)
        require(self.mark in MARKS, "bad_mark", mark=self.mark)
        yield SessionRated(
            session_id=session.id,
            mark=self.mark,
            text=clean(self.comment),
            actor=state.contact,
            actor_kind="contact",
        )
