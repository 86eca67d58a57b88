"""`ccanalytics compare`: what others would tell of the same sessions, and why it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ccanalytics.cli.measured import value_of
from ccanalytics.cli.options import common, json_option, settings
from ccanalytics.cli.tables import NO_BREAK, Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.model.spoken import spoken

if TYPE_CHECKING:
    from ccanalytics.metrics.compared import Comparison, Difference, Told

TOLD = (
    Column(N_("Who")),
    Column(N_("Median"), is_number=True),
    Column(N_("Mean"), is_number=True),
    Column(N_("Sessions"), is_number=True),
    Column(N_("Dropped"), is_number=True),
    Column(N_("Added"), is_number=True),
)
TITLES = {"first_response": N_("First response, as we and others tell it of the same sessions")}
"""By what is compared."""

REASONS = (
    Column(N_("Who")),
    Column(N_("Sessions"), is_number=True),
    Column(N_("Why"), is_wrapped=True),
    Column(N_("Ours"), is_number=True),
    Column(N_("Theirs"), is_number=True),
    Column(N_("For example"), is_number=True, is_wrapped=True),
)


@click.command("compare")
@click.argument("name", required=False, default="first_response")
@click.option("--channel", metavar="NAME", help="Only this channel.")
@click.option("--since", metavar="TIME", help="From then on, in the centre's zone.")
@click.option("--until", metavar="TIME", help="Before then.")
@json_option()
@common
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    channel: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
) -> None:
    """Compare our numbers with what other systems would tell of the same sessions.

    NAME is first_response, the only one so far. Each session whose number differs has one main
    reason.
    """
    found = settings(ctx).desk().compared(name, channel=channel, since=since, until=until)
    if as_json:
        say_json(found.to_dict())
    else:
        say_comparison(found)


def say_comparison(found: Comparison) -> None:
    """Print what each would tell, why it differs, and what one must know to read it."""
    say(_(TITLES[found.name]))
    say()
    if not found.reasons:
        say(_("Nothing was counted in this window."))
    else:
        say_table(TOLD, [_ours(found), *map(_told, found.vendors)])
        say()
        say_table(REASONS, map(_why, found.reasons))
    say()
    for line in [*_terms(found), *(_reading_aid() if found.reasons else [])]:
        say(line)


def _ours(found: Comparison) -> tuple[str, ...]:
    row = found.ours
    return (_("ours"), _whole(value_of(row, spoken)), "–", number(row.n), "–", "–")


def _told(told: Told) -> tuple[str, ...]:
    return (
        _title(told.vendor),
        _time(told.median),
        _time(told.mean),
        *(number(n) for n in (told.n, told.dropped, told.added)),
    )


def _why(one: Difference) -> tuple[str, ...]:
    from ccanalytics.metrics.compared import REASONS as WORDS

    return (
        _title(one.vendor),
        number(one.sessions),
        _(WORDS[one.reason]),
        _time(one.our_median),
        _time(one.their_median),
        str(one.example),
    )


def _title(vendor: str) -> str:
    from ccanalytics.metrics.compared import VENDORS

    return VENDORS[vendor].title


def _time(seconds: float | None) -> str:
    return _whole(spoken(seconds))


def _whole(words: str) -> str:
    return words.replace(" ", NO_BREAK)


def _terms(found: Comparison) -> list[str]:
    """Clock, zone, snapshot and window."""
    start = _("from {moment}").format(moment=found.since) if found.since else ""
    end = _("before {moment}").format(moment=found.until) if found.until else ""
    window = _("Window: {start} {end}").format(
        start=start or _("from the beginning"), end=end or _("to the last fact")
    )
    if found.channel:
        window += _(" · channel: {channel}").format(channel=shown(found.channel))
    clock = _("Clock: calendar, for Intercom open time · zone: {zone} · snapshot: {snapshot}")
    return [clock.format(zone=found.zone, snapshot=number(found.snapshot)), window]


def _reading_aid() -> list[str]:
    """What the columns mean, and where the definitions stand."""
    from ccanalytics.metrics.compared import VENDORS

    usual = {shows: [v.title for v in VENDORS.values() if v.shows == shows] for shows in SHOWN}
    shows = "; ".join(f"{_(SHOWN[shows])}: {', '.join(who)}" for shows, who in usual.items())
    return [
        _("Ours counts in who still waits; others know only sessions with a number."),
        _("What their reports show – {shows}.").format(shows=shows),
        _("Dropped: counts with us and has no number there. Added: the other way round."),
        _("Ours and theirs below are medians; the example is the session furthest apart."),
        _("Their definitions: {command}").format(
            command="ccanalytics metric first_response_as_zendesk --sql, …"
        ),
    ]


SHOWN = {"median": N_("the median"), "mean": N_("the mean")}
"""Which summary others show, as it is said."""
