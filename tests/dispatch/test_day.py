"""A day in three channels, told as a supervisor would tell it."""

from __future__ import annotations

from pathlib import Path

from ccanalytics.cli.timeline import lines, timeline
from ccanalytics.dispatch import Dispatcher
from ccanalytics.model.due import due
from ccanalytics.store.verify import verify
from centre import Centre
from dispatch.scripted import play, prepare

EXPECTED = Path(__file__).with_name("day.txt")


def test_the_day_reads_as_it_was_meant_to(centre: Centre):
    desk = centre.desk()

    def compare(dispatcher: Dispatcher) -> None:
        """What the kept rows make due is what the facts make due."""
        floor = dispatcher._look()
        for case in floor.cases if floor.at.minute % 4 == floor.at.second == 0 else ():
            told = desk.conversation(case.conversation).last
            channel = floor.directory.channels[told.channel]
            each = [due(one, channel, floor.directory, floor.at) for one in (told, case.session)]
            assert each[0] == each[1]

    with desk.batch():
        prepare(centre)
        play(centre, compare)
    zone, events = timeline(desk, since="2026-03-02T08:55", until="2026-03-03")

    assert list(lines(events, zone)) == EXPECTED.read_text("utf-8").splitlines()
    assert verify(centre.path, every=True) == []
