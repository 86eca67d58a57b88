"""`ccanalytics lab`: JupyterLab over the notebooks, for this machine only."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import click

from ccanalytics.cli.options import Settings, common, settings
from ccanalytics.cli.terminal import say, warn
from ccanalytics.errors import BadInput, CCAnalyticsError
from ccanalytics.shipped import shipped

CONFIG = Path(__file__).parent / "jupyter"
"""Settings of the server: this machine only, no news, and a content security policy.

The policy is the second wall behind the escaping of what contacts write: in a notebook's output
no script runs. JupyterLab needs 'unsafe-eval' to start, widgets need blob:.
"""

FIRST_PAGE = "start_here.ipynb"
PATIENCE, FAREWELL = 90.0, 10.0
"""Seconds to wait for the server to answer, and to end."""


class NoLab(CCAnalyticsError):
    """JupyterLab did not start."""

    exit_code = 3


@click.command("lab")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@common
@click.pass_context
def command(ctx: click.Context, port: int | None, no_browser: bool) -> None:
    """Open JupyterLab over the notebooks. Ctrl-C ends it.

    It listens on 127.0.0.1 only, asks the network for nothing, and hands the database and the
    agent of this command line on to the notebooks.
    """
    found, folder, token = settings(ctx), shipped("notebooks"), secrets.token_urlsafe(24)
    chosen = port or free_port()
    _check_free(chosen)
    address = f"http://127.0.0.1:{chosen}"
    if not found.db.is_file():
        make = found.to_paste("ccanalytics init")
        warn(f"There is no database {found.db} yet; make one with: {make}")
    line = arguments(chosen, folder, no_browser=no_browser)
    with _running(line, environment(found, token)) as server:
        _wait_until_it_answers(server, address)
        say(f"JupyterLab is at {address}{first_page(folder)}?token={token}")
        say("It runs until you press Ctrl-C.")
        sys.stdout.flush()
        server.wait()
    if server.returncode not in (0, -signal.SIGTERM):
        raise NoLab(f"JupyterLab ended by itself, with code {server.returncode}.")


def arguments(port: int, folder: Path, *, no_browser: bool) -> list[str]:
    """The server's command line; the rest is in `CONFIG`, and the token in the environment.

    The browser is Jupyter's to open: it goes through a file, so that the token stands on no
    command line there either.
    """
    line = [sys.executable, "-m", "jupyterlab", f"--ServerApp.port={port}"]
    line += [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url={first_page(folder)}"]
    line += ["--no-browser"] if no_browser else []
    return [*line, "--allow-root"] if os.geteuid() == 0 else line


def environment(found: Settings, token: str) -> dict[str, str]:
    """What the server and its notebooks find in their environment."""
    path = os.pathsep.join(filter(None, [str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH")]))
    handed_on = {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": path,
        "CCANALYTICS_DB": str(found.db.resolve()),
    }
    if found.by:
        handed_on["CCANALYTICS_AGENT"] = found.by
    return {**os.environ, **handed_on}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise BadInput(f"Port {port} is taken; leave --port out for a free one.") from None


def first_page(folder: Path) -> str:
    """The notebook to begin with, or else the folder."""
    return f"/lab/tree/{FIRST_PAGE}" if (folder / FIRST_PAGE).exists() else "/lab"


@contextmanager
def _running(line: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a process group of its own, which ends with us.

    On its own it does not see the terminal's Ctrl-C, at which it would ask "Shut down?".
    """
    with _ending_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        server = subprocess.Popen(line, env=env, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            yield server
        except KeyboardInterrupt:
            say("\nJupyterLab ends.")
        finally:
            _end(server)


@contextmanager
def _ending_on(*signals: signal.Signals) -> Iterator[None]:
    """Make these signals end us like Ctrl-C does."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(FAREWELL)
            return
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: str) -> None:
    from urllib.error import URLError
    from urllib.request import urlopen

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise NoLab("JupyterLab did not start; what it says stands above.")
        with suppress(URLError, OSError), urlopen(f"{address}/api", timeout=5):
            return
        time.sleep(0.2)
    raise NoLab(f"JupyterLab did not answer within {PATIENCE:.0f} s.")
