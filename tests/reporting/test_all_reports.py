"""Every report is run unattended on a centre whose names would like to be more than text."""

import json
import re

import pytest

from ccanalytics import AgentRef, ChannelRef
from ccanalytics.actions import AddAgent, AddChannel, Answer, MarkSpam, Send, Transfer
from ccanalytics.reporting import reports, run_report

HOSTILE = "<img src=x onerror='window.boom = 2'>"


@pytest.fixture(scope="module")
def lived_in(module_centre):
    """A centre with answers, spam and transfers, to and from people of hostile names."""
    centre, admin = module_centre, module_centre.desk()
    admin.do(AddAgent(login="mallory", name=HOSTILE, role="supervisor"))
    admin.do(AddChannel(name="hostile", title=HOSTILE))
    mallory = centre.desk("mallory")
    for number in range(24):
        centre.clock.tick(30_000)
        conversation = centre.receive(f"t{number}", contact=f"c{number}", name=HOSTILE)
        mallory.do(Answer(conversation=conversation))
        centre.clock.tick(60 + number)
        if number % 4 == 0:
            mallory.do(MarkSpam(conversation=conversation))
        elif number % 4 == 1:
            mallory.do(Transfer(conversation=conversation, to=AgentRef("dora")))
            centre.clock.tick(60)
            centre.desk("dora").do(Send(conversation=conversation, text=HOSTILE))
        elif number % 4 == 2:
            mallory.do(Transfer(conversation=conversation, to=ChannelRef("hostile")))
        else:
            mallory.do(Send(conversation=conversation, text=HOSTILE))
    return centre


@pytest.mark.parametrize("name", sorted(reports()))
def test_a_report_runs_and_shows_hostile_names_as_text(lived_in, tmp_path, name):
    run = run_report(lived_in.desk(), name, {}, out=tmp_path)

    html = run.html.read_text("utf-8")
    assert run.status == "done"
    assert "<img" not in html
    assert html.count('<figure class="cc-figure">') == html.count('role="img"') >= 3
    assert not re.search(r'aria-label="(Figure)?"', html)
    assert {entry["snapshot"] for entry in json.loads(run.metrics.read_text("utf-8"))}
    if name == "transfers":
        assert "&lt;img src=x onerror=" in html
