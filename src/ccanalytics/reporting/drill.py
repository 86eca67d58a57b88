"""One session with all that is known of it: who was charged, its clocks, its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ccanalytics.errors import NotFound
from ccanalytics.figures.theme import spoken
from ccanalytics.language import gettext as _
from ccanalytics.metrics.catalogue import BUSINESS, CALENDAR, Card, cards, source

if TYPE_CHECKING:
    import polars

    from ccanalytics.reporting.emit import Report

Row = dict[str, Any]

_OF_SPAM = ("spam_time",)
"""Clocks of spam alone, which do not stop when somebody answers."""

_LONGEST = """
    SELECT session_id
    FROM metrics.first_response_time
    ORDER BY coalesce(value, observed) DESC, session_id
    LIMIT 1
"""
_LAST = "SELECT max_by(session_id, session) FROM sessions WHERE conversation_id = ?"
_ANY = "SELECT max_by(session_id, opened_at) FROM sessions"

_SESSION = """
    SELECT
        s.conversation_id, s.opened_at, s.closed_at, s.close_reason, v.connector,
        coalesce(nullif(k.name, ''), k.address) AS contact,
        coalesce(e.title, e.name) AS entry_channel, coalesce(c.title, c.name) AS channel
    FROM sessions AS s
    JOIN conversations AS v USING (conversation_id)
    LEFT JOIN contacts AS k ON k.contact_id = s.contact_id
    LEFT JOIN channels AS e ON e.channel_id = s.entry_channel_id
    LEFT JOIN channels AS c ON c.channel_id = s.channel_id
    WHERE s.session_id = ?
"""
_TURNS = """
    SELECT turn, asked_at AS starts_at, ended_at AS ends_at, end_reason
    FROM turns
    WHERE session_id = ?
    ORDER BY turn
"""
_STRETCHES = """
    SELECT s.state, s.starts_at, s.ends_at, a.login AS agent, o.login AS to_agent
    FROM stretches AS s
    LEFT JOIN agents AS a ON a.agent_id = s.agent_id
    LEFT JOIN agents AS o ON o.agent_id = s.offered_to
    WHERE s.session_id = ? AND s.state <> 'closed'
    ORDER BY s.starts_at, s.position
"""
_PIECES = """
    SELECT
        p.turn, p.piece, p.state, p.agent, p.from_agent, p.to_agent, p.channel, p.end_reason,
        p.starts_at, p.ends_at, p.numerator AS seconds, b.numerator AS open_seconds
    FROM metrics.waiting_pieces AS p
    JOIN metrics.business_waiting_pieces AS b USING (session_id, turn, piece)
    WHERE p.session_id = ?
    ORDER BY p.turn, p.piece
"""
_FACTS = """
    SELECT
        f.position, f.happened_at, f.kind, f.turn, f.actor_kind, f.reason, f.target_kind,
        coalesce(a.name, a.login) AS agent,
        coalesce(nullif(c.name, ''), c.address) AS contact,
        coalesce(t.name, t.login, h.title, h.name) AS target,
        m.text, m.is_deleted
    FROM facts_in_force AS f
    LEFT JOIN agents AS a ON f.actor_kind = 'agent' AND a.agent_id = f.actor
    LEFT JOIN contacts AS c ON f.actor_kind = 'contact' AND c.contact_id = f.actor
    LEFT JOIN agents AS t ON f.target_kind = 'agent' AND t.agent_id = f.target
    LEFT JOIN channels AS h ON f.target_kind = 'channel' AND h.channel_id = f.target
    LEFT JOIN messages AS m ON m.message_id = f.position
    WHERE f.session_id = ?
    ORDER BY f.happened_at, f.recorded_at, f.position
