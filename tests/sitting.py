"""Somebody at a panel without a browser: what passes is in the test's hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccanalytics.desk import Desk
from ccanalytics.panels import DeskPanel, Panel
from ccanalytics.panels.poller import Poller


class Sitting:
    """Somebody whose browser only listens; the poller turns when it is told to."""

    def __init__(self, desk: Desk, panel: type[Panel] = DeskPanel, **more: Any) -> None:
        self.poller = Poller(by_hand=True)
        self.panel = panel(desk, poller=self.poller, **more)
        self.said: list[Mapping[str, Any]] = []
        self.panel.send = self.said.append
        self.says(hello=0)

    def says(self, **content: Any) -> list[Mapping[str, Any]]:
        """What comes of what the browser says."""
        self.poller.ask(self.panel, content)
        return self.turns()

    def turns(self) -> list[Mapping[str, Any]]:
        self.said.clear()
        self.poller.turn()
        return list(self.said)

    def asks(self, **content: Any) -> Mapping[str, Any]:
        """The answer to a question or an act."""
        said = self.says(**{"key": "k", **content})
        return next(one for one in said if "answer" in one)

    def does(self, verb: str, **content: Any) -> Mapping[str, Any]:
        """The answer to an act."""
        return self.asks(do=verb, **content)

    def sees(self, part: str) -> list[Mapping[str, Any]]:
        """What the browser shows now of a part."""
        return list(self.panel._sent.get(part, {}).values())

    @property
    def trouble(self) -> str:
        return str(self.sees("trouble")[0]["text"])
