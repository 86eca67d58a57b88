"""Several at once, and killed half-way: what leaves, leaves once, or not at all."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta

from carrying import Carrier, say
from ccanalytics.actions import CallBack
from ccanalytics.connectors import Parcel, Receipt
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.errors import Refused
from ccanalytics.exchange import Exchange
from ccanalytics.store.lock import locked
from ccanalytics.store.rows import utc_now
from centre import Centre


def test_what_was_called_back_never_leaves_however_close_it_was(centre: Centre, chat: int):
    """Whoever gets the store first: either it is called back, or it leaves."""
    carrier, ben = Carrier(), centre.desk("ben")
    exchange = Exchange(centre.desk(), [carrier])
    called_back, refused = set(), set()

    def call(message: int, start: threading.Barrier) -> None:
        start.wait()
        try:
            ben.do(CallBack(conversation=chat, message=message))
            called_back.add(message)
        except Refused:
            refused.add(message)

    for after in (3.9995, 3.99999, 3.99999, 4.0001):
        message, start = say(centre, chat), threading.Barrier(2)
        centre.clock.tick(after)
        caller = threading.Thread(target=call, args=(message, start))
        caller.start()
        start.wait()
        centre.clock.tick(0.0001)
        exchange.turn()
        caller.join()
        centre.clock.tick(5)
        exchange.turn()

    assert {parcel.positions[0] for parcel in carrier.given} == refused
    assert len(called_back) + len(refused) == 4


def test_with_nothing_to_do_the_store_is_not_even_opened(centre: Centre, chat: int):
    exchange = Exchange(centre.desk(), [Loopback(centre.path)])
    exchange.turn()
    with locked(centre.path, shared=False, timeout=1, what="a test"):
        assert exchange.turn().is_quiet


def test_killed_after_a_delivery_it_delivers_again_and_reports_once(centre: Centre, chat: int):
    code = """
import os, signal, sys
from pathlib import Path
from ccanalytics.connectors.loopback import Loopback
from ccanalytics.desk import Desk
from ccanalytics.exchange import Exchange
class Deadly(Loopback):
    def deliver(self, parcel):
        super().deliver(parcel)
        os.kill(os.getpid(), signal.SIGKILL)
path = Path(sys.argv[1])
Exchange(Desk(path, "ana"), [Deadly(path, None)]).turn()
"""
    desk = centre.desk()
    centre.clock.now = utc_now() - timedelta(seconds=30)
    say(centre, chat, "Now")
    subprocess.run([sys.executable, "-c", code, centre.path], check=False)
    centre.clock.tick(60)
    loopback = Loopback(centre.path, None)
    turn = Exchange(desk, [loopback]).turn()

    thread = next((loopback.folder / "threads").iterdir())
    assert (turn.delivered, turn.failed) == (1, 0)
    assert len(thread.read_text().splitlines()) == 2
    assert [m["text"] for m in loopback.has_arrived("t1", "webchat")] == ["Now"]
    reports = "SELECT count(*) FROM facts WHERE kind = 'delivery.reported' AND reason = 'delivered'"
    assert desk.sql(reports).fetchall() == [(1,)]


def test_of_two_exchanges_one_is_at_work(centre: Centre, chat: int):
    desk, inside = centre.desk(), []

    class Nosy(Carrier):
        def deliver(self, parcel: Parcel) -> Receipt:
            inside.append(Exchange(desk, [carrier]).turn())
            return super().deliver(parcel)

    carrier = Nosy()
    say(centre, chat)
    centre.clock.tick(5)
    Exchange(desk, [carrier]).turn()

    assert [turn.is_elsewhere for turn in inside] == [True]
    assert len(carrier.given) == 1
