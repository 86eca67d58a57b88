"""An action from what a browser sent, which is not to be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from typing import Any, get_args, get_origin, get_type_hints

from ccanalytics.actions import VERBS, action_class
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

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def action_of(content: Mapping[str, Any]) -> Action:
    """The action that ``{"do": verb, field: value, …}`` asks for.

    Raises BadInput for an unknown verb, a field that is unknown, missing or of a wrong type.
    References are strings (``agent:3``), a mention is ``[start, length, kind, id]``, a file
    ``{"sha256": …, "name": …}``, a moment ISO 8601 with its offset.
    """
    verb = content.get("do")
    if not isinstance(verb, str) or verb not in VERBS:
        raise BadInput(unknown("verb", verb, VERBS))
    action = action_class(verb)
    given = {name: value for name, value in content.items() if name not in ENVELOPE}
    hints = get_type_hints(action)
    known = [field.name for field in fields(action)]
    for name in given:
        if name not in known:
            raise BadInput(unknown("field", name, known))
    for field in fields(action):
        if field.name not in given and field.default is MISSING:
            raise BadInput(_("{verb} needs {field}.").format(verb=verb, field=field.name))
    return action(**{name: _read(name, value, hints[name]) for name, value in given.items()})


def _read(name: str, value: Any, hint: Any) -> Any:
    """The value as one of the types that the hint allows."""
    if isinstance(value, list) and len(value) > MOST:
        raise BadInput(_("There may be {most} {field}, not more.").format(most=MOST, field=name))
    kinds = (hint,) if get_origin(hint) is tuple else get_args(hint) or (hint,)
    for kind in kinds:
        try:
            return _as(value, kind)
        except ValueError:
            continue
    raise BadInput(_("{field} cannot be {value!r}.").format(field=name, value=value))


def _as(value: Any, kind: Any) -> Any:
    """The value as this type; ValueError when it is none."""
    if get_origin(kind) is tuple:
        _need(type(value) is list)
        return tuple(_as(one, get_args(kind)[0]) for one in value)
    if kind in _READERS:
        return _READERS[kind](value)
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


def _moment(value: Any) -> datetime:
    """Naive UTC; without an offset nobody would know which clock was meant."""
    _need(isinstance(value, str))
    moment = datetime.fromisoformat(value)
    _need(moment.tzinfo is not None)
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # a moment at the very end of time
        raise ValueError from None


_READERS: dict[Any, Callable[[Any], Any]] = {
    int: _int,
    AgentRef: _reference(AgentRef),
    ChannelRef: _reference(ChannelRef),
    ConversationRef: _reference(ConversationRef),
    Mention: _mention,
    FileRef: _file,
    datetime: _moment,
}
