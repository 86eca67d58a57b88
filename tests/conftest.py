"""What most tests start from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import ccanalytics as cc
import labs
from ccanalytics import language
from ccanalytics.actions import AddAgent, AddChannel
from ccanalytics.shipped import shipped
from centre import SHARED, Centre, Clock
from pseudo import PSEUDO, write_pseudo

# The tests read English sentences, whatever this machine speaks.
os.environ["CCANALYTICS_LOCALE"] = "en"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that drive a browser take longest: begun first, they keep no worker waiting."""
    slow = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A centre's file, made once: copying it is quicker than acting it out."""
    path = tmp_path_factory.mktemp("pristine") / "centre.duckdb"
    desk = cc.create(path, by="ana", name="Ana", zone="Europe/Madrid")
    with desk.batch():
        for channel in ("sales", "support"):
            desk.do(AddChannel(name=channel))
        for login, role in (("ben", "agent"), ("carla", "supervisor"), ("dora", "agent")):
            desk.do(AddAgent(login=login, name=login.title(), role=role))
    return desk.snapshot().path.read_bytes()


@pytest.fixture
def centre(tmp_path: Path, pristine: bytes) -> Centre:
    path = tmp_path / "centre.duckdb"
    path.write_bytes(pristine)
    return Centre(path, Clock())


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Real data from beside the checkout; a test that needs it is skipped where it is absent."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"there is no {path}")
        return path

    return find


@pytest.fixture(scope="session")
def another(tmp_path_factory: pytest.TempPathFactory, pristine: bytes) -> Callable[[], Centre]:
    """Makes a centre that outlives the test which asks for it."""

    def make() -> Centre:
        path = tmp_path_factory.mktemp("centre") / "centre.duckdb"
        path.write_bytes(pristine)
        return Centre(path, Clock())

    return make


@pytest.fixture(scope="module")
def module_centre(another: Callable[[], Centre]) -> Centre:
    """One centre for a whole module, for tests that only add to it."""
    return another()


@pytest.fixture(scope="session")
def practice_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[labs.Lab]:
    """`ccanalytics lab --practice`, running; its database is ``practice_lab.db``.

    Its notebooks are copies: whoever changes one does not change ours.
    """
    folder = tmp_path_factory.mktemp("lab")
    db, notebooks = folder / "practice.duckdb", folder / "notebooks"
    shutil.copytree(shipped("notebooks"), notebooks)
    words = ("--practice", "--db", db, "--by", "mia", "--notebooks", notebooks)
    with labs.lab(folder / "home", *words, db=db) as running:
        yield running


@pytest.fixture(scope="session")
def pseudo_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locales")
    write_pseudo(folder)
    return folder


@pytest.fixture
def pseudo(pseudo_catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak the language of `pseudo`, in which whatever was marked stands in brackets."""
    monkeypatch.setattr(language, "LOCALES", pseudo_catalogue)
    monkeypatch.setenv("CCANALYTICS_LOCALE", PSEUDO)
    _forget_catalogues()
    yield
    monkeypatch.undo()
    _forget_catalogues()


def _forget_catalogues() -> None:
    language._catalogue.cache_clear()
    language._known.cache_clear()
