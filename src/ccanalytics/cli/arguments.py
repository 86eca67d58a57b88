"""Fields of an action as arguments and options of a command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from datetime import datetime
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import click

if TYPE_CHECKING:
    from ccanalytics.model.action import Action

STDIN_FIELDS = ("text", "note")
"""Fields that `-` reads from stdin."""

HELP = {
    "connector": "Through which carrier it came.",
    "is_group": "The thread is a group chat.",
    "message": "The carrier's id of the message; the same one twice adds nothing.",
    "name": "The name that people read.",
    "note": "A note for the team, which the contact never sees.",
    "role": "agent, supervisor or admin.",
    "sent_at": "When it was written; UTC unless it has an offset.",
    "title": "The title that people read.",
}
"""What an option is for, where its name leaves doubt."""


def spelled(name: str) -> str:
    """``mark_spam`` as it is written on a command line."""
    return name.replace("_", "-")


def parameters(action: type[Action]) -> list[click.Parameter]:
    """Required fields in their order as arguments, the others as options."""
    hints = get_type_hints(action)
    return [_parameter(field, hints[field.name]) for field in fields(action)]


def _parameter(field: Field[Any], hint: Any) -> click.Parameter:
    read = _Read(field.name, hint)
    if field.default is MISSING and field.default_factory is MISSING:
        return click.Argument([field.name], type=read, metavar=spelled(field.name).upper())
    option = f"--{spelled(field.name)}"
    if hint is bool:
        return click.Option([option, field.name], is_flag=True, help=HELP.get(field.name))
    shown_default = str(field.default) if field.default not in ("", None, MISSING) else None
    return click.Option(
        [option, field.name],
        type=read,
        metavar=read.metavar,
        help=" ".join(
            filter(None, [HELP.get(field.name), shown_default and f"[default: {shown_default}]"])
        ),
    )


class _Read(click.ParamType):
    """Reads one field from the command line as its annotation says."""

    def __init__(self, field: str, hint: Any) -> None:
        self.field = field
        self.kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        self.name = self.metavar = "|".join(_NAMES.get(k.__name__, "TEXT") for k in self._real())

    def _real(self) -> list[Any]:
        return [kind for kind in self.kinds if kind is not type(None)]

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self._reader()(value)
        except ValueError as error:
            return self.fail(str(error), param, ctx)

    def _reader(self) -> Callable[[str], Any]:
        names = {kind.__name__ for kind in self._real()}
        if names & {"AgentRef", "ChannelRef"}:
            return lambda text: _reference(text, tuple(self._real()))
        if names == {"int", "str"}:
            return lambda text: int(text) if text.isdecimal() else _text(text)
        if names == {"int"}:
            return _number
        if names == {"datetime"}:
            return _moment
        return _from_stdin if self.field in STDIN_FIELDS else _text


_NAMES = {
    "AgentRef": "agent:LOGIN",
    "ChannelRef": "channel:NAME",
    "datetime": "TIME",
    "int": "NUMBER",
}


def _reference(text: str, kinds: tuple[Any, ...]) -> Any:
    from ccanalytics.model.people import reference

    found = reference(_text(text))
    if not isinstance(found, kinds):
        wanted = " or ".join(_NAMES[kind.__name__] for kind in kinds)
        raise ValueError(f"{text!r} is none of these: {wanted}.")
    return found


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise ValueError(f"{text!r} is no number of a conversation.")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is no moment: write 2026-03-31T18:00 or 2026-03-31T18:00+02:00."
        ) from None


def _text(text: str) -> str:
    """Text as it is stored: what is no character in the command line's bytes becomes U+FFFD."""
    from ccanalytics.model.text import clean

    return clean(text)


def _from_stdin(text: str) -> str:
    from ccanalytics.model.text import TEXT_LIMIT

    if text != "-":
        return _text(text)
    # One byte above the limit is enough to be refused.
    read = sys.stdin.buffer.read(TEXT_LIMIT + 3).decode("utf-8", "replace")
    return _text(read.removesuffix("\n").removesuffix("\r"))
