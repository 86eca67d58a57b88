"""Fields of an action as arguments and options of a command, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from shlex import quote
from typing import TYPE_CHECKING, Any, get_type_hints

import click

from ccanalytics.cli.pairs import Pairs, is_pairs, typed
from ccanalytics.cli.reading import Reading, is_tuple
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.model.action import Action

HELP = {
    "add_channel.name": N_("The short name for references."),
    "agent": N_("An agent's login."),
    "as_note": N_("For the team only; the contact never sees it."),
    "assignee": N_("Whose task it is."),
    "canned": N_("The number of the canned response, as `ccanalytics canned` shows it."),
    "changes": N_(
        "What is to change: next_after=90, roster=ana,ben, close_after=none; `ccanalytics channel` "
        "shows all there is. Or one JSON object."
    ),
    "channel": N_("A channel's name."),
    "colleagues": N_("Agents' logins with commas between them: ben,dora."),
    "comment": N_("Why, in words."),
    "connector": N_("Through which carrier it came."),
    "contact": N_("The contact's address at the carrier."),
    "conversation": N_("Its number, as `ccanalytics queue` shows it."),
    "detail": N_("Why it failed, as the carrier says."),
    "discussion": N_("Its number, as `ccanalytics discussions` shows it."),
    "due_at": N_("Until when; UTC unless it has an offset."),
    "emoji": N_("One emoji."),
    "file": N_("A file on this disk, or file:NUMBER for one that is stored already."),
    "files": N_("A file that came with it; may be repeated."),
    "is_forced": N_("To somebody who is away too; for supervisors."),
    "is_group": N_("The thread is a group chat."),
    "is_known": N_("They were chosen because they know the contact."),
    "is_removed": N_("Take yours away again."),
    "login": N_("The name for references."),
    "mark": N_("From 1, bad, to 5, good."),
    "mentions": N_("Whom the text names, as @ben or #12; may be repeated."),
    "message": N_("The message's number, as `ccanalytics chat` shows it."),
    "name": N_("The name that people read."),
    "note": N_("A note for the team, which the contact never sees."),
    "offer.agent": N_("Whom.  [default: all of the roster who are online]"),
    "presence": N_("online, paused or away."),
    "quotes": N_("The number of the message that it answers."),
    "reason": N_("test, duplicate, no_reply_needed or other."),
    "receive.message": N_("The carrier's id of the message; the same one twice adds nothing."),
    "rename.title": N_("The title that only you see; an empty one takes it away."),
    "report_delivery.message": N_("The number of what leaves, as `ccanalytics outbox` shows it."),
    "role": N_("agent, supervisor or admin."),
    "sent_at": N_("When it was written; UTC unless it has an offset."),
    "session": N_("The session's number.  [default: the last one]"),
    "set_presence.agent": N_("Whose; others' for supervisors.  [default: yours]"),
    "shifts": N_(
        'In one line, "Europe/Madrid mon-fri 09:00-17:00", or a JSON list of calendars; none for '
        "nothing planned."
    ),
    "shortcut": N_("What one types after / to find it."),
    "starts_at": N_("When it begins; UTC unless it has an offset."),
    "state": N_("sent, delivered, read or failed."),
    "text": N_("What is written; `-` reads it from stdin."),
    "thread": N_("The carrier's id of the thread."),
    "title": N_("The title that people read."),
    "to": N_("agent:LOGIN or channel:NAME."),
    "who": N_("agent:LOGIN or conversation:NUMBER."),
}
"""What a field is for; where a verb means something else by it, under ``verb.field``."""


def spelled(name: str) -> str:
    """``mark_spam`` as it is written on a command line."""
    return name.replace("_", "-")


def parameters(action: type[Action]) -> list[click.Parameter]:
    """Required fields in their order as arguments, the others as options.

    Where a required one has many members they stand between commas; an option is repeated.
    """
    hints = get_type_hints(action)
    return [_parameter(action.verb(), field, hints[field.name]) for field in fields(action)]


def explained(action: type[Action]) -> list[tuple[str, str]]:
    """Each argument with what it is for, in the language that holds."""
    required = [field.name for field in fields(action) if _is_required(field)]
    return [(spelled(name).upper(), _(_help(action.verb(), name))) for name in required]


def command_line(action: Action) -> str:
    """What one would type to do this; of a file that it attaches only the name is known."""
    given = {field: getattr(action, field.name) for field in fields(action)}
    arguments = [
        word
        for field, value in given.items()
        if _is_required(field)
        for word in (typed(value) if isinstance(value, Mapping) else [_written(value)])
    ]
    options = []
    for field, value in given.items():
        if not _is_required(field) and value != field.default:
            for one in value if isinstance(value, tuple) else (value,):
                options += [_option(field)] + ([] if one is True else [_written(one)])
    is_dashed = any(word.startswith("-") for word in arguments)
    words = [*options, "--", *arguments] if is_dashed else [*arguments, *options]
    return " ".join(["ccanalytics", "do", spelled(action.verb()), *map(quote, words)])


def _written(value: Any) -> str:
    if isinstance(value, tuple) and all(isinstance(one, Mapping) for one in value):
        return json.dumps(value)
    if isinstance(value, tuple):
        return ",".join(map(_written, value))
    if hasattr(value, "sha256"):
        return str(value.name)
    if hasattr(value, "length"):
        return f"{value.kind}:{value.id}"
    for kind in ("agent", "channel", "conversation"):
        if hasattr(value, kind):
            return f"{kind}:{getattr(value, kind)}"
    return str(value)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _help(verb: str, field: str) -> str:
    return HELP.get(f"{verb}.{field}", HELP.get(field, ""))


def _option(field: Field[Any]) -> str:
    """``--mention`` for ``mentions``: each is given by itself."""
    is_many = isinstance(field.default, tuple)
    return f"--{spelled(field.name.removesuffix('s') if is_many else field.name)}"


def _parameter(verb: str, field: Field[Any], hint: Any) -> click.Parameter:
    if is_pairs(hint):
        return Pairs([field.name], metavar=f"{spelled(field.name).upper()}...")
    is_many = is_tuple(hint)
    kind = Reading(field.name, hint, is_list=is_many and _is_required(field))
    if _is_required(field):
        return click.Argument([field.name], type=kind, metavar=spelled(field.name).upper())
    option, said = [_option(field), field.name], _help(verb, field.name)
    if hint is bool:
        return click.Option(option, is_flag=True, help=said)
    shows = field.default not in ("", None, (), MISSING)
    return click.Option(
        option,
        type=kind,
        metavar=kind.name,
        help=said,
        default=field.default if shows else None,
        show_default=shows,
        multiple=is_many,
    )
