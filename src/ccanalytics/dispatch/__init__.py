"""The dispatcher: who is offered what, and what the rules of the channels make due, is done."""

from ccanalytics.dispatch.dispatcher import Dispatcher, Turn
from ccanalytics.dispatch.floor import Case, Floor
from ccanalytics.dispatch.plan import Offering, plan

__all__ = ["Case", "Dispatcher", "Floor", "Offering", "Turn", "plan"]
