"""Reports in the language of whoever runs them: the notebook's words, the code's, the page's."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ccanalytics.actions import Close, MarkSpam, Send, Transfer
from ccanalytics.language import speaking
from ccanalytics.metrics.catalogue import cards
from ccanalytics.model.action import Action
from ccanalytics.model.escape import escape
from ccanalytics.model.people import AgentRef, ChannelRef
from ccanalytics.reporting import reports, run_report
from ccanalytics.reporting.export import to_html
from ccanalytics.reporting.translated import translated
from centre import Centre
from pseudo import unmarked

DATA = ("Bitrix", "Zendesk", "Chatwoot", "Intercom", "webchat", "Hello", "again")
DATA += ("Ana", "Ben", "Carla", "Dora", "Sales", "Support", "Madrid", "Europe", "min")
BABEL = ("Mar", "lundo", "mardo", "merkredo", "ĵaŭdo", "vendredo", "sabato", "dimanĉo", "lu", "ma")
BABEL += ("me", "ĵa", "ĵaŭ", "ve", "sa", "di")
"""What months and days are called in the language that stands for all."""


@pytest.fixture(scope="module")
def lived_in(module_centre: Centre) -> Centre:
    """A centre with a little of everything in three weeks: answers, spam, transfers, closings."""
    centre = module_centre
    with centre.desk().batch():
        for number in range(45):
            centre.clock.tick(40_000)
            channel = ("sales", "support")[number % 2]
            conversation = centre.receive(f"t{number}", contact=f"c{number}", channel=channel)
            centre.clock.tick(60 + 7 * number)
            for by, action in _happened(number, conversation):
                centre.desk(by).do(action)
                centre.clock.tick(90)
    return centre


def _happened(number: int, conversation: int) -> Iterator[tuple[str, Action]]:
    """What becomes of a conversation; of every seventh nothing."""
    if number % 5 == 0:
        yield "ana", MarkSpam(conversation=conversation)
    elif number % 7:
        yield "ben", Send(conversation=conversation, text="Hello")
        if number % 3 == 0:
            is_sales = number % 2 == 0
            to = ChannelRef("support") if is_sales and number % 4 else AgentRef("dora")
            yield "ben", Transfer(conversation=conversation, to=to)
        if number % 4:
            by = "dora" if number % 3 == 0 else "ben"
            yield by, Send(conversation=conversation, text="Hello again")
            yield by, Close(conversation=conversation)


@pytest.mark.parametrize("name", reports())
def test_all_words_of_a_report_are_marked(pseudo: None, lived_in: Centre, name: str):
    notebook = translated(nbformat.read(reports()[name], as_version=4))
    snapshot = lived_in.desk().snapshot()
    page = to_html(new_notebook(cells=notebook.cells), "plotly.min.js")
    body = unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main>") : page.index("</main>")]))

    assert unmarked(_without_code(body), DATA) == []
    said = list(_said(notebook, str(snapshot.path)))
    assert len(said) > 8
    for text in said:
        assert unmarked(_without_code(text), (*DATA, *BABEL)) == [], text


def _without_code(text: str) -> str:
    """What is to be pasted, and the names of metrics and files, are the same everywhere."""
    # A metric of one word is known by the brackets in which it follows its title.
    text = re.sub(rf"\(({'|'.join(cards())})\)", " ", text)
    return re.sub(r"n\s*=|DeskPanel\(desk, open=\d+\)|\w+_\w+|[\w-]+(\.rows)?\.parquet", " ", text)


def _said(notebook: Any, snapshot: str) -> Iterator[str]:
    """What the last lines of the code cells give to read."""
    space: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), space)
        space["snapshot"] = snapshot
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
            yield from _words_of(shown)


def _words_of(shown: Any) -> Iterator[str]:
    if hasattr(shown, "to_plotly_json"):
        layout = json.loads(shown.to_json())
        yield from _texts(layout["data"])
        yield from _texts({k: v for k, v in layout["layout"].items() if k != "template"})
    else:
        html = re.sub(r"<pre>.*?</pre>", " ", shown._repr_html_(), flags=re.DOTALL)
        yield unescape(re.sub(r"<[^>]+>", " ", html))


SAYING = ("text", "title", "name", "hovertemplate", "hovertext", "ticktext", "alt", "customdata")
"""Where plotly keeps what people read, and we the alt text."""


def _texts(part: Any, key: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _texts(value, name if name in (*SAYING, "table") or not key else key)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value, key)
    elif isinstance(part, str) and key in (*SAYING, "table"):
        yield unescape(re.sub(r"<[^>]+>|%\{[^}]*\}", " ", part))


def test_a_report_runs_in_the_language_of_whoever_runs_it(lived_in: Centre, tmp_path: Path):
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# The main numbers\n\nHow to read this\n\n- not in any catalogue"),
            new_code_cell(
                "from ccanalytics.language import gettext as _, number\n"
                "print(_('not enough data'), number(1234.5, 1))"
            ),
        ]
    )
    path = tmp_path / "small.ipynb"
    nbformat.write(notebook, path)

    with speaking("es"):
        run = run_report(lived_in.desk(), str(path), {}, tmp_path / "out")

    page = run.html.read_text("utf-8")
    assert '<html lang="es">' in page
    assert "<title>Las cifras principales</title>" in page
    assert "Cómo leer esto" in page
    assert "<li>not in any catalogue</li>" in page
    assert escape("no hay datos suficientes 1.234,5") in page
    assert nbformat.read(path, as_version=4).cells[0].source.startswith("# The main numbers")
