"""What an import brought and nobody closed: the rules leave it alone until somebody moves it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ccanalytics.dispatch import Dispatcher, Turn
from ccanalytics.importers import import_file
from ccanalytics.store.verify import verify
from centre import Centre
from dispatch.conftest import Configure, offered_to

Bring = Callable[..., None]


@pytest.fixture
def bring(centre: Centre, tmp_path) -> Bring:
    """Import chats of yesterday in sales, each a message of a contact or an agent."""

    def bring(**writers: str) -> None:
        said = {"time": "2026-03-01T10:00:00Z", "channel": "sales", "text": "Hello?"}
        rows = [
            said | {"conversation": thread, "author": author, "role": role}
            for thread, (author, role) in ((t, who.split()) for t, who in writers.items())
        ]
        history = tmp_path / "history.jsonl"
        history.write_text("\n".join(map(json.dumps, rows)))
        import_file(centre.path, "messages", history, by="ana")

    return bring


def test_it_is_left_alone_however_long_it_has_waited(
    centre: Centre, configure: Configure, bring: Bring
):
    configure(close_after=60, first_response_target=60, is_returned_unreplied="yes")
    bring(c1="lin contact", c2="ben agent")
    centre.clock.tick(86_400)
    assert centre.desk().sql("SELECT count(*) FROM sessions_live").fetchall() == [(2,)]
    assert Dispatcher(centre.desk()).turn().is_quiet


def test_it_stands_before_nobody_in_the_queue_and_counts_for_nobody(
    centre: Centre, configure: Configure, bring: Bring
):
    configure(roster="ben", most_sessions=1, queue_text="No. {position}", queue_text_after=0)
    bring(c1="ben agent", c2="lin contact")
    chat = centre.receive()
    assert Dispatcher(centre.desk()).turn() == Turn(offered=1, written=1)
    assert offered_to(centre, chat) == "ben"
    assert [one.text for one in centre.desk().what_contact_sees(chat)] == ["Hello?", "No. 1"]


def test_whoever_writes_into_it_is_in_the_queue(centre: Centre, configure: Configure, bring: Bring):
    configure(roster="ben")
    bring(c1="lin contact")
    ((connector,),) = centre.desk().sql("SELECT connector FROM conversations").fetchall()
    chat = centre.receive("c1", connector=connector, contact="lin")
    assert Dispatcher(centre.desk()).turn() == Turn(offered=1)
    assert offered_to(centre, chat) == "ben"
    assert verify(centre.path, every=True) == []
