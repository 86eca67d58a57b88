"""When an agent is to be there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ccanalytics.errors import CCAnalyticsError
from ccanalytics.model.action import Action, Now
from ccanalytics.model.calendar import plain
from ccanalytics.model.configuring import Fault, calendars
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import AgentShiftsSet, Fact
from ccanalytics.model.people import AgentRef, Who
from ccanalytics.model.refusals import refuse


@dataclass(frozen=True, kw_only=True)
class SetShifts(Action):
    """Plan when an agent is there, as the hours of a channel are written; at the end of a shift the
    rules say that they are away. None means that nothing is planned.

    Facts     agent.shifts_set
    Refused   not a supervisor; the shifts cannot be read, all that is wrong is named
    Known as  Bitrix24 work schedules
    """

    allowed: ClassVar = (Who.SUPERVISOR,)

    agent: AgentRef
    shifts: str | tuple[Mapping[str, Any], ...]

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        agent = now.directory.agent(self.agent)
        try:
            shifts = calendars(self.shifts)
        except (Fault, CCAnalyticsError) as fault:
            raise refuse("bad_shifts", faults=str(fault)) from None
        yield AgentShiftsSet(subject=agent.id, shifts=tuple(map(plain, shifts)))
