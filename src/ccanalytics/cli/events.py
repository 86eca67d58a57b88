"""What happened, in the words in which a supervisor would tell it: one line for each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ccanalytics.cli.rows import Row
from ccanalytics.cli.terminal import shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model.spoken import spoken, word

if TYPE_CHECKING:
    from ccanalytics.model.people import Directory

LATE = timedelta(seconds=5)
"""What the rules did longer after it was due says so."""

LONGEST_TEXT = 60

EVENTS = {
    "message.received": N_("writes: {text}"),
    "message.sent": N_("{actor} writes: {text}"),
    "message.sent.reply": N_("{actor} answers after {waited}: {text}"),
    "message.sent.system": N_("the rules write ({reason}): {text}"),
    "note.added": N_("{actor} notes for the team: {text}"),
    "session.opened.outbound": N_("{actor} begins a conversation"),
    "session.opened.moved": N_("goes on in a conversation of its own"),
    "session.reopened": N_("comes back, to {target}"),
    "session.reopened.queue": N_("comes back, to the queue"),
    "session.offered.queue": N_("offered to {target}"),
    "session.offered.known": N_("offered to {target}, who knows them"),
    "session.offered.all": N_("offered to all who are there: {agents}"),
    "session.accepted": N_("{actor} accepts"),
    "session.accepted.waited": N_("{actor} accepts after {waited}"),
    "session.skipped": N_("{actor} declines"),
    "session.returned": N_("back to the queue"),
    "session.returned.expired": N_("{who} did not answer within {limit}, back to the queue"),
    "session.returned.unreplied": N_("{who} accepted and did not reply, back to the queue"),
    "session.returned.away": N_("{who} is away, back to the queue"),
    "session.returned.off_roster": N_("{who} left the roster, back to the queue"),
    "session.returned.unmarked": N_("no spam after all, back to the queue"),
    "conversation.transferred.agent": N_("{actor} hands over to {target}"),
    "conversation.transferred.channel": N_("{actor} hands over to the queue of {target}"),
    "conversation.transferred.pull": N_("{actor} takes over"),
    "conversation.transferred.no_answer": N_("nobody answered, passed on to {target}"),
    "participant.added.invited": N_("{actor} invites {target}"),
    "participant.added.joined": N_("{target} joins"),
    "session.pinned": N_("{actor} keeps it as theirs"),
    "session.unpinned": N_("{actor} keeps it no longer"),
    "session.rated": N_("{actor} gives it a {mark}"),
    "session.rated.contact": N_("gives it a {mark}"),
    "turn.dismissed": N_("{actor} says that no reply is needed"),
    "target.missed.first_response": N_("the target for the first answer is missed"),
    "target.missed.response": N_("the target for an answer is missed"),
    "session.closed": N_("{actor} closes"),
    "session.closed.other": N_("{actor} closes ({reason})"),
    "session.closed.silence": N_("closed, for nobody wrote any more"),
    "session.marked_spam": N_("{actor} marks it as spam"),
    "act.undone": N_("{actor} takes that back"),
    "agent.presence_set": N_("{presence}"),
    "agent.presence_set.system": N_("{presence}, for the shift is over"),
    "channel.configured": N_("{actor} changes the rules"),
}
"""Each event by its kind, and what there is to tell apart."""

REASONS = (
    *(N_("welcome"), N_("offline"), N_("queue"), N_("no_answer"), N_("closing"), N_("rating")),
    N_("silence"),
)
"""Which text the rules wrote, as it is kept."""

KINDS = sorted({".".join(name.split(".")[:2]) for name in EVENTS})


@dataclass(frozen=True)
class Event:
    """One line: when, in which channel, of whom (``#12 Marta``, or an agent), what."""

    row: Row
    channel: str
    of: str
    said: str


class Telling:
    """Tells rows, the oldest first; who had something before is remembered from one to the next."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._offers: dict[int, tuple[int | None, datetime]] = {}
        self._last: dict[int, Row] = {}

    def told(self, rows: Iterable[Row]) -> Iterator[Event]:
        """The events of these rows; what another one of the same moment tells is left out."""
        for row in rows:
            name = self._name(row)
            if name in EVENTS and not self._is_told(row):
                yield Event(row, self._channel(self._place(row)), self._of(row), self._say(row))
            self._remember(row)

    def _say(self, row: Row) -> str:
        who, since = self._offers.get(row["subject_id"], (None, None))
        name, due_at = self._name(row), row["due_at"]
        if "{who}" in EVENTS[name] and who is None:
            name = row["kind"]
        return _(EVENTS[name]).format(
            text=shown(row["text"] or "", LONGEST_TEXT),
            actor=self._agent(row["actor"]),
            target=self._target(row),
            who=self._agent(who),
            agents=", ".join(map(self._agent, row["agents"])),
            reason=word(row["reason"] or ""),
            presence=word(row["reason"] or ""),
            waited=spoken(row["waited"]),
            limit=spoken((due_at - since).total_seconds() if due_at and since else None),
            mark=row["mark"],
        )

    def _name(self, row: Row) -> str:
        """The most particular name in `EVENTS` that the row has."""
        for one in _particular(row):
            if f"{row['kind']}.{one}" in EVENTS:
                return f"{row['kind']}.{one}"
        # A session that a contact begins is told by what they write, declining by the one who does.
        is_told_elsewhere = row["kind"] == "session.opened" or row["reason"] == "skipped"
        return "" if is_told_elsewhere else str(row["kind"])

    def _is_told(self, row: Row) -> bool:
        """Whether the line before says it: who takes over accepts, and an act is undone whole."""
        last = self._last.get(row["subject_id"])
        if last is None or last["happened_at"] != row["happened_at"]:
            return False
        kinds = (last["kind"], row["kind"])
        is_taken = row["kind"] == "session.accepted" and last["reason"] == "pull"
        return bool(is_taken or kinds == ("act.undone", "act.undone"))

    def _remember(self, row: Row) -> None:
        self._last[row["subject_id"]] = row
        given = row["target"] if row["target_kind"] == "agent" else None
        if row["kind"] in ("session.offered", "conversation.transferred", "session.reopened"):
            self._offers[row["subject_id"]] = given, row["happened_at"]
        elif row["kind"] == "session.accepted":
            self._offers[row["subject_id"]] = row["actor"], row["happened_at"]

    def _place(self, row: Row) -> int | None:
        number: int | None = row["channel_id"]
        return row["subject_id"] if row["subject_kind"] == "channel" else number

    def _of(self, row: Row) -> str:
        if row["subject_kind"] == "conversation":
            return f"#{row['subject_id']} {shown(row['contact'] or '–', 24)}"
        return self._agent(row["subject_id"]) if row["subject_kind"] == "agent" else ""

    def _target(self, row: Row) -> str:
        is_channel = row["target_kind"] == "channel"
        return self._channel(row["target"]) if is_channel else self._agent(row["target"])

    def _agent(self, number: int | None) -> str:
        found = self._directory.agents.get(number or 0)
        return shown(found.name or found.login, 24) if found else _("somebody")

    def _channel(self, number: int | None) -> str:
        found = self._directory.channels.get(number or 0)
        return shown(found.name, 24) if found else "–"


def _particular(row: Row) -> Iterator[str]:
    """By what an event may be told apart from others of its kind, the most particular first."""
    if row["kind"] == "session.accepted" and row["waited"] is not None:
        yield "waited"
    if row["kind"] == "session.closed" and row["reason"] not in ("closed", "silence"):
        yield "other"
    if row["kind"] == "session.reopened" and row["target"] is None:
        yield "queue"
    if row["is_reply"] and row["actor_kind"] == "agent":
        yield "reply"
    yield from filter(None, (row["reason"], row["actor_kind"], row["target_kind"]))
