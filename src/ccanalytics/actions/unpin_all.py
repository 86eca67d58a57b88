"""Nothing is kept any longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, SessionUnpinned, replay
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class UnpinAll(Action):
    """Let every conversation that you pinned be redistributed again.

    Facts     session.unpinned, for each
    Refused   you have pinned none
    Known as  Bitrix24 ``imopenlines.session.mode.unpinAll``
    """

    allowed: ClassVar = (Who.ANYONE,)

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        held = (replay(now.known.facts_of(number)) for number in now.known.held_by(now.by.id))
        chosen = [c for c in held if c.live and c.live.is_pinned(now.at)]
        require(chosen, "nothing_to_unpin")
        for conversation in chosen:
            yield SessionUnpinned(subject=conversation.id, session_id=conversation.live.id)
