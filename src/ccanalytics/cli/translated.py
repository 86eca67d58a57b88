"""Commands in the language of whoever types them.

What a command says of itself stands in its docstring and its options in plain English, and is
translated here when somebody asks for it; the words of click itself come from our catalogues too.
"""

from __future__ import annotations

import copy
import gettext
import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ccanalytics import language
from ccanalytics.language import gettext as _


def translated(command: click.Command) -> click.Command:
    """A copy of the command, with its help and that of its options translated."""
    told = copy.copy(command)
    told.help, told.short_help = _help(command.help), _help(command.short_help)
    told.params = [_parameter(param) for param in command.params]
    # It keeps the words that it was made with.
    told._help_option = None
    return told


def _parameter(param: click.Parameter) -> click.Parameter:
    told = copy.copy(param)
    told.help = _help(param.help)
    return told


def _help(text: str | None) -> str | None:
    return None if text is None else _(inspect.cleandoc(text))


@contextmanager
def click_speaking() -> Iterator[None]:
    """Let click's own words ("Usage:", "Missing argument") be of the language that holds.

    click asks Python's gettext for its domain "messages", which is ours, and that one knows the
    language by LANGUAGE only.
    """
    before = os.environ.get("LANGUAGE")
    gettext.bindtextdomain("messages", language.LOCALES)
    os.environ["LANGUAGE"] = language.language()
    try:
        yield
    finally:
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
