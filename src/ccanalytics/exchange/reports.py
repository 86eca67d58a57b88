"""What is told of something that leaves, once."""

from __future__ import annotations

from ccanalytics.actions.report_delivery import ReportDelivery
from ccanalytics.desk import Desk
from ccanalytics.errors import Refused

DETAIL = 500
"""Characters of what a carrier says that are kept."""

SETTLED = ("already_reported", "key_of_other_act", "not_leaving")
"""Refusals of a report that somebody else was quicker with, or that nobody needs any more."""


def report(desk: Desk, conversation: int, position: int, state: str, detail: str = "") -> None:
    """Note down what became of the fact at ``position``; twice is once, and what is known is left.

    Raises Refused when the desk is no admin's.
    """
    action = ReportDelivery(
        conversation=conversation, message=position, state=state, detail=detail[:DETAIL]
    )
    try:
        desk.do(action, key=f"delivery:{position}:{state}")
    except Refused as refusal:
        if refusal.code not in SETTLED:
            raise
