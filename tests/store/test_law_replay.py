"""Law 1: replayed facts equal the rows kept in the tables, for any history."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ccanalytics.model.action import Thread
from ccanalytics.model.facts import (
    ConversationTransferred,
    Fact,
    SessionAccepted,
    SessionReopened,
    SessionSkipped,
    in_force,
    replay,
)
from ccanalytics.store.rebuild import rebuild
from ccanalytics.store.verify import verify
from centre import Centre
from histories import EVERY_STEP, IMPORTS, SCENES, import_into, live

NAMES = count()
RELAXED = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@pytest.fixture(scope="module")
def open_centre(module_centre: Centre) -> Iterator[Centre]:
    """Held open, so that each act costs only itself."""
    with module_centre.desk().store.holding():
        yield module_centre


@settings(max_examples=24, **RELAXED)
@example(SCENES)
@given(st.lists(EVERY_STEP, min_size=4, max_size=14))
def test_any_acts_and_late_arrivals_leave_the_rows_that_their_facts_tell(open_centre, steps):
    thread = f"acts-{next(NAMES)}"
    live(open_centre, thread, [("receive", None), *steps])
    lawful(open_centre, thread)


@settings(max_examples=8, **RELAXED)
@given(
    st.lists(EVERY_STEP, max_size=8), IMPORTS, st.lists(EVERY_STEP, min_size=2, max_size=6), IMPORTS
)
def test_imports_into_live_conversations_do_too(open_centre, before, first, between, second):
    thread = f"imports-{next(NAMES)}"
    live(open_centre, thread, before)
    import_into(open_centre, thread, first)
    live(open_centre, thread, between)
    import_into(open_centre, thread, first + second)
    lawful(open_centre, thread)


def lawful(centre: Centre, thread: str) -> None:
    """Kept rows are as the facts tell, and so are the views that nothing keeps."""
    assert verify(centre.path) == []
    with centre.desk().store.loading() as loading:
        facts = loading.facts_of(Thread("webchat", thread))
        asked = [facts[0].subject if facts else 0]
        for view, told in (("participants", participants(facts)), ("skips", skips(facts))):
            query = f"SELECT {COLUMNS[view]} FROM {view} WHERE session_id IN "
            query += "(SELECT session_id FROM sessions WHERE conversation_id = ?)"
            assert set(loading.con.execute(query, asked).fetchall()) == told, view


COLUMNS = {"participants": "session_id, agent_id, is_invited", "skips": "session_id, agent_id"}


def participants(facts: list[Fact]) -> set[tuple[int, int, bool]]:
    sessions = replay(facts).sessions if facts else ()
    return {(s.id, p.agent, p.is_invited) for s in sessions for p in s.participants}


def skips(facts: list[Fact]) -> set[tuple[int, int]]:
    """Who declined a session since it last went to anybody."""
    declined: dict[int, set[int]] = {}
    for fact in in_force(facts):
        if isinstance(fact, SessionSkipped):
            declined.setdefault(fact.session_id, set()).add(fact.actor)
        elif isinstance(fact, SessionReopened | SessionAccepted | ConversationTransferred):
            declined.pop(fact.session_id, None)
    return {(session, agent) for session, agents in declined.items() for agent in agents}


def test_a_rebuild_changes_nothing(centre: Centre):
    live(centre, "rebuilt", [("receive", None), ("send", "ben"), ("late", 0.1)])
    question = "FROM sessions ORDER BY ALL"
    before = centre.desk().sql(question).fetchall()
    rebuild(centre.path)
    assert centre.desk().sql(question).fetchall() == before
    assert verify(centre.path, every=True) == []
