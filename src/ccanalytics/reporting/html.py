"""Small pieces of a page, all their text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ccanalytics.model.escape import escape, visible


class Html:
    """A piece of a page for a notebook to show; ``text`` is what a terminal shows instead."""

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def __add__(self, other: Html) -> Html:
        return Html(self.html + other.html, f"{self.text}\n\n{other.text}")

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def paragraph(text: str, kind: str = "") -> Html:
    """One paragraph; ``kind`` is a class of the page's style."""
    return Html(f'<p class="{escape(kind)}" dir="auto">{escape(text)}</p>', visible(text))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], kind: str = "") -> Html:
    """A table whose first column names the rows; on a phone each row becomes a card."""
    rows = [list(row) for row in rows]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in rows)
    html = (
        f'<table class="cc-table {escape(kind)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
    return Html(html, "\n".join(" | ".join(map(visible, row)) for row in [columns, *rows]))


def terms(pairs: Iterable[tuple[str, str]]) -> Html:
    """Words and what they mean."""
    pairs = list(pairs)
    html = "".join(f'<dt>{escape(a)}</dt><dd dir="auto">{escape(b)}</dd>' for a, b in pairs)
    text = "\n".join(f"{visible(a)}: {visible(b)}" for a, b in pairs)
    return Html(f'<dl class="cc-terms">{html}</dl>', text)


def _cells(columns: Sequence[str], row: Sequence[object]) -> str:
    first, *rest = row
    named = zip(columns[1:], rest, strict=True)
    return f'<th scope="row" dir="auto">{escape(first)}</th>' + "".join(
        f'<td data-label="{escape(column)}" dir="auto">{_cell(cell)}</td>' for column, cell in named
    )


def _cell(cell: object) -> str:
    """What is in brackets at the end stands back, on a line of its own where room is short."""
    text = str(cell)
    if text.endswith(")") and " (" in text:
        number, _open, aside = text.rpartition(" (")
        return f"<span>{escape(number)} <small>({escape(aside)}</small></span>"
    return f"<span>{escape(text)}</span>"
