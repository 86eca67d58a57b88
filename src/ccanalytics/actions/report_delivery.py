"""A connector tells how far a message has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ccanalytics.model.action import Action, Now
from ccanalytics.model.conversation import Conversation
from ccanalytics.model.facts import (
    DeliveryReported,
    Fact,
    MessageDeleted,
    MessageEdited,
    MessageReacted,
    MessageSent,
    in_force,
)
from ccanalytics.model.message import FAILED, STATES, find
from ccanalytics.model.people import Who
from ccanalytics.model.refusals import require
from ccanalytics.model.text import clean


@dataclass(frozen=True, kw_only=True)
class ReportDelivery(Action):
    """Take in what became of a message, edit, deletion or reaction on its way to the contact: sent,
    delivered, read or failed, as its connector does.

    Facts     delivery.reported
    Refused   not an admin (connectors run under an admin's name); nothing with that number leaves;
              no such state; as much is known already
    Known as  Bitrix24 ``imconnector.send.status.delivery``
    """

    allowed: ClassVar = (Who.ADMIN,)

    conversation: int
    message: int
    state: str
    detail: str = ""

    def decide(self, state: Conversation, now: Now) -> Iterator[Fact]:
        self.permit(now)
        require(self.state in STATES, "bad_state", given=self.state, states=", ".join(STATES))
        leaving, known = _standing(now, self.message)
        require(leaving, "not_leaving", message=self.message, conversation=state.id)
        assert leaving is not None
        is_news = known in (None, FAILED) or _rank(self.state) > _rank(known)
        is_news = is_news and self.state != known
        require(is_news, "already_reported", message=self.message, state=known)
        yield DeliveryReported(
            target=self.message,
            session_id=leaving.session_id,
            reason=self.state,
            text=clean(self.detail),
            actor_kind="system",
        )


def _standing(now: Now, position: int) -> tuple[Fact | None, str | None]:
    """What leaves under this number, and what was last reported of it."""
    leaving, known = None, None
    for fact in in_force(now.thread):
        if fact.position == position and _leaves(fact, now):
            leaving = fact
        elif isinstance(fact, DeliveryReported) and fact.target == position:
            known = fact.reason
    return leaving, known


def _leaves(fact: Fact, now: Now) -> bool:
    """Whether it goes out to the contact, as the view ``outbox`` tells."""
    if fact.actor_kind == "contact" or fact.origin is not None:
        return False
    if isinstance(fact, (MessageEdited, MessageDeleted, MessageReacted)):
        about = find(now.thread, fact.target)
        is_theirs = about is not None and about.side == "contact"
        is_before_them = about is not None and not about.is_note
        return is_before_them and (not is_theirs or isinstance(fact, MessageReacted))
    return isinstance(fact, MessageSent)


def _rank(state: str | None) -> int:
    return STATES.index(state) if state else -1
