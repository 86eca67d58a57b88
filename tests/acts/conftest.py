"""One centre for each file: every case has a conversation of its own in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from acts.stage import holding, peopled
from centre import Centre


@pytest.fixture(scope="module")
def crowd(module_centre: Centre) -> Iterator[Centre]:
    with holding(module_centre):
        yield peopled(module_centre)
