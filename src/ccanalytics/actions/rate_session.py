"""A supervisor marks how a session was handled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import MARKS, Conversation
from ccanalytics.model.facts import Fact, SessionRated
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class RateSession(Action):
    """Give a session a mark from 1 to 5 with a comment; the last one counts.

    Facts     session.rated
    Refused   the conversation has no such session; the mark is not from 1 to 5; not a supervisor
    Known as  Bitrix24 ``imopenlines.session.head.vote``
    """

    allowed: ClassVar = (Who.SUPERVISOR,)

    conversation: int
    mark: int
    comment: str = ""
    session: int | None = None

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.that_session(state, self.session)
        self.permit(now, session)
        require(self.mark in MARKS, "bad_mark", mark=self.mark)
        yield SessionRated(session_id=session.id, mark=self.mark, text=clean(self.comment))
