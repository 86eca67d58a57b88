"""What the kept tables should hold, told by the facts' own `apply`: the second description."""

from __future__ import annotations

from typing import Any

from ccanalytics.model.conversation import Conversation, Session, Turn

Row = tuple[Any, ...]

SESSION_OF = {"sessions": 0, "turns": 1}
"""Where in its row a session or a turn has the session's id."""

STATUS, LIVE_SESSION = 6, 8
"""Where a session has its status, and a conversation the id of its live session or None."""


def rows_of(state: Conversation, facts: int) -> dict[str, list[Row]]:
    """The rows of a conversation, in the columns of `conversations`, `sessions` and `turns`."""
    sessions = list(state.ended_sessions())
    numbered = enumerate(sessions, 1)
    return {
        "conversations": [_conversation_row(state, facts)],
        "sessions": [_session_row(state, session, number) for number, session in numbered],
        "turns": [
            _turn_row(state, session, turn) for session in sessions for turn in session.turns
        ],
    }


def _conversation_row(state: Conversation, facts: int) -> Row:
    return (
        *(state.id, state.channel, state.connector, state.thread, state.contact),
        *(state.opened_at, state.last_message_at, len(state.sessions)),
        *(state.live.id if state.live else None, facts),
    )


def _session_row(state: Conversation, s: Session, number: int) -> Row:
    waiting_since = s.open_turn.asked_at if s.open_turn and s.closed_at is None else None
    return (
        *(s.id, state.id, number, state.contact, s.entry_channel, s.channel, s.status, s.holder),
        *(s.offered_to, s.is_after_transfer, s.opened_at, s.first_asked_at, s.accepted_at),
        *(s.replied_at, s.replied_by, s.last_message_at, waiting_since, s.contact_messages),
        *(s.agent_messages, s.bot_messages, s.notes, s.transfers, s.reopens, s.turn),
        *(s.closed_at, s.close_reason, s.closed_by, s.is_spam, s.is_outbound, s.parent),
        *(s.pinned_at, s.contact_mark, s.supervisor_mark, s.placed_at, s.moved_at),
        *(s.is_queue_offer, ",".join(s.texts) or None, s.late_turn),
    )


def _turn_row(state: Conversation, session: Session, turn: Turn) -> Row:
    return (
        *(state.id, session.id, turn.number, turn.channel, turn.asked_at, turn.replied_at),
        *(turn.replied_by, turn.ended_at, turn.end_reason),
    )
