"""What contacts and others wrote runs nowhere, and is shown as it was written."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ccanalytics.actions import AddAgent, AddChannel, AddNote, Answer, MarkSpam, Send, Transfer
from ccanalytics.model.escape import visible
from ccanalytics.model.people import AgentRef
from ccanalytics.reporting import ReportRun, run_report
from ccanalytics.reporting.catalogue import reports
from ccanalytics.shipped import shipped
from centre import Centre
from hostile import HOSTILE, IDS, ran
from labs import lab, open_notebook, run_all, window

OUTPUTS = [
    """import ccanalytics as cc
from ccanalytics.figures import answer_curve, dot_interval
from ccanalytics.reporting import Report, opening
desk = cc.open()
report = Report("x", str(desk.snapshot().path))
first = desk.metric("first_response_time", by="channel")""",
    """for table in ("channels", "agents", "contacts", "messages", "sessions_wide"):
    display(desk.sql(f"FROM {table}").pl(), desk.sql(f"FROM {table}").df())""",
    """display(desk.queue().pl(), first.pl(), first.df())
display(opening(report, desk.metric("first_response_time"), "hostile0"))
display(dot_interval(report.titled(first.pl())))
display(answer_curve(report.titled(desk.curve("first_response_time", by="channel").pl())))""",
    """for (number,) in desk.sql("SELECT conversation_id FROM conversations").fetchall():
    try:
        desk.do(cc.actions.Close(conversation=number))
    except cc.Refused as refusal:
        print(refusal)""",
]
"""Cells that show everything which may hold somebody else's text."""


@dataclass
class Beset:
    """A centre in which every name, title and text is hostile, and its conversations."""

    centre: Centre
    conversations: list[int]


@dataclass
class Seen:
    """What a surface showed, and the numbers of the strings that ran there."""

    text: str
    ran: list[int]


@pytest.fixture(scope="module")
def beset(module_centre: Centre) -> Beset:
    desk, conversations = module_centre.desk(), []
    with desk.batch():
        for number, text in enumerate(HOSTILE):
            name = f"hostile{number}"
            desk.do(AddChannel(name=name, title=text[:10_000]))
            desk.do(AddAgent(login=name, name=text[:10_000]))
            at = {"channel": name, "contact": f"{name} {text[:300]}", "name": text, "text": text}
            conversation = module_centre.receive(f"{name} {text[:300]}", **at)
            spam = module_centre.receive(f"spam {number}", **at)
            module_centre.clock.tick(60)
            agent = module_centre.desk(name)
            agent.do(Answer(conversation=conversation))
            agent.do(AddNote(conversation=conversation, text=text))
            agent.do(Send(conversation=conversation, text=text))
            agent.do(Transfer(conversation=conversation, to=AgentRef("ana"), note=text))
            agent.do(MarkSpam(conversation=spam))
            conversations.append(conversation)
    return Beset(module_centre, conversations)


@pytest.fixture(scope="module")
def page(beset: Beset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """JupyterLab at the hostile centre, its desk open; the other notebook is outputs.ipynb."""
    folder = tmp_path_factory.mktemp("hostile")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    shutil.copy(shipped("notebooks") / "desk.ipynb", notebooks)
    cells = [new_code_cell(source) for source in OUTPUTS]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    written = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(written, notebooks / "outputs.ipynb")
    words = ("--notebooks", notebooks, "--db", beset.centre.path, "--by", "ana")
    with lab(folder / "home", *words) as running, window(running) as watched:
        opened = watched.open("desk.ipynb")
        opened.set_default_timeout(30_000)
        yield opened


@pytest.fixture(scope="module")
def runs(beset: Beset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReportRun]:
    """Each report, run on the hostile centre."""
    out, desk = tmp_path_factory.mktemp("reports"), beset.centre.desk()
    return {name: run_report(desk, name, {}, out=out) for name in reports()}


@pytest.fixture(scope="module")
def seen(beset: Beset, page: Any, runs: dict[str, ReportRun]) -> dict[str, list[Seen]]:
    """By surface, what there was to see of each string."""
    desk = _at_the_desk(page, beset.conversations)
    outputs, pages = _in_outputs(page), _on_paper(page.context, runs)
    return {"desk": desk, "outputs": [outputs] * len(desk), "reports": [pages] * len(desk)}


def _at_the_desk(page: Any, conversations: list[int]) -> list[Seen]:
    page.locator('[data-tab="open"]').click()
    texts = []
    for conversation in conversations:
        page.locator(".cc-left .cc-search").fill(str(conversation))
        page.locator(f'.cc-row[data-id="{conversation}"]').click()
        page.locator(".cc-head", has_text=f"no. {conversation}").wait_for()
        page.locator(".cc-message").nth(3).wait_for()
        texts.append(page.locator(".cc-desk").inner_text())
    # The dialog names everybody; what ran did so by now.
    page.locator('[data-verb="transfer"]').click()
    page.locator(".cc-dialog .cc-target").nth(len(conversations)).wait_for()
    page.keyboard.press("Escape")
    return [Seen(text, ran(page)) for text in texts]


def _in_outputs(page: Any) -> Seen:
    open_notebook(page, "outputs.ipynb")
    run_all(page)
    shown = page.evaluate("() => window.jupyterapp.shell.currentWidget.node.textContent")
    return Seen(shown, ran(page))


def _on_paper(context: Any, runs: dict[str, ReportRun]) -> Seen:
    texts, numbers = [], []
    for run in runs.values():
        page = context.new_page()
        page.goto(run.html.resolve().as_uri())
        page.wait_for_selector(".main-svg")
        texts.append(page.evaluate("() => document.body.textContent"))
        numbers += ran(page)
    return Seen("\n".join(texts), numbers)


@pytest.mark.browser
@pytest.mark.parametrize("surface", ["desk", "outputs", "reports"])
@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=IDS)
def test_a_hostile_string_is_shown_and_does_not_run(
    seen: dict[str, list[Seen]], surface: str, number: int
):
    found = seen[surface][number]

    assert number not in found.ran
    assert " ".join(_beginning(HOSTILE[number], surface).split()) in " ".join(found.text.split())


def _beginning(text: str, surface: str) -> str:
    """What of the string is to be seen: its first letters, as far as frames print them as such."""
    if surface == "outputs":
        text = text[: next((n for n, letter in enumerate(text) if letter != visible(letter)), None)]
    return visible(text)[:14]


@pytest.mark.parametrize("name", sorted(reports()))
def test_a_report_on_hostile_names_is_whole(runs: dict[str, ReportRun], name: str):
    run = runs[name]
    html = run.html.read_text("utf-8")

    assert run.status == "done"
    assert "<img src=x" not in html
    assert html.count('<figure class="cc-figure">') == html.count('role="img"') >= 1
    assert not re.search(r'aria-label="(Figure)?"', html)
    assert {entry["snapshot"] for entry in json.loads(run.metrics.read_text("utf-8"))}
    if name == "transfers":
        assert "&lt;img src=x onerror=" in html
