"""What contacts and others wrote runs nowhere, and is shown as it was written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ccanalytics.actions import AddAgent, AddChannel, AddNote, Answer, MarkSpam, Send, Transfer
from ccanalytics.model.escape import visible
from ccanalytics.model.people import AgentRef
from ccanalytics.reporting import run_report
from ccanalytics.reporting.catalogue import reports
from ccanalytics.shipped import shipped
from centre import Centre
from hostile import HOSTILE, IDS, ran
from labs import lab, run_all, window

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
    for number, text in enumerate(HOSTILE):
        name = f"hostile{number}"
        desk.do(AddChannel(name=name, title=text))
        desk.do(AddAgent(login=name, name=text))
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
    with lab(folder / "home", *words) as running, window(running, folder / "profile") as watched:
        opened = watched.open("desk.ipynb")
        opened.set_default_timeout(30_000)
        yield opened


@pytest.fixture(scope="module")
def seen(
    beset: Beset, page: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Seen]]:
    """By surface, what there was to see of each string."""
    desk = list(_at_the_desk(page, beset.conversations))
    outputs = [_in_outputs(page)] * len(HOSTILE)
    pages = _on_paper(page.context, beset.centre, tmp_path_factory.mktemp("reports"))
    return {"desk": desk, "outputs": outputs, "reports": [pages] * len(HOSTILE)}


def _at_the_desk(page: Any, conversations: list[int]) -> Iterator[Seen]:
    page.locator('[data-tab="open"]').click()
    for conversation in conversations:
        page.locator(".cc-left .cc-search").fill(str(conversation))
        page.locator(f'.cc-row[data-id="{conversation}"]').click()
        page.locator(".cc-head", has_text=f"no. {conversation}").wait_for()
        page.locator(".cc-message").nth(3).wait_for()
        page.locator('[data-verb="transfer"]').click()
        page.locator(".cc-dialog").wait_for()
        text = page.locator(".cc-desk").inner_text()
        page.keyboard.press("Escape")
        yield Seen(text, ran(page))


def _in_outputs(page: Any) -> Seen:
    page.evaluate(
        "() => window.jupyterapp.commands.execute('docmanager:open', "
        "{path: 'outputs.ipynb'}).then(() => null)"
    )
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.context?.path === 'outputs.ipynb'"
        " && window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel"
    )
    run_all(page)
    shown = page.evaluate("() => window.jupyterapp.shell.currentWidget.node.textContent")
    return Seen(shown, ran(page))


def _on_paper(context: Any, centre: Centre, folder: Path) -> Seen:
    texts, numbers = [], []
    for name in reports():
        page = context.new_page()
        page.goto(run_report(centre.desk(), name, {}, out=folder).html.resolve().as_uri())
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
