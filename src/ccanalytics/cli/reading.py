"""One field of an action, read from the command line as its annotation says."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from types import NoneType
from typing import Any, get_args

import click

from ccanalytics.language import gettext as _

STDIN_FIELDS = ("text", "note")
"""Fields that `-` reads from stdin."""

_NAMES = {
    "AgentRef": "agent:LOGIN",
    "ChannelRef": "channel:NAME",
    "datetime": "TIME",
    "int": "NUMBER",
}


class Reading(click.ParamType[Any]):
    """A click type made from an annotation: int, str, datetime, AgentRef, unions of them."""

    def __init__(self, field: str, hint: Any) -> None:
        kinds = get_args(hint) or (hint,)
        self.kinds = tuple(kind for kind in kinds if kind is not NoneType)
        self.name = "|".join(_NAMES.get(kind.__name__, "TEXT") for kind in self.kinds)
        self.read = self._reader(field)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except ValueError as error:
            return self.fail(str(error), param, ctx)

    def _reader(self, field: str) -> Callable[[str], Any]:
        names = {kind.__name__ for kind in self.kinds}
        if names & {"AgentRef", "ChannelRef"}:
            return self._reference
        if names == {"int", "str"}:
            return lambda text: int(text) if text.isdecimal() else cleaned(text)
        plain = {"int": _number, "datetime": _moment}
        found = plain.get(self.kinds[0].__name__, cleaned)
        return _or_stdin if field in STDIN_FIELDS else found

    def _reference(self, text: str) -> Any:
        from ccanalytics.model.people import reference

        found = reference(cleaned(text))
        if not isinstance(found, self.kinds):
            kinds = self.name.replace("|", _(" and no "))
            raise ValueError(_("{given!r} is no {kinds}.").format(given=text, kinds=kinds))
        return found


def cleaned(text: str) -> str:
    """Text as it is stored: bytes of the command line that are no character become U+FFFD."""
    from ccanalytics.model.text import clean

    return clean(text)


def _number(text: str) -> int:
    # More digits than this fit into no id, and Python takes its time to read thousands of them.
    if not text.isdecimal() or len(text) > 18:
        raise ValueError(_("{given!r} is no number.").format(given=text[:40]))
    return int(text)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        sentence = _("{given!r} is no moment: write 2026-03-31T18:00 or 2026-03-31T18:00+02:00.")
        raise ValueError(sentence.format(given=text[:40])) from None


def _or_stdin(text: str) -> str:
    from ccanalytics.model.text import TEXT_LIMIT

    if text != "-":
        return cleaned(text)
    # A little above the limit is enough to be refused; an endless pipe must not fill the memory.
    read = sys.stdin.buffer.read(TEXT_LIMIT + 3).decode("utf-8", "replace")
    return cleaned(read.removesuffix("\n").removesuffix("\r"))
