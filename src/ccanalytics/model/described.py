"""What an action's docstring says, taken apart for help texts, tooltips and the manual."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

from ccanalytics.language import gettext as _
from ccanalytics.model.action import Action

_LABELS = re.compile(r"^(Facts|Refused|Known as)\s{2,}", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Described:
    """An action in words; ``roles`` says who may do it, one of them being enough."""

    verb: str
    summary: str
    facts: str
    refused: str
    known_as: str
    roles: list[str]


def described(action: type[Action]) -> Described:
    """Summary and the three fixed lines, in the language that holds; a missing one is empty."""
    summary, *labelled = _LABELS.split(inspect.getdoc(action) or "")
    said = dict(zip(labelled[::2], map(_one_line, labelled[1::2]), strict=True))
    return Described(
        verb=action.verb(),
        summary=_(_one_line(summary)),
        facts=_(said.get("Facts", "")),
        refused=_(said.get("Refused", "")),
        known_as=_(said.get("Known as", "")),
        roles=[_(who) for who in action.allowed],
    )


def _one_line(text: str) -> str:
    return " ".join(text.replace("``", "").split())
