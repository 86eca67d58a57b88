"""The settings: channels and people on the left, what is set of one of them on the right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.language import language, languages
from ccanalytics.model.asked import LARGEST
from ccanalytics.model.calendar import zones
from ccanalytics.model.escape import visible
from ccanalytics.model.people import Directory
from ccanalytics.panels import settings_holidays as holidays
from ccanalytics.panels.base import Panel, Parts, Row, text_of
from ccanalytics.panels.poller import Poller
from ccanalytics.panels.settings_acts import acts_for, locked, may_add
from ccanalytics.panels.settings_field import CHANNELS, PEOPLE
from ccanalytics.panels.settings_fields import BY_KEY, label, table
from ccanalytics.panels.settings_given import Given, given, model_faults, told
from ccanalytics.panels.settings_hours import day_names, standing
from ccanalytics.panels.settings_rows import changes, channel_row, form_of, person_row, values
from ccanalytics.panels.settings_words import labels
from ccanalytics.store.loading import Loading

SOURCES = (
    "base.js",
    "alarm.js",
    "desk_form.js",
    "settings_controls.js",
    "settings_agents.js",
    "settings_hours.js",
    "settings_drafts.js",
    "settings_page.js",
    "settings_panel.js",
)


@dataclass(frozen=True)
class Draft:
    """What somebody typed and has not saved: of what, and by key what it ``was`` and is ``now``."""

    of: str
    number: int
    was: Mapping[str, Any]
    now: Mapping[str, Any]


class SettingsPanel(Panel):
    """All that is set of channels and people, to be read by everybody and changed by admins.

    What is typed stays in the browser until it is saved, all of it at once or none of it: each
    fault is told where it is. What others changed meanwhile is shown and not written over.
    """

    _esm = f"const FIELDS = {json.dumps(table())};\n" + text_of(*SOURCES)
    _css = text_of("desk_panel.css", "desk_menus.css", "settings_panel.css")

    def __init__(
        self,
        desk: Desk | None = None,
        *,
        locale: str | None = None,
        poller: Poller | None = None,
    ) -> None:
        self._directory = Directory()
        self._of: tuple[Directory, str, str, date] | None = None
        self._parts: Parts = {}
        self._changes_at: datetime | None = None
        self._saved: tuple[str, Row] = ("", {})
        super().__init__(desk, locale=locale, poller=poller)

    def labels(self) -> Mapping[str, str]:
        days = {f"day.{number}": name for number, name in enumerate(day_names())}
        return {**labels(), **days}

    def parts(self) -> Parts:
        """All channels and people with what is set of them, from one opening of the store."""
        at = self.desk.clock()
        with self.desk.store.loading() as loading:
            here = loading.directory()
            zone = loading.con.execute("SELECT zone FROM centres").fetchall()[0][0]
        # Whatever happens in the store moves us here, and hardly ever any of this.
        of = (here, zone, language(), at.date())
        if self._of != of or self._is_over(at):
            self._of, self._parts, self._directory = of, self._drawn(here, zone, at), here
            self._changes_at = _next_change(here, at)
        return self._parts

    def _drawn(self, here: Directory, zone: str, at: datetime) -> Parts:
        return {
            "desk": [self._whose(here, zone)],
            CHANNELS: [channel_row(one, here, at) for one in here.channels.values()],
            PEOPLE: [person_row(one, here, at) for one in here.agents.values()],
            "zones": [{"id": 0, "names": _zones()}],
        }

    def _whose(self, here: Directory, zone: str) -> Row:
        """Who sits here, at which store, and what they may not change."""
        me = next((one for one in here.agents.values() if one.login == self.desk.by), None)
        return {
            "id": 0,
            "name": visible(me.name if me else self.desk.by),
            "role": me.role if me else "",
            "store": visible(self.desk.path.stem),
            "path": visible(self.desk.path),
            "zone": zone,
            "languages": languages(),
            "locked": locked(me),
            "may_add": may_add(me),
        }

    def tick(self) -> None:
        """A channel that has opened or closed is told so, though nobody did anything."""
        if self._is_over(self.desk.clock()):
            self._seen = None

    def _is_over(self, at: datetime) -> bool:
        """Whether what was told of who is open holds no more."""
        return self._changes_at is not None and at >= self._changes_at

    def extra(self, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What is asked beside acts, each by the key that tells it."""
        key = str(content.get("key", ""))
        answers: dict[str, Callable[[Any], Mapping[str, Any]]] = {
            "save": lambda asked: self._save(_draft(asked), key),
            "check": lambda asked: self._check(_draft(asked)),
            "history": self._history,
            "countries": lambda zones: {
                "countries": holidays.countries(),
                "country": holidays.country_of(*map(str, zones)),
            },
            "regions": lambda country: {"regions": holidays.regions(str(country))},
            "holidays": lambda asked: holidays.added(_mapping(asked), self.desk.clock().date()),
        }
        for name, answer in answers.items():
            if content.get(name):
                return {"answer": key, **answer(content[name])}
        return None

    def _history(self, channel: Any) -> Row:
        with self.desk.store.loading() as loading:
            return {"changes": changes(loading, _number(channel), loading.directory())}

    # --- what was typed ---

    def _check(self, draft: Draft) -> Row:
        """How what was typed is read, and what is wrong with it, before it is saved."""
        found = given(draft.now, self.desk.clock())
        faults = found.faults | self._of_model(draft, found, self._directory)
        return {"read": found.read, "faults": faults}

    def _save(self, draft: Draft, key: str) -> Row:
        """Do it, all or nothing; one that is asked again under the same key is answered again."""
        if not key or self._saved[0] != key:
            # In one opening, so that nobody changes anything between the look and the act.
            with self.desk.batch():
                with self.desk.store.loading() as loading:
                    answer = self._judged(draft, loading)
                if "new" in answer:
                    answer = self._done(draft, answer["new"], key)
            self._saved = (key, answer)
            self._refresh()
        return self._saved[1]

    def _judged(self, draft: Draft, loading: Loading) -> Row:
        """What is new, by setting, as the acts want it; or all faults, by place."""
        here = loading.directory()
        current = form_of(draft.of, found := values(draft.of, draft.number, here))
        typed = given(draft.now, self.desk.clock())
        faults = self._of_model(draft, typed, here) | typed.faults
        for key in draft.now:
            if current[key] not in (draft.was.get(key), draft.now[key]):
                sentence = _("Changed by somebody else meanwhile, to: {value}")
                faults[f"{key}.theirs"] = sentence.format(value=told(BY_KEY[key], found[key], here))
        if faults:
            return {"faults": faults}
        before = given({key: current[key] for key in draft.now}, self.desk.clock())
        new = {
            key: value
            for key, value in typed.values.items()
            if key not in before.values or value != before.values[key]
        }
        return {"new": new}

    def _done(self, draft: Draft, new: Mapping[str, Any], key: str) -> Row:
        """Set these; what would refuse one of the acts refuses all."""
        acts = acts_for(draft.of, draft.number, new) if new else {}
        refused = zip(acts, self.desk.refusals(*acts.values()), strict=True)
        if faults := {at: str(why) for at, why in refused if why}:
            return {"faults": faults}
        for at, act in acts.items():
            self.desk.do(act, key=f"{key}:{at}" if key else None)
        return {"saved": [label(one) for one in new]}

    @staticmethod
    def _of_model(draft: Draft, typed: Given, here: Directory) -> dict[str, str]:
        channel = here.channels.get(draft.number) if draft.of == CHANNELS else None
        return model_faults(channel.settings, typed.values, here) if channel else {}


