"""What a notebook must be before it is committed; `make check` runs this file.

A notebook is read by people who did not write it and run by machines that are not ours: it
carries no results and no paths, and says in words what each cell is about to do.
"""

import ast
import copy
import io
import json
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ccanalytics.sooner import sooner

sooner()

import nbformat  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
LONGEST = 9  # lines of a code cell

# Two parts at least: `/lab` alone is as likely a word as a place.
ABSOLUTE_PATH = re.compile(
    r"""(?<![\w.~:/<>)\]}*-])/[\w.-]+/[\w.-]+   # /home/ana, not a/b/c, ://host/page or {x}/b/c
    | \bfile:/
    | \b[A-Z]:[\\/]{1,2}\w                      # C:\Users
    """,
    re.VERBOSE,
)


def problems(notebook: NotebookNode, *, is_report: bool = False) -> Iterator[str]:
    """Every fault of a notebook, a line each; a report has typed parameters besides."""
    if unsound := list(_format_problems(notebook)):
        yield from unsound
        return
    yield from _metadata_problems(notebook)
    before = None
    for number, cell in enumerate(notebook.cells, start=1):
        for problem in _cell_problems(cell, before):
            yield f"cell {number}: {problem}"
        before = cell
    if is_report:
        yield from _report_problems(notebook)


def problems_on_disk(root: Path = NOTEBOOKS) -> Iterator[str]:
    for path in sorted(root.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        is_report = (root / "reports") in path.parents
        for problem in _file_problems(path.read_text(encoding="utf-8"), is_report=is_report):
            yield f"{path.relative_to(root.parent)}: {problem}"


def _file_problems(text: str, *, is_report: bool) -> Iterator[str]:
    try:
        # nbformat.read would give every cell the id that we are to miss.
        notebook = nbformat.v4.reads(text)
    except (ValueError, AttributeError):
        yield "not a notebook of format 4"
    else:
        yield from problems(notebook, is_report=is_report)


def _format_problems(notebook: NotebookNode) -> Iterator[str]:
    ids = Counter(cell.get("id") for cell in notebook.cells)
    if None in ids:
        yield f"cells without an id: {ids[None]}"
    elif len(ids) < len(notebook.cells):
        yield "cells share an id"
    else:
        try:
            nbformat.validate(copy.deepcopy(notebook))
        except nbformat.ValidationError as error:
            yield f"not a valid notebook: {error.message}"


def _metadata_problems(notebook: NotebookNode) -> Iterator[str]:
    if "widgets" in notebook.metadata:
        yield "the state of widgets is saved in it"
    if ABSOLUTE_PATH.search(json.dumps(notebook.metadata)):
        yield "an absolute path in the metadata"


def _cell_problems(cell: NotebookNode, before: NotebookNode | None) -> Iterator[str]:
    text = cell.source + "\n" + json.dumps(cell.metadata)
    if found := ABSOLUTE_PATH.search(text):
        yield f"an absolute path ({found.group()} …)"
    if cell.cell_type != "code":
        return
    if cell.get("outputs"):
        yield "has outputs"
    if cell.get("execution_count") is not None:
        yield "has an execution count"
    if before is None or before.cell_type != "markdown":
        yield "no markdown cell before it says what it does"
    lines = len(cell.source.splitlines())
    if lines > LONGEST and not _is_parameters(cell):
        yield f"{lines} lines of code, at most {LONGEST}"


def _report_problems(notebook: NotebookNode) -> Iterator[str]:
    cells = [cell for cell in notebook.cells if _is_parameters(cell)]
    if len(cells) != 1:
        yield f"{len(cells)} cells tagged `parameters`, a report has one"
    for cell in cells:
        for problem in _parameter_problems(cell.source):
            yield f"parameters: {problem}"


def _parameter_problems(source: str) -> Iterator[str]:
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        yield f"line {error.lineno}: {error.msg}"
        return
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    commented = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    for statement in statements:
        if not (isinstance(statement, ast.AnnAssign) and statement.value):
            yield f"line {statement.lineno}: not of the form `name: type = value  # comment`"
        elif statement.end_lineno not in commented:
            yield f"line {statement.lineno}: no comment"


def _is_parameters(cell: NotebookNode) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def main() -> int:
    found = list(problems_on_disk())
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
