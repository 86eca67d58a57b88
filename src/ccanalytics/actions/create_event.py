"""An event is made of a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import EventCreated, Fact
from ccanalytics.model.people import Who
from ccanalytics.model.text import in_utc
from ccanalytics.model.writing import worded


@dataclass(frozen=True, kw_only=True)
class CreateEvent(Action):
    """Make an event for the calendar of a message.

    Facts     event.created
    Refused   no such message; it has no title
    Known as  Bitrix24 ``im.message.share`` (CALEND)
    """

    allowed: ClassVar = (Who.ANYONE,)

    conversation: int
    message: int
    title: str
    starts_at: datetime

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        message = now.message(self.message)
        self.permit(now, state.last)
        yield EventCreated(
            target=message.id,
            session_id=message.session,
            event=now.new_id(),
            text=worded(self.title, "create_event"),
            starts_at=in_utc(self.starts_at),
        )
