"""One job as it is written in schedule.toml: read, and looked through for every fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from ccanalytics.errors import CCAnalyticsError, unknown
from ccanalytics.language import gettext as _
from ccanalytics.language import number
from ccanalytics.model.calendar import zones
from ccanalytics.reporting import cron
from ccanalytics.reporting.catalogue import find_report
from ccanalytics.reporting.parameters import check_against, read_parameters, typed
from ccanalytics.reporting.windows import WINDOWS

KEYS = ("name", "report", "cron", "zone", "parameters", "out", "minutes")

MINUTES, MOST_MINUTES = 60, 24 * 60
"""How long a report may take unless the job says otherwise, and what it may say at most."""

WINDOW, ENDS = "window", ("since", "until")
"""The parameter that stands for two others."""


@dataclass(frozen=True)
class Surroundings:
    """What a job is looked up in: the folder of the file, the centre's channels and its zone."""

    folder: Path
    channels: list[str]
    zone: str


class Entry:
    """A job's table. ``found`` is what it says, complete where ``faults`` is empty."""

    def __init__(self, table: Mapping[str, Any], around: Surroundings) -> None:
        self.table, self.around = table, around
        self.faults = [unknown("key of a job", key, KEYS) for key in table if key not in KEYS]
        self.name = self._text("name")
        types = self._notebook()
        self.found: dict[str, Any] = {
            "name": self.name,
            "notebook": self.notebook,
            "cron": self._cron(),
            "zone": self._zone(),
            "centre_zone": around.zone,
            "window": self._window(types),
            "parameters": self._parameters(types),
            "out": around.folder / self._text("out", "reports"),
            "limit": self._limit(),
        }

    @property
    def label(self) -> str:
        """How its faults name it."""
        return repr(self.name) if self.name else _("without a name")

    def _text(self, key: str, default: str = "") -> str:
        """A text that must be there, unless it has a default; empty where it is at fault."""
        given = self.table.get(key, default)
        if key not in self.table and not default:
            self._fault(_("{key} is missing.").format(key=key))
        elif not isinstance(given, str) or not given.strip() or min(given) < " ":
            self._fault(
                _("{key} must be a text of one line, not {given!r}.").format(key=key, given=given)
            )
        else:
            return given.strip()
        return ""

    def _notebook(self) -> dict[str, str] | None:
        """Find the report's notebook; the types of its parameters by name."""
        self.notebook = Path()
        report = self._text("report")
        if not report:
            return None
        is_path = report.endswith(".ipynb") or "/" in report
        place = str(self.around.folder / report) if is_path else report
        types: dict[str, str] | None = self._told(partial(self._inspected, place))
        return types

    def _inspected(self, place: str) -> dict[str, str]:
        self.notebook = find_report(place)
        return read_parameters(self.notebook)

    def _cron(self) -> str:
        expression = self._text("cron")
        if expression and (fault := cron.fault(expression)):
            self._fault(fault)
        return expression

    def _zone(self) -> str:
        zone = self._text("zone", self.around.zone)
        if zone and zone not in zones():
            hint = _("write it as Europe/Madrid.")
            self._fault(unknown("time zone", zone, zones(), hint=hint))
        return zone

    def _limit(self) -> timedelta:
        minutes = self.table.get("minutes", MINUTES)
        if isinstance(minutes, bool) or not isinstance(minutes, int | float):
            minutes = 0
        if not 0 < minutes <= MOST_MINUTES:
            self._fault(
                _("minutes must be a number up to {most}, not {given!r}.").format(
                    most=number(MOST_MINUTES), given=self.table["minutes"]
                )
            )
            return timedelta()
        return timedelta(minutes=minutes)

    def _given(self) -> Mapping[str, Any]:
        given = self.table.get("parameters", {})
        return given if isinstance(given, dict) else {}

    def _window(self, types: Mapping[str, str] | None) -> str | None:
        if WINDOW not in self._given():
            return None
        name = self._given()[WINDOW]
        if not isinstance(name, str) or name not in WINDOWS:
            self._fault(unknown("window", name, WINDOWS))
        if any(end in self._given() for end in ENDS):
            self._fault(_("A window stands for since and until; leave those out."))
        if types is not None and not types.keys() >= set(ENDS):
            self._fault(
                _("The report {name} has no since and until, so it can have no window.").format(
                    name=self.notebook.stem
                )
            )
        return str(name)

    def _parameters(self, types: Mapping[str, str] | None) -> dict[str, str]:
        """The other parameters as words, each checked by itself so that every fault is told."""
        if not isinstance(self.table.get("parameters", {}), dict):
            self._fault(_("parameters must be a table: [job.parameters]."))
        words = {}
        for name, value in self._given().items():
            word = _word(value)
            if name == WINDOW:
                continue
            if word is None:
                self._fault(_("{name} must be one value.").format(name=name))
            elif types is None or self._told(partial(typed, types, {name: word})):
                words[name] = word
        for names in (("channel",), ENDS):
            some = {name: words[name] for name in names if name in words}
            self._told(partial(check_against, some, self.around.channels, self.around.zone))
        return words

    def _told(self, ask: Callable[[], Any]) -> Any:
        """What ``ask`` answers; None, and a fault, where it refuses."""
        try:
            return ask()
        except CCAnalyticsError as error:
            self._fault(str(error))
            return None

    def _fault(self, sentence: str) -> None:
        self.faults.append(sentence)


def _word(value: Any) -> str | None:
    """A value of TOML as one would write it after ``-p name=``; None for lists and tables."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | float) else None
