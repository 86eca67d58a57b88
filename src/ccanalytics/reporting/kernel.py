"""A kernel of this very interpreter, whatever kernels are installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ccanalytics.language import language

_ENVIRONMENT = {
    "PLOTLY_RENDERER": "plotly_mimetype",  # the figure alone, without 5 MB of plotly.js
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


@contextmanager
def own_kernel() -> Iterator[type]:
    """The class of a kernel manager that talks to its kernel by sockets in a private folder.

    The kernel speaks the language of whoever runs it.
    """
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    environment = {**_ENVIRONMENT, "CCANALYTICS_LOCALE": language()}
    with TemporaryDirectory(prefix="cc-") as folder:

        class OwnKernelManager(AsyncKernelManager):
            @property
            def kernel_spec(self) -> KernelSpec:
                return KernelSpec(argv=_command(), language="python", env=environment)

            @default("transport")
            def _transport(self) -> str:
                # Sockets of a private folder need no encryption; Windows has none.
                return "tcp" if sys.platform == "win32" else "ipc"

            @default("connection_file")
            def _connection_file(self) -> str:
                return str(Path(folder) / "k.json")

        yield OwnKernelManager


def _command() -> list[str]:
    quiet = ["--HistoryManager.enabled=False", "--log-level=CRITICAL"]
    return [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *quiet]