def _next_change(here: Directory, at: datetime) -> datetime | None:
    """When the next channel opens or closes."""
    changes_at = (standing(one.settings.hours, at)[2] for one in here.channels.values())
    return min(filter(None, changes_at), default=None)


@cache
def _zones() -> list[str]:
    return sorted(zone for zone in zones() if "/" in zone or zone == "UTC")


def _draft(asked: Any) -> Draft:
    """``{"of", "id", "changes": {key: {"was", "now"}}}``; BadInput of anything else."""
    told_ = _mapping(asked)
    of, typed = told_.get("of"), _mapping(told_.get("changes"))
    if of not in (CHANNELS, PEOPLE) or any(
        key not in BY_KEY or BY_KEY[key].of != of or not {"was", "now"} <= set(_mapping(one))
        for key, one in typed.items()
    ):
        raise BadInput(_("That is no change of settings."))
    return Draft(
        of,
        _number(told_.get("id")),
        {key: one["was"] for key, one in typed.items()},
        {key: one["now"] for key, one in typed.items()},
    )


def _mapping(given_: Any) -> Mapping[str, Any]:
    if not isinstance(given_, Mapping):
        raise BadInput(_("That is no change of settings."))
    return given_


def _number(given_: Any) -> int:
    if type(given_) is not int or not 0 <= given_ <= LARGEST:
        raise BadInput(_("There is nothing of that number to set."))
    return given_
