"""One field of an action, read from the command line as its annotation says."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

import click

from ccanalytics.language import gettext as _

STDIN_FIELDS = ("text", "note")
"""Fields that `-` reads from stdin."""

_NAMES = {
    "AgentRef": "agent:LOGIN",
    "ChannelRef": "channel:NAME",
    "ConversationRef": "conversation:NUMBER",
    "FileRef": "PATH|file:NUMBER",
    "Mention": "agent:LOGIN|conversation:NUMBER",
    "Mapping": "JSON",
    "datetime": "TIME",
    "int": "NUMBER",
}

_REFERENCES = {"AgentRef", "ChannelRef", "ConversationRef"}


@dataclass(frozen=True)
class Stored:
    """A file that is stored already, by its number: ``file:12``."""

    file: int


class Reading(click.ParamType[Any]):
    """A click type made from an annotation: int, str, datetime, references, files, unions of them.

    Of a tuple it reads one member; with ``is_list`` all of them from one word, between commas.
    """

    def __init__(self, field: str, hint: Any, *, is_list: bool = False) -> None:
        one = get_args(hint)[0] if is_tuple(hint) else hint
        kinds = [_bare(kind) for kind in get_args(one) or (one,)]
        self.kinds = tuple(kind for kind in kinds if kind is not NoneType)
        self.name = "|".join(_NAMES.get(kind.__name__, "TEXT") for kind in self.kinds)
        self.read = self._reader(field)
        self.is_list = is_list

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return tuple(map(self.read, _parts(value))) if self.is_list else self.read(value)
        except ValueError as error:
            return self.fail(str(error), param, ctx)

    def _reader(self, field: str) -> Callable[[str], Any]:
        names = {kind.__name__ for kind in self.kinds}
        if names & _REFERENCES:
            return self._reference
        if "Mapping" in names:
            return _text_or_tables
        if names == {"int", "str"}:
            return lambda text: int(text) if text.isdecimal() else cleaned(text)
        plain = {"int": _number, "datetime": _moment, "FileRef": _file, "Mention": _named}
        found = plain.get(self.kinds[0].__name__, cleaned)
        return _or_stdin if field in STDIN_FIELDS else found

    def _reference(self, text: str) -> Any:
        return _of_kind(text, self.kinds, self.name)


def _bare(hint: Any) -> Any:
    """The kind of what a tuple in a union has; of anything else, itself."""
    return _bare(get_args(hint)[0]) if is_tuple(hint) else get_origin(hint) or hint


def is_tuple(hint: Any) -> bool:
    """Whether the field takes any number of what its annotation names."""
    return get_origin(hint) is tuple


def cleaned(text: str) -> str:
    """Text as it is stored: bytes of the command line that are no character become U+FFFD."""
    from ccanalytics.model.text import clean

    return clean(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _of_kind(text: str, kinds: tuple[type, ...], name: str) -> Any:
    from ccanalytics.model.people import ChannelRef, reference

    is_bare = kinds == (ChannelRef,) and ":" not in text
    found = reference(cleaned(f"channel:{text}" if is_bare else text))
    if not isinstance(found, kinds):
        said = name.replace("|", _(" and no "))
        raise ValueError(_("{given!r} is no {kinds}.").format(given=text, kinds=said))
    return found


def _named(text: str) -> Any:
    """Whom a text names; where it does is looked up when the text is there too."""
    from ccanalytics.model.people import AgentRef, ConversationRef

    return _of_kind(text, (AgentRef, ConversationRef), _NAMES["Mention"])


def _file(text: str) -> Path | Stored:
    """A file on this disk, or the number of one that is stored (``./file:1`` is on the disk)."""
    found = re.fullmatch(r"file:(.*)", text, re.DOTALL)
    return Stored(_number(found[1])) if found else Path(text)


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


def _text_or_tables(text: str) -> Any:
    """A list of tables where it is JSON, as calendars are; else the text, "none" being none."""
    if text[:1] not in ("[", "{"):
        return cleaned(text)
    found = json_of(text)
    return tuple(found) if isinstance(found, list) else (found,)


def json_of(text: str) -> Any:
    """What the JSON holds; a ValueError says where it is none."""
    try:
        return json.loads(cleaned(text))
    except json.JSONDecodeError as error:
        sentence = _("the JSON cannot be read at line {line}, column {column}: {reason}.")
        raise ValueError(
            sentence.format(line=error.lineno, column=error.colno, reason=error.msg)
        ) from None
    except RecursionError:
        raise ValueError(_("the JSON is nested too deeply.")) from None


def _or_stdin(text: str) -> str:
    from ccanalytics.model.text import TEXT_LIMIT

    if text != "-":
        return cleaned(text)
    # A little above the limit is enough to be refused; an endless pipe must not fill the memory.
    read = sys.stdin.buffer.read(TEXT_LIMIT + 3).decode("utf-8", "replace")
    return cleaned(read.removesuffix("\n").removesuffix("\r"))
