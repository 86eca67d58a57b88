"""Settings as one types them: KEY=VALUE, and JSON where a value has parts of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, get_origin

import click

from ccanalytics.cli.reading import cleaned, json_of
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.panels.settings_fields import BY_KEY
from ccanalytics.panels.settings_typed import Untold, seconds_of

Pair = tuple[str, Any]
"""A key and its value."""


class PairType(click.ParamType[Any]):
    """``next_after=90`` as a pair; with ``with_json`` a JSON object too, as its pairs."""

    name = "KEY=VALUE"

    def __init__(self, *, with_json: bool = False) -> None:
        self.with_json = with_json

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            is_json = self.with_json and value[:1] == "{"
            return list(as_given(json_of(value)).items()) if is_json else [_pair(value)]
        except ValueError as error:
            return self.fail(str(error), param, ctx)


class Pairs(click.Argument):
    """An argument that takes any number of pairs, and gives one mapping."""

    def __init__(self, names: list[str], metavar: str) -> None:
        kind = PairType(with_json=True)
        super().__init__(
            names, type=kind, nargs=-1, required=True, metavar=metavar, callback=_joined
        )


def is_pairs(hint: Any) -> bool:
    """Whether a field takes a mapping."""
    return get_origin(hint) is Mapping


def together(given: Iterable[Iterable[Pair]]) -> dict[str, Any]:
    """All pairs as one mapping; BadInput where one key is given twice."""
    found: dict[str, Any] = {}
    for key, value in (pair for pairs in given for pair in pairs):
        if key in found:
            raise BadInput(_("{key} is given twice.").format(key=key))
        found[key] = value
    return found


def as_given(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, those that are texts read as if they had been typed."""
    return {
        key: _value(key, value) if isinstance(value, str) else value
        for key, value in changes.items()
    }


def typed(changes: Mapping[str, Any]) -> list[str]:
    """The words that one would type for these changes."""
    if all(isinstance(value, str) for value in changes.values()):
        return [f"{key}={value}" for key, value in changes.items()]
    return [json.dumps(dict(changes))]


def _joined(
    _ctx: click.Context, _param: click.Parameter, given: Iterable[Iterable[Pair]]
) -> dict[str, Any]:
    return together(given)


def _pair(text: str) -> Pair:
    key, is_there, value = cleaned(text).partition("=")
    key = key.strip().replace("-", "_")
    if not is_there or not key:
        sentence = _("{given!r} is no setting: write KEY=VALUE, like next_after=90.")
        raise ValueError(sentence.format(given=text[:60]))
    return key, _value(key, value.strip())


def _value(key: str, value: str) -> Any:
    """A text stays as it is, but for "none"; a time may be "2 min"; others may be JSON."""
    if key.endswith("_text"):
        return "" if value.lower() == "none" else value
    if key in BY_KEY and BY_KEY[key].kind == "seconds":
        return _seconds(value)
    return json_of(value) if value[:1] in ("[", "{") else value


def _seconds(value: str) -> str:
    """``2 min`` as 120; what is no time stays as it is, and the act tells that it is none."""
    try:
        return str(seconds_of(value))
    except Untold:
        return value
