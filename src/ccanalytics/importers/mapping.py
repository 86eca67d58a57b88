"""How a foreign table of messages reads: a small TOML file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.model.calendar import zones

FIELDS = (
    *("conversation", "time", "author", "role", "text", "message"),
    *("channel", "session", "status", "agent"),
)
"""What a mapping gives for each message."""

ROLES = ("contact", "agent", "bot", "note")
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """One mapping: ``columns`` or ``select``, and how to read what they give.

    ``source`` begins the origins of all facts, so that importing twice adds nothing; ``gap`` is
    in seconds, None when silence ends no session.
    """

    name: str
    source: str
    connector: str
    channel: str
    columns: Dict[str, str] = field(default_factory=dict)
    select: str = ""
    time_format: str = "iso"
    zone: str = "UTC"
    roles: Dict[str, str] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    gap: float | None = None
    is_lenient: bool = False
    """Columns that the file lacks are left out, not refused: for the standard mapping."""


def load(name: str | None) -> Mapping:
    """Read the mapping of this name, or in this file; without a name the standard one.

    Raises NotFound for an unknown one, BadInput for one that makes no sense.
    """
    shipped = files(__package__).joinpath("maps")
    known = sorted(p.name.removesuffix(".toml") for p in shipped.iterdir())
    if name is None or name in known:
        text = shipped.joinpath(f"{name or 'standard'}.toml").read_text("utf-8")
    elif Path(name).is_file():
        text = Path(name).read_text("utf-8")
    else:
        hint = _("name a TOML file or one of: {names}").format(names=", ".join(known))
        raise NotFound(unknown("mapping", name, known, hint=hint))
    try:
        return _parse(Path(name or "standard").stem, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        sentence = _("The mapping {name} is no TOML: {reason}.")
        raise BadInput(sentence.format(name=name, reason=error)) from None


def _parse(name: str, tables: dict[str, Any]) -> Mapping:
    _only(
        name,
        tables,
        ("source", "connector", "channel", "select", "columns", "time", "roles", "session"),
    )
    _check_types(name, tables)
    columns, time = tables.get("columns", {}), tables.get("time", {})
    roles, session = tables.get("roles", {}), tables.get("session", {})
    _only(f"{name} [columns]", columns, FIELDS)
    _only(f"{name} [time]", time, ("format", "zone"))
    _only(f"{name} [roles]", roles, ROLES)
    _only(f"{name} [session]", session, ("closed", "gap"))
    if bool(columns) == bool(tables.get("select")):
        raise BadInput(
            _("The mapping {name} needs either [columns] or a select.").format(name=name)
        )
    if columns and not {"conversation", "time"} <= set(columns):
        sentence = _("The mapping {name} must name the columns conversation and time.")
        raise BadInput(sentence.format(name=name))
    zone = time.get("zone", "UTC")
    if zone not in zones():
        raise BadInput(unknown("time zone", zone, zones()))
    source = tables.get("source", name)
    return Mapping(
        name=name,
        source=source,
        connector=tables.get("connector", source),
        channel=tables.get("channel", source),
        columns=columns,
        select=tables.get("select", ""),
        time_format=time.get("format", "iso"),
        zone=zone,
        roles={word: role for role, words in roles.items() for word in words}
        or {role: role for role in ROLES},
        closed=tuple(session.get("closed", ())),
        gap=_seconds(name, session["gap"]) if "gap" in session else None,
        is_lenient=name == "standard",
    )


def _check_types(name: str, tables: dict[str, Any]) -> None:
    """Texts are texts, tables tables, and the words of a role or of closing lists of texts."""
    lists = [("session", "closed"), *(("roles", role) for role in ROLES)]
    for key, value in tables.items():
        expected: type = str if key in ("source", "connector", "channel", "select") else dict
        if not isinstance(value, expected):
            what = _("a text") if expected is str else _("a table")
            raise _odd(name, key, what)
        for inner, given in value.items() if isinstance(value, dict) else ():
            is_list = (key, inner) in lists
            texts = given if is_list else [given]
            is_wrong = not isinstance(texts, list) or not all(isinstance(t, str) for t in texts)
            if is_wrong and (key, inner) != ("session", "gap"):
                what = _("a list of texts") if is_list else _("a text")
                raise _odd(name, f"{key}.{inner}", what)


def _odd(name: str, key: str, what: str) -> BadInput:
    sentence = _("In the mapping {name}, {key} must be {what}.")
    return BadInput(sentence.format(name=name, key=key, what=what))


def _only(where: str, given: Dict[str, Any], known: tuple[str, ...]) -> None:
    for key in given:
        if key not in known:
            problem = unknown("mapping key", key, known)
            raise BadInput(_("{problem} (in {where})").format(problem=problem, where=where))


def _seconds(name: str, gap: object) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) *(s|m|min|h|d)?", str(gap))
    if not match or float(match[1]) <= 0:
        sentence = _("The mapping {name} has a gap {gap!r}: write 90min, 24h or 3d.")
        raise BadInput(sentence.format(name=name, gap=gap))
    return float(match[1]) * _UNITS[match[2] or "s"]
