"""Between the desk and the carriers: what came is taken in, what is to leave leaves.

>>> from ccanalytics.connectors.loopback import Loopback
>>> from ccanalytics.exchange import Exchange
>>> Exchange(desk, [Loopback(desk.path)]).turn()
"""

from ccanalytics.exchange.exchange import Exchange, Turn
from ccanalytics.exchange.leaving import arrived, before_contact
from ccanalytics.exchange.reports import report

__all__ = ["Exchange", "Turn", "arrived", "before_contact", "report"]
