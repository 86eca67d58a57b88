"""One thread per kernel that looks for changes and does what browsers ask, panel by panel.

Callbacks of widgets run on the kernel's main thread or on another, as ipykernel's version has
it, and wait while a cell runs. So they only leave word here.
"""

from __future__ import annotations

import atexit
import logging
import queue
import threading
from collections.abc import Mapping
from typing import Any, Protocol
from weakref import WeakSet

PERIOD = 0.25
"""Seconds between two looks."""


class Polled(Protocol):
    """What the thread calls."""

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what a browser asks."""

    def look(self) -> None:
        """See whether anything changed."""


class Poller:
    """The thread, which runs while there is a panel to look after."""

    def __init__(self, *, by_hand: bool = False) -> None:
        self._panels: WeakSet[Any] = WeakSet()
        self._jobs: queue.SimpleQueue[tuple[Polled, Mapping[str, Any]]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        """Once started it goes on with the kernel: it costs nothing, and is there for the next."""
        self._is_over = False
        self._by_hand = by_hand
        """Whether whoever made it calls `turn`, instead of a thread."""

    def join(self, panel: Polled) -> None:
        """Look after this panel as long as it lives."""
        with self._starting:
            self._panels.add(panel)
            if not self._by_hand and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(
                    target=self._run, daemon=True, name="ccanalytics-panels"
                )
                self._thread.start()
                # Python kills a thread in the middle of a question at its end, and that aborts it.
                atexit.unregister(self.end)
                atexit.register(self.end)

    def end(self) -> None:
        """Look no more, once what is being looked at is seen."""
        self._is_over = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def ask(self, panel: Polled, content: Mapping[str, Any]) -> None:
        """Leave word of what a browser said; returns at once."""
        self._jobs.put((panel, content))
        self._wake.set()

    def turn(self) -> None:
        """Do what was asked, then look once for every panel."""
        self._answer()
        for panel in list(self._panels):
            panel.look()
            self._answer()

    def _answer(self) -> None:
        while not self._jobs.empty():
            panel, content = self._jobs.get()
            panel.heard(content)

    def _run(self) -> None:
        while not self._is_over:
            try:
                self.turn()
            except Exception:
                # One panel whose browser has gone must not leave the others without news.
                logging.getLogger(__name__).exception("a panel could not be looked after")
            self._wake.wait(PERIOD)
            self._wake.clear()


POLLER = Poller()
"""The kernel's one."""
