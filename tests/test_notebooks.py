"""The notebooks are fit to be committed, and the check that says so sees every fault."""

import json

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import from_dict, v4

from ccanalytics.reporting.export import PLOTLY
from ccanalytics.reporting.kernel import own_kernel
from check_notebooks import NOTEBOOKS, problems, problems_on_disk

WIDGET = "application/vnd.jupyter.widget-view+json"

REPORT = {
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
    "cells": [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "What may be set."},
        {
            "id": "b",
            "cell_type": "code",
            "metadata": {"tags": ["parameters"]},
            "source": "\n".join(f'p{n}: str = ""  # the name of it' for n in range(12)),
            "execution_count": None,
            "outputs": [],
        },
        {"id": "c", "cell_type": "markdown", "metadata": {}, "source": "The queue or/and list."},
        {
            "id": "d",
            "cell_type": "code",
            "metadata": {},
            "source": "desk.queue(f'{db}/a/b', '../data/a', 'https://example.org/a/b')",
            "execution_count": None,
            "outputs": [],
        },
    ],
}


def report(number=None, **changes):
    notebook = from_dict(json.loads(json.dumps(REPORT)))
    part = notebook if number is None else notebook.cells[number]
    part.update(from_dict(changes))
    return notebook


def without_id():
    notebook = report()
    del notebook.cells[1]["id"]
    return notebook


def without_markdown(number):
    notebook = report()
    del notebook.cells[number]
    return notebook


FAULTS = [
    ("has outputs", report(3, outputs=[{"output_type": "stream", "name": "stdout", "text": "1"}])),
    ("has an execution count", report(3, execution_count=1)),
    ("10 lines of code, at most 9", report(3, source="\n".join("0123456789"))),
    ("no markdown cell", without_markdown(2)),
    ("no markdown cell", without_markdown(0)),
    ("cells without an id: 1", without_id()),
    ("cells share an id", report(3, id="a")),
    ("not a valid notebook", report(3, colour="red")),
    ("not a valid notebook", report(nbformat_minor=4)),
    ("the state of widgets", report(metadata={"widgets": {}})),
    ("an absolute path in the metadata", report(metadata={"path": "/home/ana/x.ipynb"})),
    ("an absolute path", report(3, metadata={"path": "/home/ana/x.ipynb"})),
    ("an absolute path (/home/ana", report(2, source="See `/home/ana/data`.")),
    ("an absolute path (/srv/centre", report(3, source="ccanalytics.open('/srv/centre')")),
    ("an absolute path (file:/", report(2, source="See file:///data.")),
    ("an absolute path (C:", report(3, source=r"ccanalytics.open('C:\\Users\\ana')")),
    ("0 cells tagged `parameters`", report(1, source="", metadata={})),
    ("2 cells tagged `parameters`", report(3, source="", metadata={"tags": ["parameters"]})),
    ("parameters: line 2: not of the form", report(1, source="\nweeks = 4  # how many")),
    ("parameters: line 1: not of the form", report(1, source="weeks: int  # how many")),
    ("parameters: line 1: not of the form", report(1, source="import ccanalytics  # it")),
    ("parameters: line 2: no comment", report(1, source="# how many\nweeks: int = 4")),
    ("parameters: line 1: no comment", report(1, source="name: str = '# not one'")),
    ("parameters: line 1: invalid syntax", report(1, source="weeks: = 4")),
]


def test_the_notebooks_are_fit_to_be_committed():
    assert list(problems_on_disk()) == []


def test_a_fit_report_has_no_problem():
    assert list(problems(report(), is_report=True)) == []


def test_only_a_report_needs_parameters():
    notebook = report(1, source="", metadata={})

    assert list(problems(notebook)) == []


@pytest.mark.parametrize(("fault", "notebook"), FAULTS)
def test_each_fault_is_seen_alone(fault, notebook):
    (found,) = problems(notebook, is_report=True)

    assert fault in found


def test_faults_are_found_on_disk_by_place(tmp_path):
    root = tmp_path / "notebooks"
    for folder in (root, root / "reports", root / ".ipynb_checkpoints"):
        folder.mkdir(exist_ok=True)
        faulty = report(1, source="weeks = 4", execution_count=1)
        (folder / "x.ipynb").write_text(v4.writes(faulty), encoding="utf-8")
    (root / "y.ipynb").write_text("{}", encoding="utf-8")

    assert list(problems_on_disk(root)) == [
        "notebooks/reports/x.ipynb: cell 2: has an execution count",
        "notebooks/reports/x.ipynb: parameters: line 1: not of the form"
        " `name: type = value  # comment`",
        "notebooks/x.ipynb: cell 2: has an execution count",
        "notebooks/y.ipynb: not a notebook of format 4",
    ]


def test_the_first_notebook_runs_from_a_clean_kernel_and_shows_each_step(tmp_path):
    notebook = nbformat.read(NOTEBOOKS / "start_here.ipynb", as_version=4)

    with own_kernel() as manager:
        client = NotebookClient(
            notebook, kernel_manager_class=manager, resources={"metadata": {"path": str(tmp_path)}}
        )
        client.execute()

    shown = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert len(shown) == 10
    assert all(outputs for outputs in shown), [
        n for n, outputs in enumerate(shown, 1) if not outputs
    ]
    assert "Ana Robles holds it" in shown[3][0].text
    kinds = [set(output.get("data", {})) for outputs in shown for output in outputs]
    assert sum(PLOTLY in kind for kind in kinds) == 2
    assert WIDGET in kinds[-1]
