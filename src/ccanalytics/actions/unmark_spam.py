"""A session was no spam after all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import UNMARKED, WAITING, Conversation, Session
from ccanalytics.model.facts import ActUndone, Fact, SessionReturned, replay
from ccanalytics.model.people import Role, Who
from ccanalytics.model.refusals import require

UNMARK_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class UnmarkSpam(Action):
    """Take a spam mark away, as if it had not been; who was not answered is in the queue again.

    Facts     act.undone; session.returned, where somebody had it and nobody had replied
    Refused   the session is not marked as spam; it was marked by somebody else (a supervisor may);
              more than 10 minutes have passed (a supervisor may)
    Known as  Bitrix24 has none: what is spam there stays so
    """

    allowed: ClassVar = (Who.AUTHOR, Who.SUPERVISOR)

    conversation: int
    session: int | None = None

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        session = self.that_session(state, self.session)
        require(session.is_spam, "not_spam", conversation=state.id)
        self.permit(now, session)
        minutes = int(UNMARK_WITHIN.total_seconds() // 60)
        assert session.closed_at is not None
        assert session.closing is not None
        is_soon = now.at - session.closed_at <= UNMARK_WITHIN
        is_supervisor = now.by.role.includes(Role.SUPERVISOR)
        require(is_soon or is_supervisor, "too_late_to_unmark", minutes=minutes)
        yield ActUndone(target=session.closing)
        if _is_with_somebody_unanswered(now, session):
            yield SessionReturned(session_id=session.id, reason=UNMARKED)


def _is_with_somebody_unanswered(now: Now, session: Session) -> bool:
    """Whether somebody has it again without the mark, or is offered it, and nobody had replied."""
    before: Conversation = replay(f for f in now.thread if f.position != session.closing)
    live = before.live
    if live is None or live.id != session.id:
        return False
    return live.status != WAITING and live.replied_at is None
