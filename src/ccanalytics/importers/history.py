"""Histories in our own format: facts as rows, people and channels by name.

The columns are those of `COLUMNS`; ``session`` names a session within its conversation, ``id`` a
fact within it, times are UTC. ``data/sample`` is such a file, and what a simulator writes.
"""

from __future__ import annotations

from importlib.resources import files

import duckdb

from ccanalytics.errors import BadInput
from ccanalytics.importers.sentences import in_language
from ccanalytics.importers.sources import columns
from ccanalytics.language import gettext as _
from ccanalytics.model import facts
from ccanalytics.model.conversation import CLOSE_REASONS
from ccanalytics.store.opening import run_script

COLUMNS = (
    *("kind", "connector", "thread", "session", "happened_at", "actor", "actor_name"),
    *("actor_kind", "target", "target_kind", "reason", "text", "id"),
)

_TOLD = (
    *(facts.MessageReceived, facts.MessageSent, facts.NoteAdded, facts.TurnDismissed),
    *(facts.SessionOpened, facts.SessionReopened, facts.SessionAccepted, facts.SessionReturned),
    *(facts.SessionSkipped, facts.SessionPinned, facts.SessionUnpinned, facts.SessionClosed),
    *(facts.SessionMarkedSpam, facts.ConversationTransferred),
    *(facts.ParticipantAdded, facts.ParticipantRemoved),
)
"""The kinds of facts that these columns can tell whole; none of them points at another fact."""


def read_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Read ``source`` into the table ``history``; faulty rows go to ``rejects``."""
    missing = [name for name in COLUMNS if name not in columns(connection, "source")]
    if missing:
        sentence = _("A file of facts needs the columns {columns}; this one lacks {missing}.")
        raise BadInput(sentence.format(columns=", ".join(COLUMNS), missing=", ".join(missing)))
    kinds = [f"'{told.kind()}'" for told in _TOLD]
    text = files(__package__).joinpath("history.sql").read_text("utf-8")
    reasons = ", ".join(f"'{reason}'" for reason in CLOSE_REASONS)
    run_script(connection, in_language(text).format(kinds=", ".join(kinds), reasons=reasons))


def history_as_facts(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """What ``history`` holds, as rows for `ccanalytics.store.ingest`."""
    return connection.sql(
        """
        SELECT * EXCLUDE (thread_origin) FROM (SELECT
            line, 10 * seq AS seq, connector, kind, thread,
            concat_ws(':', 'history', origin_part(connector), origin_part(thread)) AS thread_origin,
            concat_ws(':', thread_origin, origin_part(session), 'session.opened')
                AS session_origin,
            happened_at, nullif(actor, '') AS actor, nullif(actor_name, '') AS actor_name,
            actor_kind, nullif(target, '') AS target, nullif(target_kind, '') AS target_kind,
            nullif(reason, '') AS reason,
            CASE WHEN kind IN ('message.received', 'message.sent', 'note.added') THEN text END
                AS text,
            CASE kind WHEN 'session.opened' THEN session_origin
                ELSE concat_ws(':', thread_origin, origin_part(id), kind) END AS origin
        FROM history WHERE fault IS NULL)
        """
    )
