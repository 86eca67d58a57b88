"""The page of a report: hostile text stays text, and it needs nothing but its folder."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from browser import browser, chromium
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

    assert "<img" not in body
    assert "<script>window.boom" not in body


def test_scripts_and_widgets_are_dropped():
    html = page_of(
        shown({"application/javascript": "window.boom = 9"}),
        shown({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}}),
    )

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


def test_the_report_carries_its_tables_and_alt_texts(ran):
    html = ran.html.read_text("utf-8")

    assert html.count('<figure class="cc-figure">') == 3
    assert html.count("<details>") == 3
    assert not re.search(r'aria-label="(Figure)?"', html)
    assert "&lt;script&gt;window.boom = 1&lt;/script&gt;" in html
    assert "What may be set" not in html


@pytest.mark.browser
def test_it_opens_from_disk_draws_and_answers_the_pointer(ran, tmp_path):
    assert chromium(), "no Chromium: name one with CHROMIUM="
    with browser(tmp_path / "profile") as watched:
        page = watched.open(ran.html, width=1200, height=900)
        page.wait_for_selector(".cc-figure:nth-of-type(1) .main-svg .trace")
        figures = page.locator(".cc-figure")

        assert page.locator(".cc-plot").count() == 3
        for number in range(3):
            assert figures.nth(number).locator(".main-svg .trace").count() > 0

        dots = figures.nth(1).locator(".cc-plot")
        dots.scroll_into_view_if_needed()
        point = dots.locator(".points path").first.bounding_box()
        page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
        label = dots.locator(".hoverlayer .hovertext")
        label.wait_for()
        assert "median:" in label.text_content()

        drawn = figures.nth(0).locator(".legend").text_content()
        assert "<script>window.boo" in drawn
        assert "&#" not in drawn
        assert page.evaluate("window.boom") is None
        assert page.said == []
        assert watched.requests == []


@pytest.mark.browser
def test_it_fits_a_phone_and_the_dark(ran, tmp_path):
    with browser(tmp_path / "profile") as watched:
        page = watched.open(ran.html, width=390, height=800)
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector(".main-svg")

        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(
            "getComputedStyle(document.querySelector('.main-svg')).backgroundColor"
        ) == page.evaluate("getComputedStyle(document.body).backgroundColor")
