"""What comes through a carrier as a line of JSON: the verb and its fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any, get_type_hints

from ccanalytics.actions.rate import Rate
from ccanalytics.actions.receive import Receive
from ccanalytics.actions.receive_deletion import ReceiveDeletion
from ccanalytics.actions.receive_edit import ReceiveEdit
from ccanalytics.actions.receive_reaction import ReceiveReaction
from ccanalytics.actions.report_delivery import ReportDelivery
from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.model.action import Action
from ccanalytics.model.attachments import FileRef

ARRIVING: dict[str, type[Action]] = {
    action.verb(): action
    for action in (Receive, ReceiveEdit, ReceiveDeletion, ReceiveReaction, Rate, ReportDelivery)
}
"""All that can come from a contact, or from their carrier."""


def parsed(line: bytes) -> dict[str, Any]:
    """The line's fields; BadInput when it is no object of JSON."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(_("The line is no JSON: {fault}").format(fault=error)) from None
    if not isinstance(found, dict):
        raise BadInput(_("The line is no JSON object."))
    return found


def action_of(said: Mapping[str, Any]) -> Action:
    """The action of ``{"do": verb, field: value, …}``.

    Files are ``{"sha256": …, "name": …}``, a moment is ISO 8601. Raises BadInput for an unknown
    verb and for fields that are unknown, missing or of a wrong type.
    """
    verb = said.get("do")
    if not isinstance(verb, str) or verb not in ARRIVING:
        raise BadInput(unknown("verb", verb, ARRIVING))
    action = ARRIVING[verb]
    given = {name: value for name, value in said.items() if name not in ("do", "key")}
    hints = get_type_hints(action)
    known = {field.name: field for field in fields(action)}
    for name in given:
        if name not in known:
            raise BadInput(unknown("field", name, known))
    for name, field in known.items():
        if name not in given and field.default is MISSING:
            raise BadInput(_("{verb} needs {field}.").format(verb=verb, field=name))
    return action(**{name: _read(name, value, hints[name]) for name, value in given.items()})


def _read(name: str, value: Any, hint: Any) -> Any:
    try:
        return _READERS[hint](value)
    except (KeyError, TypeError, ValueError):
        sentence = _("{field} cannot be {value!r}.")
        raise BadInput(sentence.format(field=name, value=value)) from None


def _plain(*kinds: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) not in kinds:
            raise ValueError
        return value

    return read


def _moment(value: Any) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _files(value: Any) -> tuple[FileRef, ...]:
    read = _plain(str)
    return tuple(FileRef(read(one["sha256"]), read(one["name"])) for one in value)


_READERS: dict[Any, Callable[[Any], Any]] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    int | str: _plain(int, str),
    int | None: _plain(int, type(None)),
    datetime | None: _moment,
    tuple[FileRef, ...]: _files,
}
"""How a field of each type is read."""
