"""A real JupyterLab, started as a person starts it, and a Chromium that looks at it.

Nothing of the person's own Jupyter is read or written, and whatever a page asks of another machine
than this one is stopped and noted.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import browser

COMMAND = [sys.executable, "-c", "from ccanalytics.cli import main; main()"]
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)(\S*)\?token=(\S+)")


@dataclass
class Lab:
    """A running `ccanalytics lab`: ``first_page`` is the path that it opens; ``said`` its lines."""

    db: Path | None
    home: Path
    process: subprocess.Popen[str]
    address: str
    token: str
    first_page: str
    said: list[str]

    def url(self, notebook: str = "") -> str:
        """Where the notebook is in a workspace of its own; without one, what the lab opens."""
        tree = f"/lab/workspaces/t-{secrets.token_hex(4)}/tree/{notebook}"
        return f"{self.address}{tree if notebook else self.first_page}?token={self.token}&reset"

    def end_kernels(self) -> None:
        """End what runs in it: a desk that nobody looks at still does what the others do."""
        kernels, token = f"{self.address}/api/kernels", f"?token={self.token}"
        with urlopen(kernels + token, timeout=30) as answer:
            running = json.load(answer)
        for kernel in running:
            request = Request(f"{kernels}/{kernel['id']}{token}", method="DELETE")
            urlopen(request, timeout=30).close()


def environment(home: Path, **more: str) -> dict[str, str]:
    """That of a person who has just come, with ``home`` as their home."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CCANALYTICS", "JUPYTER"))}
    folders = {
        "HOME": home,
        "XDG_DATA_HOME": home / "share",
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "jupyter",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
    }
    kept["CCANALYTICS_LOCALE"] = "en"
    return kept | {name: str(folder) for name, folder in folders.items()} | more


@contextmanager
def lab(
    home: Path,
    *words: object,
    db: Path | None = None,
    through: Sequence[str] = (),
    **more: str,
) -> Iterator[Lab]:
    """`ccanalytics lab --no-browser` with these words, run in the folder ``home``; ends it.

    ``db`` is only kept for whoever asks the lab; ``through`` is a command that starts another;
    ``more`` is environment. Pages find the application as ``window.jupyterapp``, to be driven by
    its commands.
    """
    config = home / "exposed"
    config.mkdir(parents=True, exist_ok=True)
    exposed = {"LabApp": {"expose_app_in_browser": True}}
    (config / "jupyter_lab_config.json").write_text(json.dumps(exposed))
    process = subprocess.Popen(
        [*through, *COMMAND, "lab", "--no-browser", *map(str, words)],
        env=environment(home, JUPYTER_CONFIG_PATH=str(config), **more),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Whoever runs the tests in the background passes on that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield _started(process, home, db)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=30)
        finally:
            process.kill()


def _started(process: subprocess.Popen[str], home: Path, db: Path | None) -> Lab:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line.rstrip())
        if found := ADDRESS.search(line):
            return Lab(db, home, process, found[1], found[3], found[2], said)
    raise AssertionError("\n".join(said))


@dataclass
class Window:
    """A browser's window on a lab: ``asked`` is every address its pages asked for."""

    lab: Lab
    context: Any
    asked: list[str] = field(default_factory=list)

    def open(self, notebook: str = "") -> Any:
        """A page with the notebook, once its kernel is idle; ``page.said`` is its console."""
        page = self.context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.goto(self.lab.url(notebook))
        wait_until_idle(page)
        return page

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of other machines."""
        return [url for url in self.asked if urlsplit(url).hostname not in ("127.0.0.1", None)]


@contextmanager
def window(lab: Lab) -> Iterator[Window]:
    """A Chromium with an empty profile of its own; the lab's kernels end with it."""

    def watch(route: Any) -> None:
        url = route.request.url
        seen.asked.append(url)
        if urlsplit(url).hostname in ("127.0.0.1", None):
            route.continue_()
        else:
            route.abort()

    context = browser.running().new_context()
    seen = Window(lab, context)
    context.route("**/*", watch)
    try:
        yield seen
    finally:
        context.close()
        lab.end_kernels()


def wait_until_idle(page: Any, seconds: float = 60) -> None:
    """Wait until the notebook in front has a kernel that does nothing and no cell to wait for."""
    page.wait_for_function(
        """() => {
            const panel = window.jupyterapp?.shell.currentWidget;
            const kernel = panel?.sessionContext?.session?.kernel;
            return kernel?.status === 'idle' && panel.content.widgets.every(
                cell => cell.model.type !== 'code' || cell.model.executionState !== 'running');
        }""",
        timeout=seconds * 1000,
    )


def open_notebook(page: Any, path: str) -> None:
    """Put another notebook in front, as a click on its name does; its kernel starts."""
    page.evaluate(
        "path => window.jupyterapp.commands.execute('docmanager:open', {path}).then(() => null)",
        path,
    )
    page.wait_for_function(
        "path => window.jupyterapp.shell.currentWidget.context?.path === path"
        " && window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel",
        arg=path,
    )
    wait_until_idle(page)


def run_all(page: Any) -> None:
    """Run all cells of the notebook in front."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    wait_until_idle(page)


def outputs(page: Any) -> list[Any]:
    """The outputs of each cell of the notebook in front; None for one that is no code."""
    found: list[Any] = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets"
        ".map(cell => cell.model.outputs ? cell.model.outputs.toJSON() : null)"
    )
    return found
