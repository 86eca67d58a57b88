"""A Chromium for the panels, without Jupyter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from browser import browser, window


@pytest.fixture(scope="module")
def context() -> Iterator[Any]:
    with browser() as watched:
        yield watched.context
        assert watched.requests == []


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    with window(context) as page:
        yield page
