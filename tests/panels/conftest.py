"""A Chromium for the panels, without Jupyter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from browser import browser


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with browser(tmp_path_factory.mktemp("seat") / "profile") as watched:
        yield watched.context
        assert watched.requests == []


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    opened = context.new_page()
    opened.set_default_timeout(5000)
    opened.set_viewport_size({"width": 1200, "height": 800})
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    opened.close()
    assert faults == []
