"""JupyterLab's server: how it is started, watched and ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from types import FrameType

from ccanalytics import sooner
from ccanalytics.cli.notebooks import first_page
from ccanalytics.cli.terminal import say
from ccanalytics.errors import BadInput, CCAnalyticsError
from ccanalytics.language import gettext as _

CONFIG = Path(__file__).parent / "jupyter"
"""Settings of the server: this machine only, no news, and a content security policy; and the
extension that runs the desk.

The policy is the second wall behind the escaping of what contacts write: in a notebook's output
no script runs. JupyterLab needs 'unsafe-eval' to start, widgets need blob:.
"""

PATIENCE, FAREWELL = 90.0, 10.0
"""Seconds to wait for the server to answer, and to end."""


class NoLab(CCAnalyticsError):
    """JupyterLab did not start."""

    exit_code = 3


def arguments(
    port: int | None, folder: Path, *, no_browser: bool, conversation: int | None = None
) -> list[str]:
    """The server's command line; the rest is in `CONFIG`, and the token in the environment.

    What stands here outdoes whatever a person's own Jupyter settings say. Without a port the
    system gives a free one. The browser is Jupyter's to open: it goes through a file, so that the
    token stands on no command line there either.
    """
    line = [sys.executable, "-P", sooner.__file__, "--ServerApp.ip=127.0.0.1"]
    line += [f"--ServerApp.port={port or 0}", "--ServerApp.port_retries=0"]
    page = first_page(folder, conversation)
    line += [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url={page}"]
    line += [f"--LabApp.extra_labextensions_path={CONFIG / 'labextensions'}"]
    line += ["--no-browser"] if no_browser else []
    return [*line, "--allow-root"] if os.geteuid() == 0 else line


def environment(db: Path, by: str | None, token: str) -> dict[str, str]:
    """What the server and its notebooks find in their environment."""
    path = os.pathsep.join(filter(None, [str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH")]))
    handed_on = {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": path,
        # Else a kernel called python3 in one's home would run another Python than ours.
        "JUPYTER_PREFER_ENV_PATH": "1",
        "CCANALYTICS_DB": str(db.resolve()),
    }
    if by:
        handed_on["CCANALYTICS_AGENT"] = by
    return {**os.environ, **handed_on}


def check_free(port: int) -> None:
    """Raise BadInput if somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BadInput(
                _("Port {port} cannot be had ({reason}); leave --port out for a free one.").format(
                    port=port, reason=error.strerror
                )
            ) from None


def check_home() -> None:
    """Raise BadInput if JupyterLab would find no place for its own files."""
    folder = _runtime_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        TemporaryFile(dir=folder).close()
    except OSError as error:
        raise BadInput(
            _(
                "JupyterLab keeps files in {folder}, which cannot be written to ({reason}): "
                "set HOME to a folder of your own."
            ).format(folder=folder, reason=error.strerror)
        ) from None


@contextmanager
def running(line: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a process group of its own, which ends with us.

    On its own it does not see the terminal's Ctrl-C, at which it would ask "Shut down?".
    """
    with _ending_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        server = subprocess.Popen(line, env=env, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            yield server
        except KeyboardInterrupt:
            say("\n" + _("JupyterLab ends."))
        finally:
            _end(server)


def answering(server: subprocess.Popen[bytes]) -> str:
    """The server's address, ``http://127.0.0.1:PORT``, once it answers there."""
    from urllib.error import URLError
    from urllib.request import urlopen

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise NoLab(_("JupyterLab did not start; what it says stands above."))
        # Where it listens is told in a file once it does; the rest is a matter of moments.
        with suppress(URLError, OSError, ValueError):
            told = json.loads((_runtime_folder() / f"jpserver-{server.pid}.json").read_text())
            address = f"http://127.0.0.1:{told['port']}"
            with urlopen(f"{address}/api", timeout=5):
                return address
        time.sleep(0.1)
    raise NoLab(_("JupyterLab did not answer within {seconds} s.").format(seconds=int(PATIENCE)))


def _runtime_folder() -> Path:
    from jupyter_core.paths import jupyter_runtime_dir

    return Path(jupyter_runtime_dir())


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
