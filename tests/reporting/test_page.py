"""The page of a report: hostile text stays text, and it needs nothing but its folder."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ccanalytics.reporting.export import PLOTLY, to_html

BOOM = "<img src=x onerror='window.boom = 9'><script>window.boom = 9</script>"


def page_of(*outputs, markdown=""):
    cells = [new_markdown_cell(markdown), new_code_cell("secret = 1", outputs=list(outputs))]
    return to_html(new_notebook(cells=cells), "plotly.min.js")


def shown(data):
    return new_output("display_data", data=data)


@pytest.mark.parametrize("kind", ["text/html", "text/markdown", "text/plain", "image/svg+xml"])
def test_markup_that_acts_is_not_let_through(kind):
    body = page_of(shown({kind: BOOM}), markdown=f"# Title\n\n{BOOM}").split("<main>")[1]

    assert "<img src=x" not in body
    assert "<script>window.boom" not in body


def test_scripts_are_dropped():
    html = page_of(shown({"application/javascript": "window.boom = 9"}))

    assert "boom" not in html


def test_a_figure_cannot_end_its_script():
    evil = {"data": [{"name": "</script><script>window.boom = 9</script>"}], "layout": {}}

    html = page_of(shown({PLOTLY: evil}))

    assert "</script><script>window" not in html
    assert "\\u003c/script\\u003e" in html


def test_code_is_hidden_and_nothing_is_fetched_from_elsewhere():
    html = page_of(markdown="# Waiting & more")

    assert "secret" not in html
    assert "<title>Waiting &amp; more</title>" in html
    assert not re.search(r"(src|href)=.(https?:)?//", html)
    assert "mathjax" not in html.lower()
