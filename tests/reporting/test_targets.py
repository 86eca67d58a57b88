"""What a report says of targets, and by which clock its times are told."""

from __future__ import annotations

from datetime import datetime

from ccanalytics import ChannelRef
from ccanalytics.actions import ConfigureChannel
from ccanalytics.figures import answer_curve, by_clock
from ccanalytics.reporting import Report, opening, targets
from centre import Centre
from drawn import draw

TALKS = ("10:00 marta: x\n11:00 ben: x", "10:50 luis: x\n11:00 ben: x", "10:59 eva: x")


def lived(centre: Centre, clock: str = "", **rules: object) -> Report:
    """A report on three talks in a channel with these rules."""
    centre.clock.now = datetime(2026, 3, 1)
    if rules:
        centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
    draw(centre, *TALKS)
    return Report("x", str(centre.desk().snapshot().path), clock=clock)


def kept(report: Report) -> str:
    names = ("sla_first_response", "sla_response")
    endings = report.metric("sla_first_response", by="end_reason")
    return str(targets(*map(report.metric, names), endings)._repr_html_())


def test_without_a_target_it_says_so(centre):
    assert "No channel had a target" in kept(lived(centre))


def test_with_one_it_tells_what_was_kept_and_what_is_not_due(centre):
    said = kept(lived(centre, first_response_target=600))
    assert "First responses within target" in said
    assert "50 %" in said
    assert "Not due yet: 1 first and 0 further responses." in said


def test_all_its_times_are_told_by_its_clock_and_it_says_so(centre):
    report = lived(centre, "business", hours="UTC mon 10:30-12:00")

    assert report.metric("response_time").clock == "business"
    assert report.metric("volume").clock == "calendar"
    curve = report.curve("response_time", by="channel")
    assert {point["t"] for point in curve.points} == {60, 600, 1800}
    assert "only while its channel is open" in str(opening(report)._repr_html_())
    figure = by_clock(answer_curve(curve.pl()), curve.clock)
    assert figure.layout.annotations[-1].text.startswith("by the business clock")
    assert "business clock" in figure.layout.meta["alt"]


def test_by_the_calendar_a_figure_is_as_it_was(centre):
    curve = lived(centre).curve("response_time", by="channel")
    assert by_clock(answer_curve(curve.pl()), curve.clock) == answer_curve(curve.pl())
