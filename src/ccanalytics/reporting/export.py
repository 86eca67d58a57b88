"""A finished notebook as one page that opens from disk, with no network.

The page runs two scripts only: plotly.min.js at the top of the reports' folder, and page.js. Its
content security policy lets nothing else run and nothing be fetched, whatever a text says.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ccanalytics.language import gettext as _
from ccanalytics.language import language
from ccanalytics.model.escape import escape
from ccanalytics.reporting.evidence import shown
from ccanalytics.reporting.files import write_text
from ccanalytics.reporting.html import table

PLOTLY = "application/vnd.plotly.v1+json"

NOTEBOOK_ONLY = "notebook-only"
"""The tag of cells that the page leaves out: they speak to whoever runs the notebook."""

_PAPERMILLS = "papermill-error-cell-tag"
"""The tag of cells in which papermill says that the run failed; the page does so itself."""

_TAGS = [
    *("a", "abbr", "b", "bdi", "blockquote", "br", "caption", "code", "dd", "details", "div"),
    *("dl", "dt", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre", "small"),
    *("span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
]
_ATTRIBUTES = {
    "*": ["class", "dir", "title"],
    "a": ["href"],
    "td": ["data-label", "colspan"],
    "th": ["scope", "colspan"],
}


def export(notebook: Path, out: Path, failure: str = "") -> Path:
    """Write the page beside the notebook, and plotly.min.js into ``out`` if it is not there.

    ``failure`` is why the run failed, if it did: the page says so on top.
    """
    import nbformat

    page = notebook.with_suffix(".html")
    library = _library(out)
    read = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    address = Path(os.path.relpath(library, page.parent)).as_posix()
    write_text(page, to_html(read, address, failure))
    return page


def to_html(notebook: Any, library: str, failure: str = "") -> str:
    """The notebook as a page that loads plotly.js from ``library``, code hidden."""
    notebook = copy.deepcopy(notebook)
    figures = dict(_taken_out(notebook))
    body = _body(notebook)
    for mark, figure in figures.items():
        # The marks cannot be guessed, so no text can pass for a figure.
        before, _mark, after = body.partition(mark)
        body = before.removesuffix("<pre>") + figure + after.lstrip().removeprefix("</pre>")
    title = title_of(notebook) or _("Report")
    if failure:
        title, body = f"{_('FAILED')}: {title}", _failed(failure) + body
    return _page(title, body, library)


def _failed(why: str) -> str:
    said = _("FAILED: {why}. What was there by then is below.").format(why=why)
    return f'<p class="cc-failed" role="alert" dir="auto">{escape(said)}</p>'


def _taken_out(notebook: Any) -> Iterator[tuple[str, str]]:
    """Put a mark where each figure is, for the sanitiser would drop it; yield both."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if PLOTLY in output.get("data", {}):
                mark = f"figure-{secrets.token_hex(16)}"
                yield mark, _figure(output["data"][PLOTLY])
                output["data"] = {"text/plain": mark}


def _body(notebook: Any) -> str:
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.TagRemovePreprocessor.remove_cell_tags = {NOTEBOOK_ONLY, _PAPERMILLS}
    config.TagRemovePreprocessor.enabled = True
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        config=config,
        template_name="basic",
        sanitize_html=True,
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    exporter.register_filter("clean_html", _clean)  # type: ignore[no-untyped-call]
    return str(exporter.from_notebook_node(notebook)[0])


def _clean(html: str) -> str:
    """What nbconvert sanitises with, but letting pass the tags that our pages are made of."""
    import bleach  # type: ignore[import-untyped]

    return str(bleach.clean(html, tags=_TAGS, attributes=_ATTRIBUTES))


def _figure(figure: Mapping[str, Any]) -> str:
    layout = {key: value for key, value in figure.get("layout", {}).items() if key != "template"}
    meta = layout.pop("meta", None) or {}
    drawing = json.dumps({"data": figure.get("data", []), "layout": layout})
    return (
        f'<figure class="cc-figure"><div class="cc-scroll"><div class="cc-plot" role="img" '
        f'aria-label="{escape(meta.get("alt") or _("Figure"))}" '
        f'style="min-height:{int(layout.get("height") or 420)}px;'
        f'min-width:{int(meta.get("min_width") or 0)}px"></div></div>'
        f'<script type="application/json">{_in_script(drawing)}</script>'
        f"{_twin(meta.get('table'))}{_evidence(meta.get('evidence'))}</figure>"
    )


def _twin(twin: Mapping[str, Any] | None) -> str:
    if not twin or not twin["rows"]:
        return ""
    html = table(twin["columns"], twin["rows"]).html
    return f"<details><summary>{escape(_('The same as a table'))}</summary>{html}</details>"


def _evidence(found: list[Mapping[str, Any]] | None) -> str:
    return shown(found).html if found else ""


def _words() -> dict[str, str]:
    """What the page itself may say."""
    return {
        "no_library": _(
            "The figure needs plotly.min.js from the folder of the reports; here is its table."
        )
    }


def _in_script(text: str) -> str:
    """JSON that cannot end the script it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _page(title: str, body: str, library: str) -> str:
    script = _resource("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'self' file: 'sha256-{digest}'; "
        "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>{_resource("page.css")}</style>
</head>
<body>
<main>
{body}
</main>
<script type="application/json" id="grounds">{_in_script(_grounds())}</script>
<script type="application/json" id="words">{_in_script(json.dumps(_words()))}</script>
<script src="{escape(library)}"></script>
<script>{script}</script>
</body>
</html>
"""


@cache
def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


@cache
def _grounds() -> str:
    """The two looks of our figures: the page takes the one that the reader's screen has."""
    from ccanalytics.figures.theme import DARK, LIGHT, template

    looks = {"light": template(LIGHT), "dark": template(DARK)}
    return json.dumps({name: look.to_plotly_json() for name, look in looks.items()})


def title_of(notebook: Any) -> str:
    """The first heading of the notebook; empty if there is none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("# "):
            return str(cell.source.splitlines()[0][2:].strip())
    return ""


def _library(out: Path) -> Path:
    """plotly.min.js for all reports of the folder, written anew when plotly is another one."""
    from plotly.offline import get_plotlyjs

    path, text = out / "plotly.min.js", get_plotlyjs()
    if not path.is_file() or path.stat().st_size != len(text.encode()):
        write_text(path, text)
    return path
