"""Changing the rules of a channel on the command line, and what was changed before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ccanalytics.cli.holidays import with_holidays
from ccanalytics.cli.options import zone_of
from ccanalytics.cli.pairs import Pair, as_given, together
from ccanalytics.cli.rows import plain, when
from ccanalytics.cli.rules import Rules, differences
from ccanalytics.cli.rules_file import read_rules
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown, warn
from ccanalytics.errors import CCAnalyticsError, Refused
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.model import settings as kept
from ccanalytics.model.configuring import Fault, calendars
from ccanalytics.model.people import ChannelRef

if TYPE_CHECKING:
    from ccanalytics.desk import Desk

COLUMNS = (
    Column(N_("When")),
    Column(N_("By"), is_cut=True),
    Column(N_("Key")),
    Column(N_("Before"), is_folded=True),
    Column(N_("After"), is_folded=True),
)

CHANGES = """
    SELECT happened_at, login, data ->> '$.settings', position
    FROM facts LEFT JOIN agents ON agent_id = actor
    WHERE kind = 'channel.configured' AND subject_id = ?
    ORDER BY position
"""

Change = tuple[dict[str, Any], Rules, Rules]
"""When, by whom and at which position; the rules before and those after."""


def change(
    ctx: click.Context,
    desk: Desk,
    name: str,
    as_json: bool,
    *,
    pairs: Iterable[Iterable[Pair]],
    file: Path | None,
    holidays: str | None,
    years: list[int] | None,
) -> None:
    """Change rules, and tell what changed; all that is wrong in a line each, then exit 1."""
    from ccanalytics.actions.configure_channel import ConfigureChannel

    changes = as_given(read_rules(file) if file else {}) | together(pairs)
    if holidays:
        hours = changes.get("hours", desk.settings(name)["hours"])
        this_year = desk.clock().year
        changes["hours"] = _with(hours, holidays, years or range(this_year, this_year + 2))
    try:
        outcome = desk.do(ConfigureChannel(channel=ChannelRef(name), changes=changes))
    except Refused as refusal:
        if refusal.code != "bad_settings":
            raise
        _say_faults(refusal)
        ctx.exit(refusal.exit_code)
    # Others may have changed something just before and after: only what this act did is told.
    at = outcome.facts[0].position
    before, after = next(rules for entry, *rules in _history(desk, name) if entry["position"] == at)
    if as_json:
        say_json({"channel": name, "changes": _changes(before, after)})
    for key, old, new in () if as_json else differences(before, after):
        say(f"{key}: {shown(old, 200)} → {shown(new, 200)}")


def say_history(desk: Desk, name: str, as_json: bool) -> None:
    """Print who changed what, the oldest first."""
    told = list(_history(desk, name))
    if as_json:
        say_json([plain(entry) | {"changes": _changes(old, new)} for entry, old, new in told])
    elif told:
        zone = zone_of(desk)
        say_table(
            COLUMNS,
            (
                (when(entry["at"], zone), shown(entry["by"] or "–", 24), key, was, then)
                for entry, old, new in told
                for key, was, then in differences(old, new)
            ),
        )
    else:
        say(_("Nobody has changed a rule yet: all are as they were made."))


def _history(desk: Desk, name: str) -> Iterator[Change]:
    with desk.store.loading() as loading:
        directory = loading.directory()
    found = desk.sql(CHANGES, [directory.channel(name).id]).fetchall()
    usual = kept.plain(kept.Settings(), directory)
    all_rules = [kept.plain(kept.read_stored(stored), directory) for _at, _by, stored, _p in found]
    steps = pairwise(chain([usual], all_rules))
    for (at, by, _stored, position), (old, new) in zip(found, steps, strict=True):
        yield {"at": at, "by": by, "position": position}, old, new


def _changes(before: Rules, after: Rules) -> dict[str, Mapping[str, Any]]:
    return {
        key: {"before": before[key], "after": value}
        for key, value in after.items()
        if value != before[key]
    }


def _with(hours: Any, place: str, years: Iterable[int]) -> Any:
    """The hours with public holidays; as they are where they cannot be read: the act tells why."""
    try:
        read = calendars(hours)
    except (Fault, CCAnalyticsError):
        return hours
    return with_holidays(read, place, years)


def _say_faults(refusal: Refused) -> None:
    fields = refusal.values["fields"]
    assert isinstance(fields, dict)
    for key, sentence in fields.items():
        warn(f"ccanalytics: {key}: {sentence}")
