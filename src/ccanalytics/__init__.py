"""Run and study a contact centre's chats.

>>> import ccanalytics as cc
>>> desk = cc.create("centre.duckdb", by="ana", zone="Europe/Madrid")
>>> desk.do(cc.actions.AddChannel(name="sales"))
>>> desk.do(cc.actions.Receive(channel="sales", thread="t1", contact="marta", text="Hello?"))
>>> desk.queue().pl()
>>> desk.metric("first_response_time", by="channel", every="week").pl()
"""

from importlib import import_module
from types import ModuleType

from ccanalytics.desk import Desk, Outcome, create, open  # noqa: A004 - ccanalytics.open
from ccanalytics.errors import BadInput, Broken, Busy, CCAnalyticsError, NotFound, Refused
from ccanalytics.model.people import AgentRef, ChannelRef

__all__ = [
    "AgentRef",
    "BadInput",
    "Broken",
    "Busy",
    "CCAnalyticsError",
    "ChannelRef",
    "Desk",
    "NotFound",
    "Outcome",
    "Refused",
    "actions",
    "create",
    "open",
    "panels",
]


def __getattr__(name: str) -> ModuleType:
    if name in ("actions", "panels"):
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
