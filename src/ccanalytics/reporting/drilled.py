"""One session in tables: what it is, its clocks, its waiting to the second, its facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ccanalytics.figures.theme import spoken
from ccanalytics.language import day, moment, number
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.metrics.answers import Measurement
from ccanalytics.metrics.catalogue import BUSINESS, CALENDAR, card
from ccanalytics.model.spoken import word
from ccanalytics.reporting.drill import Drill, Row
from ccanalytics.reporting.endings import ended
from ccanalytics.reporting.evidence import to_desk
from ccanalytics.reporting.html import Html, paragraph, table, terms

SHOWN = 300
"""Facts that the page shows; all of them are in the Parquet beside it."""

CLOCKS = (CALENDAR, BUSINESS)
"""All time, and what of it was open."""

KINDS = {
    "session.opened": N_("the session begins"),
    "session.reopened": N_("the session goes on"),
    "session.offered": N_("offered"),
    "session.accepted": N_("accepted"),
    "session.skipped": N_("declined"),
    "session.returned": N_("back to the queue"),
    "session.closed": N_("closed"),
    "session.marked_spam": N_("marked as spam"),
    "conversation.transferred": N_("handed over"),
    "message.received": N_("the contact writes"),
    "message.sent": N_("a message to the contact"),
    "note.added": N_("note, team only"),
}
"""What happened, by the kind of its fact; others are called as they are kept."""

WHY = {
    "no_pair": N_("one of its two ends is missing"),
    "no_reply_needed": N_("it needed no reply"),
    "moved": N_("it went on in a new session"),
    "bots": N_("a bot handled it alone"),
    "test": N_("closed as a test"),
    "pull": N_("a colleague took it over"),
}
"""Why a clock is there and does not count."""

HOLDERS = {"queue": N_("nobody (queue)"), "offered": N_("being passed on to {agent}")}


def cover(one: Drill) -> Html:
    """Which session it is, why it is this one, and of which data."""
    about, row = one.report.about, one.session
    snapshot = number(one.report.centre.position)
    if not row:
        nothing = _("snapshot {number}, in which nobody has written yet").format(number=snapshot)
        return terms([(_("Session"), _("nothing was counted")), (_("Data"), nothing)])
    ends = _("closed at {moment} ({how})").format(
        moment=_at(one, row["closed_at"]), how=ended(row["close_reason"] or "")
    )
    going_on = _("goes on; watched until {moment}").format(moment=_at(one, one.until))
    return terms(
        [
            (_("Conversation"), f"{one.conversation} ({row['connector']})"),
            (_("Session"), f"{one.id}: {one.chosen}"),
            (_("Contact"), row["contact"] or "–"),
            (_("Channel"), _channels(row)),
            (_("From"), _at(one, row["opened_at"])),
            (_("To"), ends if row["closed_at"] else going_on),
            (_("Times"), _("in {zone}").format(zone=about.zone)),
            (_("Data"), _("snapshot {number}").format(number=snapshot)),
            (_("At the desk"), to_desk(one.conversation)),
        ]
    )


def partition(one: Drill) -> Html:
    """Its waiting, piece by piece, and their sum, which is all of its waiting."""
    pieces = one.pieces
    if not pieces:
        return paragraph(_("Not enough data: no contact has waited in this session."))
    rows = [
        (
            _("wait {n}").format(n=number(piece["turn"])),
            _charged_to(one, piece),
            _from_to(one, piece["starts_at"], piece["ends_at"]),
            spoken(piece["seconds"]),
            spoken(piece["open_seconds"]),
            ended(piece["end_reason"]),
        )
        for piece in pieces
    ]
    total, opened = (sum(piece[name] for piece in pieces) for name in ("seconds", "open_seconds"))
    rows.append((_("together"), "", "", spoken(total), spoken(opened), ""))
    columns = (
        *(_("Wait"), _("Charged to"), _("From and to"), _("All time"), _("While open")),
        _("How it ended"),
    )
    ask, where = one.report.metric, f"session_id = {one.id}"
    waits = [ask("customer_waiting", where=where, clock=clock) for clock in CLOCKS]
    by = ["turn", "piece"]
    parts = [
        ask("waiting_pieces", by=by, summary="total", where=where, clock=clock) for clock in CLOCKS
    ]
    lead = paragraph(_sum_words(waits, total, opened), "cc-lead")
    shown = table(columns, rows, "cc-headline")
    return lead + shown + one.report.evidence(*waits, *parts)


def _sum_words(waits: list[Measurement], total: float, opened: float) -> str:
    """Whether the pieces make up what customer_waiting tells of the session, by both clocks."""
    found = [sum((row.value or 0) * row.n for row in measured.rows) for measured in waits]
    apart = max(abs(found[0] - total), abs(found[1] - opened))
    if apart < 1e-3:
        return _(
            "The contact waited {time}, {opened} of it while open: the pieces make it up."
        ).format(time=spoken(total), opened=spoken(opened))
    return _("The pieces and all waiting are {time} apart, which should not be.").format(
        time=spoken(apart)
    )


def clocks(one: Drill) -> Html:
    """All its clocks in one table: ours and those of other systems, by both kinds of time."""
    rows = [_clock(one, row) for row in one.clocks()]
    if not rows:
        return paragraph(_("Not enough data: this session has no clock."))
    columns = ("", _("Of"), _("All time"), _("While open"), _("Remark"))
    return table(columns, rows, "cc-headline")


def _clock(one: Drill, row: Row) -> tuple[str, ...]:
    people = one.report.about.people
    turn = _("wait {n}").format(n=number(row["turn"])) if row["turn"] else ""
    agent = people.get(row["agent"], row["agent"]) if row["agent"] else ""
    why = row["left_out"]
    remark = (
        _("left out: {why}").format(why=_(WHY[why]) if why in WHY else word(why)) if why else ""
    )
    return (
        card(row["metric"]).title,
        ", ".join(filter(None, (turn, agent))),
        _time(row.get(CALENDAR)),
        _time(row.get(BUSINESS)),
        remark,
    )


def facts(one: Drill) -> Html:
    """What happened, in its order: when, who, what, and the words; notes are the team's."""
    import polars

    found = one.facts
    if not found:
        return paragraph(_("Not enough data: nothing has happened."))
    one.report.keep("facts", polars.DataFrame(found, infer_schema_length=None))
    rows = [
        (_second(one, fact["happened_at"]), _who(fact), _what(fact), _words(fact))
        for fact in found[:SHOWN]
    ]
    note = _("{shown} of {total} facts; what was taken back is left out.").format(
        shown=number(len(rows)), total=number(len(found))
    )
    columns = (_("When"), _("Who"), _("What"), _("Words"))
    return table(columns, rows, "cc-facts") + paragraph(note, "cc-note")


