"""Faults to plant, one by one: law 1 must see each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ccanalytics.model.conversation import Session
from ccanalytics.model.facts import MessageSent, SessionRated, SessionReturned
from ccanalytics.store import kept


def _bots_reply(patch: pytest.MonkeyPatch) -> None:
    """In Python: a bot's message stops the clock."""
    patch.setattr(
        MessageSent, "on_session", lambda self, s: s.answered(self.happened_at, self.actor)
    )


def _notes_reply(patch: pytest.MonkeyPatch) -> None:
    """In SQL: a note ends a turn."""
    _rewrite(
        patch, "turns", "kind = 'message.sent' AND", "kind IN ('message.sent', 'note.added') AND"
    )


def _closing_keeps_the_turn(patch: pytest.MonkeyPatch) -> None:
    """In SQL: the turn runs on although the session was closed."""
    _rewrite(
        patch,
        "numbers",
        "kind IN ('session.closed', 'session.marked_spam', 'turn.dismissed') THEN 2",
        "kind = 'turn.dismissed' THEN 2",
    )


def _closed_sessions_stay_put(patch: pytest.MonkeyPatch) -> None:
    """In writing: a closed session that changes again is not taken away first."""
    patch.setattr(kept, "_forget_closed", lambda *_: None)


def _late_facts_keep_their_numbers(patch: pytest.MonkeyPatch) -> None:
    """In writing: a late arrival does not renumber what comes after it."""
    patch.setattr(kept, "renumber", lambda *_: None)


def _superseded_sessions_stay_live(patch: pytest.MonkeyPatch) -> None:
    """In Python: a session that the next one overtook is not closed."""
    patch.setattr(Session, "superseded", lambda self, _at: self)


def _undone_transfers_still_move(patch: pytest.MonkeyPatch) -> None:
    """In SQL: a transfer that was taken back still changes the channel."""
    _rewrite(
        patch,
        "numbers",
        "WHEN position IN (FROM undone) THEN NULL\n            WHEN kind = 'session.opened'",
        "WHEN kind = 'session.opened'",
    )


def _dismissed_turns_run_on(patch: pytest.MonkeyPatch) -> None:
    """In SQL: what needs no reply is waited for all the same."""
    _rewrite(patch, "numbers", "'session.marked_spam', 'turn.dismissed'", "'session.marked_spam'")


def _a_carried_message_waits_from_now(patch: pytest.MonkeyPatch) -> None:
    """In SQL: the wait of a moved message begins with the move."""
    _rewrite(patch, "turns", "(data ->> '$.asked_at')::TIMESTAMP ELSE", "happened_at ELSE")


def _pins_survive_a_transfer(patch: pytest.MonkeyPatch) -> None:
    """In SQL: whoever gets a pinned conversation has it pinned."""
    _rewrite(patch, "sessions", "AND (pin.h, pin.r, pin.p) > (move.h, move.r, move.p)", "")


def _what_was_called_back_counts(patch: pytest.MonkeyPatch) -> None:
    """In SQL: what was taken back is a reply still."""
    patch.setattr(kept, "_IN_FORCE", "FROM every")


def _an_unmarked_session_stays_with_its_holder(patch: pytest.MonkeyPatch) -> None:
    """In Python: a session that went back to the queue is held all the same."""
    patch.setattr(SessionReturned, "on_session", lambda self, session: session)


def _contacts_mark_for_supervisors(patch: pytest.MonkeyPatch) -> None:
    """In Python: all marks are one supervisor's."""
    patch.setattr(SessionRated, "on_session", lambda self, s: replace(s, supervisor_mark=self.mark))


def _offers_are_transfers(patch: pytest.MonkeyPatch) -> None:
    """In SQL: being offered from one to the next is being transferred."""
    _rewrite(
        patch,
        "sessions",
        "count(*) FILTER (kind = 'conversation.transferred')",
        "count(*) FILTER (kind IN ('conversation.transferred', 'session.offered'))",
    )


def _what_came_back_was_never_transferred(patch: pytest.MonkeyPatch) -> None:
    """In SQL: a session that an offer brought back forgets that it came from another channel."""
    _rewrite(patch, "sessions", "AND kind NOT IN ('session.offered', 'session.returned')", "")


def _the_rules_words_are_replies(patch: pytest.MonkeyPatch) -> None:
    """In SQL: what the rules write to a contact answers them."""
    _rewrite(patch, "turns", "AND actor_kind = 'agent'", "AND actor_kind <> 'bot'")


def _imports_set_the_rules_going(patch: pytest.MonkeyPatch) -> None:
    """In SQL: what was imported has been moved now, so that rules are due for it."""
    _rewrite(patch, "sessions", "CASE WHEN move.is_live THEN move.h END", "move.h")


Plant = Callable[[pytest.MonkeyPatch], None]


def _named(*plants: Plant) -> dict[str, Plant]:
    return {plant.__name__.removeprefix("_"): plant for plant in plants}


IN_WRITING = _named(_closed_sessions_stay_put, _late_facts_keep_their_numbers)
"""Faults of how rows are written by acts."""

IN_TELLING = _named(
    _bots_reply,
    _notes_reply,
    _closing_keeps_the_turn,
    _superseded_sessions_stay_live,
    _undone_transfers_still_move,
    _dismissed_turns_run_on,
    _a_carried_message_waits_from_now,
    _pins_survive_a_transfer,
    _what_was_called_back_counts,
    _an_unmarked_session_stays_with_its_holder,
    _contacts_mark_for_supervisors,
    _offers_are_transfers,
    _what_came_back_was_never_transferred,
    _the_rules_words_are_replies,
    _imports_set_the_rules_going,
)
"""Faults of one of the two descriptions of what facts leave."""


def _rewrite(patch: pytest.MonkeyPatch, view: str, old: str, new: str) -> None:
    original = kept.view_sql

    def rewritten(name: str) -> Any:
        sql = original(name)
        if name == view:
            assert old in sql, f"{view}.sql no longer says {old!r}: plant the fault anew"
            return sql.replace(old, new)
        return sql

    patch.setattr(kept, "view_sql", rewritten)
