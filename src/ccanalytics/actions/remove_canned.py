"""A canned response is offered no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import CannedRemoved, Fact
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class RemoveCanned(Action):
    """Offer a canned response no more; what was sent with it stays.

    Facts     canned.removed
    Refused   there is no such canned response; not a supervisor
    Known as  Bitrix24 quick answers (delete)
    """

    allowed: ClassVar = (Who.SUPERVISOR,)

    canned: int

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        require(now.known.canned(self.canned), "no_canned", canned=self.canned)
        yield CannedRemoved(subject=self.canned)
