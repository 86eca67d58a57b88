"""What a report may be asked, checked before any kernel starts: papermill checks nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from ccanalytics.errors import BadInput, NotFound, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.metrics.catalogue import CLOCKS
from ccanalytics.metrics.leaving_out import PERIODS_BY, UNWANTED
from ccanalytics.metrics.question import target_of
from ccanalytics.metrics.reader import Reader
from ccanalytics.metrics.window import utc
from ccanalytics.model.text import clean

FILLED_IN = ("snapshot", "out")
"""Parameters that the run itself gives."""

CHOICES: dict[str, tuple[str, Collection[str]]] = {
    "clock": ("clock", CLOCKS),
    "period_by": ("moment", PERIODS_BY),
    "without": ("exclusion", UNWANTED),
}
"""Parameters that are one of some words, or several of them with commas: what these are called."""

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def pairs(given: Iterable[str]) -> dict[str, str]:
    """Read ``key=value`` words; BadInput for one without ``=`` or a key given twice."""
    found: dict[str, str] = {}
    for word in given:
        key, equals, value = word.partition("=")
        if not equals or not key:
            sentence = _("{given!r} is no parameter: write key=value.")
            raise BadInput(sentence.format(given=word))
        if key in found:
            raise BadInput(_("{name} is given twice.").format(name=key))
        found[key] = value
    return found


def several(words: str) -> list[str]:
    """Names that are given with commas."""
    return [name for word in words.split(",") if (name := word.strip())]


def read_parameters(notebook: Path) -> dict[str, str]:
    """Name and type of the notebook's parameters, those that the run gives included."""
    import papermill

    try:
        # papermill fills braces in a path in; ours are meant as they stand.
        path = str(notebook).replace("{", "{{").replace("}", "}}")
        inspected = papermill.inspect_notebook(path)
    except Exception as error:
        sentence = _("{path} cannot be read as a notebook: {reason}")
        raise BadInput(sentence.format(path=notebook, reason=_line(error))) from None
    return {name: found["inferred_type_name"] for name, found in inspected.items()}


def typed(types: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Any]:
    """The given words as the values that the notebook wants; BadInput where that fails."""
    free = [name for name in types if name not in FILLED_IN]
    values = {}
    for name, word in given.items():
        if name in FILLED_IN:
            sentence = _("{name} is filled in by the run itself; leave it out.")
            raise BadInput(sentence.format(name=name))
        if name not in free:
            raise BadInput(unknown("parameter", name, free))
        values[name] = _value(name, types[name], clean(str(word)))
    return values


def check(values: Mapping[str, Any], centre: Reader) -> None:
    """Look the values up: there are the channel and the clock; since is a moment before until."""
    check_against(values, *known(centre))
    for name, column in (("conversation", "conversation_id"), ("session", "session_id")):
        if value := values.get(name):
            _check_there(centre, name, column, value)


def _check_there(centre: Reader, name: str, column: str, value: int) -> None:
    query = f"SELECT 1 FROM sessions WHERE {column} = ?"
    if not centre.sql(query, [value]).fetchall():
        raise NotFound(_("There is no {what} {number}.").format(what=_(name), number=value))


def known(centre: Reader) -> tuple[list[str], str]:
    """What values are looked up in: the names of the channels, and the centre's zone."""
    query = "SELECT (SELECT list(name) FROM channels), (SELECT any_value(zone) FROM centres)"
    channels, zone = centre.sql(query).fetchall()[0]
    return channels or [], zone


def check_against(values: Mapping[str, Any], channels: list[str], zone: str) -> None:
    """`check`, for whoever looks up many values in what is `known`."""
    if values.get("channel") and values["channel"] not in channels:
        raise NotFound(unknown("channel", values["channel"], channels))
    for name, (kind, choices) in CHOICES.items():
        for value in several(str(values.get(name) or "")):
            if value not in choices:
                raise BadInput(unknown(kind, value, choices))
    if values.get("target"):
        target_of(values["target"])
    since, until = (utc(values.get(name), zone) for name in ("since", "until"))
    if since and until and since >= until:
        sentence = _("The window is empty: since {since} is not before until {until}.")
        raise BadInput(sentence.format(since=values["since"], until=values["until"]))


def _value(name: str, type_name: str, word: str) -> Any:
    read = _READERS.get(type_name)
    if read is None:
        sentence = _("{name} is a {kind}, which cannot be given as key=value.")
        raise BadInput(sentence.format(name=name, kind=type_name))
    try:
        return read(word.strip())
    except (ValueError, KeyError):
        sentence = _("{name} must be {what}, not {given!r}.")
        what = _(_WANTED[type_name])
        raise BadInput(sentence.format(name=name, what=what, given=word)) from None


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


_READERS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": lambda word: _TRUTHS[word.lower()],
}

_WANTED = {
    "int": N_("a whole number"),
    "float": N_("a number"),
    "bool": N_("true or false"),
    "str": N_("a text"),
}
