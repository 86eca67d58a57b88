"""Seven faults to plant, one by one: law 1 must see each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ccanalytics.model.conversation import Session
from ccanalytics.model.facts import MessageSent
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
        patch, "numbers", "kind IN ('session.closed', 'session.marked_spam') THEN 2", "FALSE THEN 2"
    )


def _closed_sessions_stay_put(patch: pytest.MonkeyPatch) -> None:
    """In writing: a closed session that changes again is not taken away first."""
    keep = kept.keep_threads
    patch.setattr(
        kept,
        "keep_threads",
        lambda con, facts, *, is_rewriting, threads="": keep(
            con, facts, is_rewriting=False, threads=threads
        ),
    )


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


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    plant.__name__.removeprefix("_"): plant
    for plant in (
        _bots_reply,
        _notes_reply,
        _closing_keeps_the_turn,
        _closed_sessions_stay_put,
        _late_facts_keep_their_numbers,
        _superseded_sessions_stay_live,
        _undone_transfers_still_move,
    )
}


def _rewrite(patch: pytest.MonkeyPatch, view: str, old: str, new: str) -> None:
    original = kept.view_sql

    def rewritten(name: str) -> Any:
        sql = original(name)
        if name == view:
            assert old in sql, f"{view}.sql no longer says {old!r}: plant the fault anew"
            return sql.replace(old, new)
        return sql

    patch.setattr(kept, "view_sql", rewritten)
