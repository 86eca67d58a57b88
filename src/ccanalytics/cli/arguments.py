"""Fields of an action as arguments and options of a command, and back."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from shlex import quote
from typing import TYPE_CHECKING, Any, get_type_hints

import click

from ccanalytics.cli.reading import Reading
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.model.action import Action

HELP = {
    "agent": N_("An agent's login."),
    "channel": N_("A channel's name."),
    "connector": N_("Through which carrier it came."),
    "contact": N_("The contact's address at the carrier."),
    "conversation": N_("Its number, as `ccanalytics queue` shows it."),
    "is_group": N_("The thread is a group chat."),
    "login": N_("The name for references."),
    "message": N_("The carrier's id of the message; the same one twice adds nothing."),
    "name": N_("The name that people read."),
    "note": N_("A note for the team, which the contact never sees."),
    "role": N_("agent, supervisor or admin."),
    "sent_at": N_("When it was written; UTC unless it has an offset."),
    "text": N_("What is written; `-` reads it from stdin."),
    "thread": N_("The carrier's id of the thread."),
    "title": N_("The title that people read."),
    "to": N_("agent:LOGIN or channel:NAME."),
}
"""What a field is for; those of AddChannel and AddAgent speak for themselves."""


def spelled(name: str) -> str:
    """``mark_spam`` as it is written on a command line."""
    return name.replace("_", "-")


def parameters(action: type[Action]) -> list[click.Parameter]:
    """Required fields in their order as arguments, the others as options."""
    hints = get_type_hints(action)
    return [_parameter(field, hints[field.name]) for field in fields(action)]


def explained(action: type[Action]) -> list[tuple[str, str]]:
    """Each argument with what it is for, in the language that holds."""
    required = [field.name for field in fields(action) if _is_required(field)]
    return [(spelled(name).upper(), _(HELP.get(name, ""))) for name in required]


def command_line(action: Action) -> str:
    """What one would type to do this."""
    given = {field: getattr(action, field.name) for field in fields(action)}
    words = ["ccanalytics", "do", spelled(action.verb())]
    words += [quote(_written(value)) for field, value in given.items() if _is_required(field)]
    for field, value in given.items():
        if not _is_required(field) and value != field.default:
            words += [f"--{spelled(field.name)}"]
            words += [] if value is True else [quote(_written(value))]
    return " ".join(words)


def _written(value: Any) -> str:
    for kind in ("agent", "channel"):
        if hasattr(value, kind):
            return f"{kind}:{getattr(value, kind)}"
    return str(value)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _parameter(field: Field[Any], hint: Any) -> click.Parameter:
    kind = Reading(field.name, hint)
    if _is_required(field):
        return click.Argument([field.name], type=kind, metavar=spelled(field.name).upper())
    option = [f"--{spelled(field.name)}", field.name]
    if hint is bool:
        return click.Option(option, is_flag=True, help=HELP.get(field.name))
    shows = field.default not in ("", None, MISSING)
    said = HELP.get(field.name, "")
    default = field.default if shows else None
    return click.Option(
        option, type=kind, metavar=kind.name, help=said, default=default, show_default=shows
    )
