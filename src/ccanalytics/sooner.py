"""Jupyter a second sooner.

Whatever reads a notebook loads jsonschema, which loads a parser of international addresses, and
that one builds its grammar on the spot: more than a second, for what no notebook asks. `sooner`
has it built when it is first asked. Run as a program this is JupyterLab, begun so; nor does it
ask Node.js then where extensions would be fetched from, for ours fetches none.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

PARSER = "rfc3987_syntax"


class _Later(ModuleType):
    """Stands for the parser until it is asked for the first time."""

    def is_valid_syntax(self, term: str, value: str) -> bool:
        """What jsonschema imports."""
        return bool(_itself().is_valid_syntax(term, value))

    def __getattr__(self, name: str) -> Any:
        # What the import system asks of a module is no reason to load it.
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_itself(), name)


def _itself() -> Any:
    if isinstance(sys.modules.get(PARSER), _Later):
        del sys.modules[PARSER]
    return import_module(PARSER)


def sooner() -> None:
    """Put the grammar off, unless it is there already or the parser is not installed."""
    if PARSER not in sys.modules and find_spec(PARSER):
        sys.modules[PARSER] = _Later(PARSER)


if __name__ == "__main__":
    sooner()
    from jupyterlab import commands  # type: ignore[import-untyped]

    commands._yarn_config = lambda _log: {"yarn config": {}, "npm config": {}}
    from jupyterlab.labapp import main  # type: ignore[import-untyped]

    sys.exit(main())
