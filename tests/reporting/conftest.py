"""One report, run once for all that look at it."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ccanalytics.actions import AddChannel, Close, Send
from ccanalytics.reporting import run_report

HOSTILE = [
    "<script>window.boom = 1</script>",
    "<img src=x onerror='window.boom = 2'>",
    "<a href='https://example.org/a'>click</a> [x](javascript:boom())",
    "</script><script>window.boom = 3</script>",
    "👩‍👩‍👧 \u202egnp.exe مرحبا \x00 \ud800 %{x}",
]
"""Titles and names that would like to be more than text."""


@pytest.fixture(scope="module")
def lived_in(module_centre):
    """A centre of several channels, some with hostile titles; some contacts still wait."""
    centre, conversations = module_centre, []
    desk = centre.desk()
    channels = [f"hostile{number}" for number in range(len(HOSTILE))]
    for name, title in zip(channels, HOSTILE, strict=True):
        desk.do(AddChannel(name=name, title=title))
    for number in range(42):
        centre.clock.tick(40_000)
        channel = ["sales", "support", *channels][number % 7]
        conversation = centre.receive(
            f"t{number}", contact=f"c{number}", channel=channel, name=HOSTILE[number % 5]
        )
        conversations.append(conversation)
        if number % 6:
            centre.clock.tick(30 + 17 * number)
            desk.do(Send(conversation=conversation, text=HOSTILE[0]))
        if number % 3:
            centre.clock.tick(600)
            desk.do(Close(conversation=conversation)) if number % 6 else None
    return centre


@pytest.fixture(scope="module")
def shadowed(tmp_path_factory):
    """Another `python3` kernel is installed, which works for nobody."""
    folder = tmp_path_factory.mktemp("jupyter")
    spec = folder / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["/bin/false"], "display_name": "x", "language": "python"}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        yield folder


@pytest.fixture(scope="module")
def ran(lived_in, shadowed, tmp_path_factory):
    """The run of response_time, in a folder whose name is no help."""
    out = tmp_path_factory.mktemp("out") / "{reports} of müller"
    return run_report(lived_in.desk(), "response_time", {}, out=out)


@pytest.fixture
def notebook(tmp_path):
    """Write a report's notebook of the given cells, the first being its parameters."""

    def write(*sources: str) -> Path:
        cells = [new_code_cell(source) for source in sources]
        cells[0].metadata.tags = ["parameters"]
        path = tmp_path / "small.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        return path

    return write
