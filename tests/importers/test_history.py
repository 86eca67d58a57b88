"""Our own format: rows that cannot be are told, and nothing is added by halves."""

from __future__ import annotations

import pytest

from ccanalytics.errors import BadInput
from ccanalytics.importers import import_file
from centre import Centre
from drawn import bring, fact, written

AT = "2026-03-02 10:00:00"


def test_a_fact_of_a_session_that_nothing_opens_is_refused(centre: Centre):
    changes = centre.desk().store.changes()
    with pytest.raises(BadInput, match="Line 2 belongs to a session that nothing opens"):
        bring(centre, [fact("t", 1, AT, "message.received", "marta", text="x")])
    assert centre.desk().store.changes() == changes


def test_rows_that_cannot_be_are_rejected_with_their_line(centre: Centre):
    opened = fact("t", 0, AT, "session.opened", "marta", target="sales", target_kind="channel")
    good = fact("t", 1, AT, "message.received", "marta", text="x")
    bad = [
        good | {"id": "2", "kind": "message.shouted"},
        good | {"id": "2", "kind": "session.rated"},
        good | {"id": "3", "happened_at": "soon"},
        good | {"id": "4", "actor": ""},
        good | {"id": "5", "actor_kind": "ghost"},
        good | {"id": "6", "thread": ""},
        good | {"id": "7", "kind": "conversation.transferred"},
        good,
    ]
    file = written(centre, [opened, good, *bad])
    result = import_file(centre.path, "facts", file, by="ana")
    assert (result.messages, result.rejects) == (1, len(bad))
    assert result.rejects_file is not None
    lines = result.rejects_file.read_text().splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == [str(n) for n in range(4, 4 + len(bad))]