"""


class Drill:
    """One session of a report's snapshot; ``id`` is None where there is none at all.

    ``session`` is what there is to say of it at once, ``chosen`` why it is this one.
    """

    def __init__(self, report: Report, conversation: int = 0, session: int = 0) -> None:
        self.report = report
        self.id, self.chosen = _chosen(report, conversation, session)
        rows = self._ask(_SESSION)
        self.session: Row = rows[0] if rows else {}

    @property
    def conversation(self) -> int:
        """The number of its conversation."""
        return int(self.session["conversation_id"])

    @property
    def until(self) -> datetime:
        """How far what goes on is known: to the last fact."""
        assert self.report.about.last_at is not None
        return self.report.about.last_at

    @cached_property
    def pieces(self) -> list[Row]:
        """Its waiting, piece by piece; open_seconds are those of the business clock."""
        return self._ask(_PIECES)

    @cached_property
    def facts(self) -> list[Row]:
        """Its facts that hold, in their order, with the texts that there are now."""
        return self._ask(_FACTS)

    def lanes(self) -> polars.DataFrame:
        """What `swimlane` draws: the contact's waits, and who had the conversation."""
        import polars

        kinds = {"lane": polars.String(), "kind": polars.String(), "words": polars.String()}
        times = dict.fromkeys(("starts_at", "ends_at"), polars.Datetime("us"))
        schema = {**kinds, **times, "seconds": polars.Float64()}
        waits = [{**row, "lane": _("waiting"), "kind": "waiting"} for row in self._ask(_TURNS)]
        had = [self._lane(row) for row in self._ask(_STRETCHES)]
        rows = [self._drawn(row, kinds) for row in (*waits, *had)]
        return polars.DataFrame(rows, schema=schema)

    def marks(self) -> polars.DataFrame:
        """Its messages as `swimlane` marks them: at, author_kind, words."""
        import polars

        schema = {
            "at": polars.Datetime("us"),
            **dict.fromkeys(("author_kind", "words"), polars.String()),
        }
        kinds = ("message.received", "message.sent", "note.added")
        rows = [
            {
                "at": self.local(fact["happened_at"]),
                "author_kind": "note" if fact["kind"] == "note.added" else fact["actor_kind"],
                "words": (fact["text"] or "")[:80],
            }
            for fact in self.facts
            if fact["kind"] in kinds
        ]
        return polars.DataFrame(rows, schema=schema)

    def clocks(self) -> list[Row]:
        """All its clocks: metric, turn, agent, left_out, and by each clock value and observed."""
        found: dict[tuple[Any, ...], Row] = {}
        for row in self._ask(_clocks_sql()):
            place = tuple(row[name] for name in ("metric", "turn", "part", "agent", "left_out"))
            of = found.setdefault(place, {**row})
            of[row["clock"]] = (row["value"], row["observed"])
        # Ours first, each in its order.
        rows = sorted(found.values(), key=lambda row: (row["turn"] or 0, row["part"] or 0))
        return sorted(rows, key=lambda row: ("_as_" in row["metric"], row["metric"]))

    def local(self, at: datetime) -> datetime:
        """A moment as the centre's clocks show it, without a zone."""
        return self.report.about.local(at).replace(tzinfo=None)

    def _drawn(self, row: Row, names: Iterable[str]) -> Row:
        """A stretch in local times; how long it took is told by UTC, for clocks are changed."""
        start, end = row["starts_at"], row["ends_at"] or self.until
        return {
            **{name: row.get(name) for name in names},
            "starts_at": self.local(start),
            "ends_at": self.local(end),
            "seconds": (end - start).total_seconds(),
        }

    def _lane(self, stretch: Row) -> Row:
        people = self.report.about.people
        agent, other = (people.get(stretch[name], stretch[name]) for name in ("agent", "to_agent"))
        lane = agent or (f"→ {other}" if other else _("queue"))
        seconds = _charged(stretch, self.pieces, self.until)
        words = _("charged {time}").format(time=spoken(seconds))
        return {**stretch, "lane": lane, "kind": stretch["state"], "words": words}

    def _ask(self, query: str) -> list[Row]:
        if not self.id:
            return []
        parameters = [self.id] * query.count("?")
        found: polars.DataFrame = self.report.centre.sql(query, parameters).pl()
        return found.to_dicts()


def _chosen(report: Report, conversation: int, session: int) -> tuple[int | None, str]:
    """The session, and why it is this one."""
    if session:
        return session, _("the session that was asked for")
    if conversation:
        found = _first(report, _LAST, conversation)
        if found is None:
            raise NotFound(_("There is no conversation {number}.").format(number=conversation))
        return found, _("the last session of the conversation that was asked for")
    longest = _first(report, _LONGEST)
    if longest is not None:
        return longest, _("none was asked for: of all sessions, the longest wait for a first reply")
    return _first(report, _ANY), _("none was asked for: the last one that was opened")


def _first(report: Report, query: str, *given: int) -> int | None:
    rows = report.centre.sql(query, list(given)).fetchall()
    return rows[0][0] if rows else None


def _charged(stretch: Row, pieces: list[Row], until: datetime) -> float:
    """How many seconds of waiting fall on a stretch."""
    end = stretch["ends_at"] or until
    spans = (
        min(piece["ends_at"], end) - max(piece["starts_at"], stretch["starts_at"])
        for piece in pieces
    )
    return float(sum(max(0.0, span.total_seconds()) for span in spans))


def _clocks_sql() -> str:
    return " UNION ALL BY NAME ".join(
        _clock_sql(card, clock) for card in _clock_cards() for clock in (CALENDAR, BUSINESS)
    )


def _clock_cards() -> list[Card]:
    """The durations that a session has."""
    return [
        card
        for card in cards().values()
        if card.summary == "duration" and "session_id" in card.grain and card.name not in _OF_SPAM
    ]


def _clock_sql(card: Card, clock: str) -> str:
    columns: Mapping[str, str] = {
        "metric": f"'{card.name}'",
        "clock": f"'{clock}'",
        "turn": "turn" if "turn" in card.grain else "NULL",
        "part": next((name for name in ("stay", "piece") if name in card.grain), "NULL"),
        "agent": "agent",
        "value": "value",
        "observed": "observed",
        "left_out": "left_out" if card.excluded else "NULL",
    }
    told = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    given = "(with_left_out := TRUE)" if card.excluded else ""
    return f"(SELECT {told} FROM metrics.{source(card, clock)}{given} WHERE session_id = ?)"
