"""A process of its own: `python worker.py act|read|fill DB SECONDS [LIMIT]` does one thing over
and over and prints a line for each time, once it is certain that it was done."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from ccanalytics.actions import AddNote
from ccanalytics.desk import Desk
from ccanalytics.errors import CCAnalyticsError
from ccanalytics.model.keys import new_key
from ccanalytics.store.rows import utc_now


def act(desk: Desk, conversation: int) -> str:
    key = new_key(utc_now())
    desk.do(AddNote(conversation=conversation, text="x" * 200), key=key)
    return key


def read(desk: Desk, _conversation: int) -> str:
    notes, facts = desk.sql(
        "SELECT (SELECT sum(notes) FROM sessions), "
        "(SELECT count(*) FROM facts WHERE kind = 'note.added')"
    ).fetchall()[0]
    assert notes == facts, "a reader saw half an act"
    return "read"


def main(what: str, db: str, seconds: str, limit: str = "") -> None:
    desk = Desk(Path(db), "ana")
    conversation = desk.sql("SELECT min(conversation_id) FROM conversations").fetchall()[0][0]
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    end = time.monotonic() + float(seconds)
    print("ready", flush=True)
    while time.monotonic() < end:
        began = time.monotonic()
        done = {"act": act, "read": read}[what](desk, conversation)
        print(done, f"{time.monotonic() - began:.3f}", flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except CCAnalyticsError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
