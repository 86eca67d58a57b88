"""Rules of a channel from a file, TOML or JSON, in the form that `ccanalytics channel` prints."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

from ccanalytics.cli.reading import json_of
from ccanalytics.errors import BadInput, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.model.spoken import sized

LARGEST = 1 << 20
"""Bytes; the rules of a channel, forty years of holidays included, are far fewer."""


def read_rules(path: Path) -> dict[str, Any]:
    """What the file sets, each under its key; ``-`` is stdin.

    Raises NotFound without such a file, BadInput for one that holds no rules.
    """
    name = _("stdin") if path == Path("-") else str(path)
    text = _text(_content(path), name)
    if not text.strip():
        raise BadInput(_("{file} is empty: it sets nothing.").format(file=name))
    try:
        found = json_of(text) if text.lstrip()[:1] in ("{", "[") and _is_json(path) else _toml(text)
    except ValueError as error:
        raise BadInput(f"{name}: {error}") from None
    if not isinstance(found, dict) or not found:
        sentence = _("{file} sets nothing: write it like `ccanalytics channel NAME --json` prints.")
        raise BadInput(sentence.format(file=name))
    return found


def _is_json(path: Path) -> bool:
    """A TOML file may begin with a bracket too."""
    return path.suffix.lower() != ".toml"


def _content(path: Path) -> bytes:
    # A little above the limit is enough to be refused; an endless file must not fill the memory.
    if path == Path("-"):
        return sys.stdin.buffer.read(LARGEST + 1)
    if path.is_dir():
        raise BadInput(_("{path} is a folder: name a file.").format(path=path))
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFound(_("There is no file {path}.").format(path=path)) from None


def _text(content: bytes, name: str) -> str:
    if len(content) > LARGEST:
        sentence = _("{file} is larger than {size}, and no rules of a channel are.")
        raise BadInput(sentence.format(file=name, size=sized(LARGEST)))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(_("{file} is no text in UTF-8.").format(file=name)) from None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(_("the TOML cannot be read: {reason}.").format(reason=error)) from None
    except RecursionError:
        raise ValueError(_("the TOML is nested too deeply.")) from None
