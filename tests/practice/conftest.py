"""A practice database, made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccanalytics.practice import made_anew


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice database that nobody changes."""
    db = tmp_path_factory.mktemp("made") / "practice.duckdb"
    made_anew(db)
    return db


@pytest.fixture
def db(made: Path, tmp_path: Path) -> Path:
    """One to change."""
    return Path(shutil.copy(made, tmp_path / "practice.duckdb"))