def _who(fact: Row) -> str:
    others = {"bot": _("a bot"), "system": _("the rules")}
    return str(fact["agent"] or fact["contact"] or others.get(fact["actor_kind"], "–"))


def _what(fact: Row) -> str:
    kind = fact["kind"]
    told = _(KINDS[kind]) if kind in KINDS else word(kind.replace(".", " "))
    if fact["target"]:
        told = _("{what}: {target}").format(what=told, target=fact["target"])
    why = "" if kind.startswith("message") else ended(fact["reason"] or "")
    if why and why not in told:
        told = f"{told}, {why}"
    return told


def _words(fact: Row) -> str:
    return _("(deleted)") if fact["is_deleted"] else str(fact["text"] or "")


def _charged_to(one: Drill, piece: Row) -> str:
    people = one.report.about.people
    if piece["state"] == "held":
        return people.get(piece["agent"], piece["agent"] or "–")
    other = people.get(piece["to_agent"], piece["to_agent"] or "–")
    return _(HOLDERS.get(str(piece["state"]), "{agent}")).format(agent=other)


def _channels(row: Row) -> str:
    entry, now = (row[name] or "–" for name in ("entry_channel", "channel"))
    return entry if entry == now else f"{entry} → {now}"


def _time(told: tuple[float | None, float | None] | None) -> str:
    value, observed = told or (None, None)
    if value is not None:
        return spoken(value)
    return "–" if observed is None else _("more than {value}").format(value=spoken(observed))


def _at(one: Drill, at: Any) -> str:
    return "–" if at is None else moment(one.report.about.local(at))


def _second(one: Drill, at: datetime) -> str:
    """A moment to the second."""
    local = one.report.about.local(at)
    return f"{day(local.date())}, {local:%H:%M:%S}"


def _from_to(one: Drill, start: datetime, end: datetime) -> str:
    """From when until when, the day said once where it is the same."""
    first, last = (one.report.about.local(at) for at in (start, end))
    is_same = first.date() == last.date()
    return f"{_second(one, start)} – {f'{last:%H:%M:%S}' if is_same else _second(one, end)}"


def numbers(one: Drill) -> Html:
    """The main numbers of the session with their SQL, which metrics.json has too."""
    if not one.id:
        return paragraph(_("Not enough data: there is no session."))
    where = f"session_id = {one.id}"
    names = ("first_response_time", "response_time")
    found = [one.report.metric(name, where=where) for name in names]
    return one.report.evidence(*found)
