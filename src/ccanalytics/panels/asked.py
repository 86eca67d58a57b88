"""An action from what a browser sent, which is not to be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, get_args, get_type_hints

from ccanalytics.actions import VERBS, action_class
from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.model.action import Action
from ccanalytics.model.people import AgentRef, ChannelRef, reference

ENVELOPE = ("do", "key")


def action_of(content: Mapping[str, Any]) -> Action:
    """The action that ``{"do": verb, field: value, …}`` asks for.

    Raises BadInput for an unknown verb, a field that is unknown, missing or of a wrong type.
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
    kinds = get_args(hint) or (hint,)
    if isinstance(value, str) and {AgentRef, ChannelRef} & set(kinds):
        found = reference(value)
        if isinstance(found, kinds):
            return found
    elif type(value) in kinds:
        return value
    raise BadInput(_("{field} cannot be {value!r}.").format(field=name, value=value))
