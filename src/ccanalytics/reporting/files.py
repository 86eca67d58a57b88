"""Files that are there whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make the file under another name, then give it its own."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        write(part)
        part.replace(path)
    except OSError as error:
        sentence = _("{path} cannot be written: {why}.")
        raise BadInput(sentence.format(path=path, why=error.strerror)) from None
    finally:
        # A name that could not be written cannot be cleared away either.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write the text as UTF-8, whole or not at all."""
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
