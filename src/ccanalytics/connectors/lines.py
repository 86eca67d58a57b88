"""What comes through a carrier as a line of JSON: the verb and its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ccanalytics.actions.rate import Rate
from ccanalytics.actions.receive import Receive
from ccanalytics.actions.receive_deletion import ReceiveDeletion
from ccanalytics.actions.receive_edit import ReceiveEdit
from ccanalytics.actions.receive_reaction import ReceiveReaction
from ccanalytics.actions.report_delivery import ReportDelivery
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.model import asked
from ccanalytics.model.action import Action

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
    """The action of ``{"do": verb, field: value, …}``: see `ccanalytics.model.asked`.

    A moment without an offset is UTC. Raises BadInput for a verb that nothing outside may say.
    """
    return asked.action_of(said, ARRIVING, ARRIVING.__getitem__, is_utc=True)
