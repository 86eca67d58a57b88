"""One opening that many acts share, without keeping the others out for long."""

from __future__ import annotations

import time
from contextlib import ExitStack

from ccanalytics.store.store import Store

BATCH_SECONDS, BATCH_ACTS = 1.0, 500
"""After so much a batch lets others into the store."""


class Batch:
    """One opening that many acts share."""

    def __init__(self, held: Store) -> None:
        self.store, self.stack = held, ExitStack()

    def __enter__(self) -> Batch:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def make_way(self) -> None:
        """Count an act, and let the others in if it is time."""
        if self.acts >= BATCH_ACTS or time.monotonic() - self.since > BATCH_SECONDS:
            self.reopen()
        self.acts += 1

    def reopen(self) -> None:
        """Let go, and queue up again."""
        self.stack.close()
        self._open()

    def _open(self) -> None:
        self.stack.enter_context(self.store.holding())
        self.since, self.acts = time.monotonic(), 0
