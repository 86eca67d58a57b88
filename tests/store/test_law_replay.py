"""Law 1: replayed facts equal the rows kept in the tables, for any history."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccanalytics.store.rebuild import rebuild
from ccanalytics.store.verify import verify
from centre import Centre
from histories import IMPORTS, STEPS, import_into, live

NAMES = count()
RELAXED = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@settings(max_examples=25, **RELAXED)
@given(st.lists(STEPS, min_size=4, max_size=14))
def test_any_acts_and_late_arrivals_leave_the_rows_that_their_facts_tell(module_centre, steps):
    thread = f"acts-{next(NAMES)}"
    with module_centre.desk().batch():
        live(module_centre, thread, [("receive", None), *steps])
        assert verify(module_centre.path) == []


@settings(max_examples=12, **RELAXED)
@given(st.lists(STEPS, max_size=8), IMPORTS, st.lists(STEPS, max_size=4), IMPORTS)
def test_imports_into_live_conversations_do_too(module_centre, before, first, between, second):
    thread = f"imports-{next(NAMES)}"
    live(module_centre, thread, before)
    import_into(module_centre, thread, first)
    live(module_centre, thread, between)
    import_into(module_centre, thread, first + second)
    assert verify(module_centre.path) == []


def test_a_rebuild_changes_nothing(module_centre: Centre):
    live(module_centre, "rebuilt", [("receive", None), ("send", "ben"), ("late", 0.1)])
    question = "FROM sessions ORDER BY ALL"
    before = module_centre.desk().sql(question).fetchall()
    rebuild(module_centre.path)
    assert module_centre.desk().sql(question).fetchall() == before
    assert verify(module_centre.path, every=True) == []
