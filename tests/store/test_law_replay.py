"""Law 1: replayed facts equal the rows kept in the tables, for any history."""

from collections import Counter
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
    SessionOffered,
    SessionReopened,
    SessionSkipped,
    in_force,
    replay,
)
from ccanalytics.store.rebuild import rebuild
from ccanalytics.store.verify import verify
from centre import Centre
from histories import EVERY_STEP, IMPORTS, SCENES, import_into, live
from ruled import ALL_RULES, OF_THE_QUEUE, SETTINGS, configure

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


@settings(max_examples=12, **RELAXED)
@example(ALL_RULES, [*SCENES, *OF_THE_QUEUE])
@given(SETTINGS, st.lists(EVERY_STEP, min_size=8, max_size=24))
def test_any_acts_and_late_arrivals_leave_the_rows_that_their_facts_tell(open_centre, rules, steps):
    thread = f"acts-{next(NAMES)}"
    configure(open_centre, rules)
    live(open_centre, thread, [("receive", None), *steps])
    lawful(open_centre, thread)


@settings(max_examples=8, **RELAXED)
@given(
    SETTINGS,
    st.lists(EVERY_STEP, max_size=8),
    IMPORTS,
    st.lists(EVERY_STEP, min_size=2, max_size=6),
    IMPORTS,
)
def test_imports_into_live_conversations_do_too(open_centre, rules, before, first, between, second):
    thread = f"imports-{next(NAMES)}"
    configure(open_centre, rules)
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
        for view, (columns, told) in VIEWS.items():
            query = f"SELECT {columns} FROM {view} WHERE session_id IN "
            query += "(SELECT session_id FROM sessions WHERE conversation_id = ?)"
            assert set(loading.con.execute(query, asked).fetchall()) == told(facts), view


def participants(facts: list[Fact]) -> set[tuple[int, ...]]:
    sessions = replay(facts).sessions if facts else ()
    return {(s.id, p.agent, p.is_invited) for s in sessions for p in s.participants}


def skips(facts: list[Fact]) -> set[tuple[int, ...]]:
    """Who declined a session since it last went to anybody."""
    return {(fact.session_id, fact.actor) for fact in _since_it_went(facts, SessionSkipped)}


def offers(facts: list[Fact]) -> set[tuple[int, ...]]:
    """To whom the queue offered a session since then, and how often."""
    found = Counter((f.session_id, f.target) for f in _since_it_went(facts, SessionOffered))
    return {(*pair, times) for pair, times in found.items() if pair[1] is not None}


def _since_it_went(facts: list[Fact], kind: type[Fact]) -> list[Fact]:
    """The facts of a kind in each session since it last went to anybody."""
    found: dict[int, list[Fact]] = {}
    for fact in in_force(facts):
        if isinstance(fact, kind):
            found.setdefault(fact.session_id, []).append(fact)
        elif isinstance(fact, SessionReopened | SessionAccepted | ConversationTransferred):
            found.pop(fact.session_id, None)
    return [fact for some in found.values() for fact in some]


VIEWS = {
    "participants": ("session_id, agent_id, is_invited", participants),
    "skips": ("session_id, agent_id", skips),
    "offers": ("session_id, agent_id, times", offers),
}
"""By their columns, and the function that tells the same from the facts."""


def test_a_rebuild_changes_nothing(centre: Centre):
    live(centre, "rebuilt", [("receive", None), ("send", "ben"), ("late", 0.1)])
    question = "FROM sessions ORDER BY ALL"
    before = centre.desk().sql(question).fetchall()
    rebuild(centre.path)
    assert centre.desk().sql(question).fetchall() == before
    assert verify(centre.path, every=True) == []
