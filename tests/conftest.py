"""What most tests start from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

import browser
import ccanalytics as cc
import labs
from ccanalytics import language
from ccanalytics.actions import AddAgent, AddChannel
from ccanalytics.shipped import shipped
from ccanalytics.sooner import sooner
from centre import SHARED, Centre, Clock

# The tests read English sentences, whatever this machine speaks.
os.environ["CCANALYTICS_LOCALE"] = "en"

sooner()


LONG = (
    *("test_cli_lab", "test_desk_browser", "test_hostile", "test_law_replay", "test_cli_demo"),
    *("test_several_at_once", "test_by_hand", "test_desk_panel", "test_anew"),
)
"""The files that take longest."""

AT_ONE_LAB = ("tests/cli/test_cli_lab.py", "tests/panels/test_desk_browser.py")
"""What visits the practice lab. It stays with one worker: another would start a second lab."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The `LONG` files, and then what drives a browser: begun last, they kept a worker waiting."""
    _driving.update(item.path for item in items if item.get_closest_marker("browser"))

    def place(item: pytest.Item) -> tuple[int, bool]:
        name = item.path.stem
        return LONG.index(name) if name in LONG else len(LONG), item.path not in _driving

    items.sort(key=place)


class _WholeFiles(LoadFileScheduling):
    """Whole files to each worker, and those of `AT_ONE_LAB` to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return AT_ONE_LAB[0] if file in AT_ONE_LAB else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _WholeFiles:
    return _WholeFiles(config, log)


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


_visited = ExitStack()
_driving: set[Path] = set()
"""The files that drive a browser."""


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The practice lab ends with its last visit: its contacts never rest. So does the browser,
    beside which an event loop runs that others would meet.
    """
    if nextitem is None or not nextitem.nodeid.startswith(AT_ONE_LAB):
        _visited.close()
    if nextitem is None or nextitem.path not in _driving:
        browser.end()


@pytest.fixture(scope="session")
def practice_lab(tmp_path_factory: pytest.TempPathFactory) -> labs.Lab:
    """`ccanalytics lab --practice`, running; its database is ``practice_lab.db``.

    Its notebooks are copies: whoever changes one does not change ours.
    """
    folder = tmp_path_factory.mktemp("lab")
    db, notebooks = folder / "practice.duckdb", folder / "notebooks"
    shutil.copytree(shipped("notebooks"), notebooks)
    words = ("--practice", "--db", db, "--by", "mia", "--notebooks", notebooks)
    return _visited.enter_context(labs.lab(folder / "home", *words, db=db))


@pytest.fixture(scope="session")
def pseudo_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Here, for it takes a second, and whoever hands the tests out needs none of it.
    from pseudo import write_pseudo

    folder = tmp_path_factory.mktemp("locales")
    write_pseudo(folder)
    return folder


@pytest.fixture
def pseudo(pseudo_catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak the language of `pseudo`, in which whatever was marked stands in brackets."""
    from pseudo import PSEUDO

    monkeypatch.setattr(language, "LOCALES", pseudo_catalogue)
    monkeypatch.setenv("CCANALYTICS_LOCALE", PSEUDO)
    _forget_catalogues()
    yield
    monkeypatch.undo()
    _forget_catalogues()


def _forget_catalogues() -> None:
    language._catalogue.cache_clear()
    language._known.cache_clear()
