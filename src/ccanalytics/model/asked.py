"""An action from what a browser or a carrier sent, which is not to be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any, get_args, get_origin, get_type_hints

from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.model.action import Action
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.mention import AGENT, CONVERSATION, Mention
from ccanalytics.model.people import AgentRef, ChannelRef, ConversationRef, reference

ENVELOPE = ("do", "key")

MOST = 100
"""Entries of one list."""

LARGEST = 1 << 62
"""No number that means something is above it; one above 2⁶³ would not fit into the store."""

Readers = Mapping[Any, Callable[[Any], Any]]
"""How a value of each type is read; ValueError when it is none."""

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def action_of(
    content: Mapping[str, Any],
    verbs: Collection[str],
    class_of: Callable[[str], type[Action]],
    *,
    is_utc: bool = False,
) -> Action:
    """The action that ``{"do": verb, field: value, …}`` asks for, one of ``verbs``.

    Raises BadInput for an unknown verb, a field that is unknown, missing or of a wrong type.
    References are strings (``agent:3``), a mention is ``[start, length, kind, id]``, a file
    ``{"sha256": …, "name": …}``, a moment ISO 8601 with its offset; only where all moments of the
    sender ``is_utc`` one may have none.
    """
    verb = content.get("do")
    if not isinstance(verb, str) or verb not in verbs:
        raise BadInput(unknown("verb", verb, verbs))
    action = class_of(verb)
    given = {name: value for name, value in content.items() if name not in ENVELOPE}
    hints = get_type_hints(action)
    known = [field.name for field in fields(action)]
    for name in given:
        if name not in known:
            raise BadInput(unknown("field", name, known))
    for field in fields(action):
        if field.name not in given and field.default is MISSING:
            raise BadInput(_("{verb} needs {field}.").format(verb=verb, field=field.name))
    moment = _any_moment if is_utc else _moment
    readers = {**_READERS, datetime: moment}
    read = {name: _read(name, value, hints[name], readers) for name, value in given.items()}
    return action(**read)


def _read(name: str, value: Any, hint: Any, readers: Readers) -> Any:
    """The value as one of the types that the hint allows."""
    if isinstance(value, list) and len(value) > MOST:
        raise BadInput(_("There may be {most} {field}, not more.").format(most=MOST, field=name))
    kinds = (hint,) if get_origin(hint) is tuple else get_args(hint) or (hint,)
    for kind in kinds:
        try:
            return _as(value, kind, readers)
        except ValueError:
            continue
    raise BadInput(_("{field} cannot be {value!r}.").format(field=name, value=value))


def _as(value: Any, kind: Any, readers: Readers) -> Any:
    """The value as this type; ValueError when it is none."""
    if get_origin(kind) is tuple:
        _need(type(value) is list)
        return tuple(_as(one, get_args(kind)[0], readers) for one in value)
    if kind in readers:
        return readers[kind](value)
    _need(type(value) is kind)
    return value


def _need(condition: object) -> None:
    if not condition:
        raise ValueError


def _int(value: Any) -> int:
    _need(type(value) is int and abs(value) <= LARGEST)
    return int(value)


def _reference(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        _need(isinstance(value, str))
        found = reference(value)
        _need(isinstance(found, kind))
        number = next(iter(vars(found).values()))
        _need(not isinstance(number, int) or number <= LARGEST)
        return found

    return read


def _mention(value: Any) -> Mention:
    _need(type(value) is list and len(value) == 4)
    start, length, kind, number = value
    _need(kind in (AGENT, CONVERSATION))
    return Mention(_int(start), _int(length), kind, _int(number))


def _file(value: Any) -> FileRef:
    _need(type(value) is dict and set(value) == {"sha256", "name"})
    sha256, name = value["sha256"], value["name"]
    _need(isinstance(sha256, str) and _SHA256.fullmatch(sha256) and isinstance(name, str))
    return FileRef(sha256, name)


def _any_moment(value: Any) -> datetime:
    """With its offset or without one."""
    _need(isinstance(value, str))
    return datetime.fromisoformat(value)


def _moment(value: Any) -> datetime:
    """Naive UTC; without an offset nobody would know which clock was meant."""
    moment = _any_moment(value)
    _need(moment.tzinfo is not None)
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # a moment at the very end of time
        raise ValueError from None


_READERS: Readers = {
    int: _int,
    AgentRef: _reference(AgentRef),
    ChannelRef: _reference(ChannelRef),
    ConversationRef: _reference(ConversationRef),
    Mention: _mention,
    FileRef: _file,
}
