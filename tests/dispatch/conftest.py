"""A centre whose queue is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ccanalytics.actions import ConfigureChannel, SetPresence
from ccanalytics.model.people import ChannelRef
from centre import Centre
from cli.conftest import Run, run_in

Configure = Callable[..., None]


@pytest.fixture
def together(centre: Centre) -> Iterator[None]:
    """All openings of the test are one: it is about what is done, not about who waits for whom."""
    with centre.desk().batch():
        yield


@pytest.fixture
def configure(centre: Centre) -> Configure:
    """Give a channel rules: by default sales, whose roster is ben and dora, who are online."""

    def configure(channel: str = "sales", **rules: Any) -> None:
        changes = {"roster": "ben, dora"} | rules
        centre.desk().do(ConfigureChannel(channel=ChannelRef(channel), changes=changes))

    configure()
    for login in ("ben", "dora"):
        centre.desk(login).do(SetPresence(presence="online"))
    return configure


def offered_to(centre: Centre, conversation: int) -> str | None:
    session = centre.desk().conversation(conversation).last
    agents = {None: None, 0: None}
    query = "SELECT agent_id, login FROM agents"
    agents |= dict(centre.desk().sql(query).fetchall())
    return agents[session.offered_to]


@pytest.fixture
def at(centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command on the centre; ``by`` is ana, its admin, unless said."""
    run = run_in(tmp_path, monkeypatch)
    return lambda *words, by="ana": run("--db", centre.path, "--by", by, *words)
