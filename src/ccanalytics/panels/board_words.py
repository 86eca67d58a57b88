"""What the board says beside what the desk says already."""

from __future__ import annotations

from ccanalytics.language import gettext as _


def board() -> dict[str, str]:
    """All of these words by their keys, in the language that holds; braces are filled in there."""
    return {**_tiles(), **_floor(), **_list()}


def _tiles() -> dict[str, str]:
    return {
        "board": _("Board"),
        "tiles": _("The whole centre"),
        "tile.waiting": _("Waiting"),
        "tile.longest": _("Longest wait"),
        "tile.late": _("Late now"),
        "tile.soon": _("Late within 5 minutes"),
        "tile.open": _("Open conversations"),
        "tile.waiting.more": _("of them offered: {count}"),
        "tile.waiting.none": _("Nobody is in the queue."),
        "tile.longest.more": _("{contact} · {channel}"),
        "tile.longest.none": _("Nobody waits."),
        "tile.late.more": _("by up to {time}"),
        "tile.unset": _("No channel has a target."),
        "tile.late.none": _("No target is missed."),
        "tile.soon.more": _("the first in {time}"),
        "tile.soon.none": _("Nothing is about to be late."),
        "tile.open.more": _("with agents: {count}"),
        "tile.open.none": _("Everything is closed."),
    }


def _floor() -> dict[str, str]:
    return {
        "channels": _("Channels"),
        "agents": _("Agents"),
        "channels.none": _("There are no channels yet: ccanalytics do add-channel makes one."),
        "agents.none": _("There are no agents yet: ccanalytics do add-agent makes one."),
        "column.name": _("Name"),
        "column.hours": _("Hours"),
        "column.waiting": _("Waiting"),
        "column.longest": _("Longest wait"),
        "column.late": _("Late"),
        "column.there": _("Agents online"),
        "column.presence": _("Presence"),
        "column.load": _("Load"),
        "column.offered": _("Offered"),
        "column.asked": _("To answer"),
        "hours.open": _("open"),
        "hours.until": _("open until {time}"),
        "hours.closed": _("closed until {time}"),
        "hours.ended": _("closed"),
        "there": _("{online} of {roster}"),
        "there.nobody": _("Somebody waits here, and nobody of the roster is online."),
        "there.none": _("Nobody is in its roster: its queue offers nothing."),
        "load.cap": _("{channel}: {has} of {most}"),
        "load.of": _("{has} of {most}"),
        "load.none": _("No channel limits how many they may have."),
        "soon.more": _("{count} soon"),
        "show": _("Show what is open: {name}"),
    }


def _list() -> dict[str, str]:
    return {
        "back": _("Back to the whole centre"),
        "scope.all": _("Whole centre"),
        "tab.waiting": _("Waiting"),
        "tab.late": _("Late"),
        "tab.soon": _("Late soon"),
        "none.waiting": _("Nobody is in the queue."),
        "none.late": _("Nothing is late."),
        "none.soon": _("Nothing is about to be late."),
        "due.in": _("late in {time}"),
    }
