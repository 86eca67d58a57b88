"""An agent keeps all that they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import Fact, SessionPinned, replay
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require


@dataclass(frozen=True, kw_only=True)
class PinAll(Action):
    """Keep every conversation that you hold as yours.

    Facts     session.pinned, for each
    Refused   you hold none that is not pinned
    Known as  Bitrix24 ``imopenlines.session.mode.pinAll``
    """

    allowed: ClassVar = (Who.ANYONE,)

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        held = (replay(now.known.facts_of(number)) for number in now.known.held_by(now.by.id))
        chosen = [c for c in held if c.live and not c.live.is_pinned(now.at)]
        require(chosen, "nothing_to_pin")
        for conversation in chosen:
            yield SessionPinned(subject=conversation.id, session_id=conversation.live.id)
