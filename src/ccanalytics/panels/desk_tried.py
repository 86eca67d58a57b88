"""What would be refused now: every verb of a place tried, and nothing written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ccanalytics.actions import action_class
from ccanalytics.desk import Desk
from ccanalytics.model.action import Action
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.people import reference
from ccanalytics.panels.desk_places import QUESTIONS, Ask, Offer, offers

SAMPLES = {
    "mark": 5,
    "emoji": "👍",
    "canned": 0,
    "file": FileRef("0" * 64, "-.txt"),
}
"""What is tried where anything would do, by the kind of the field."""

SAMPLE_FAULTS = ("file_unknown", "no_canned")
"""Refusals that only tell of the sample."""

WHOM_FAULTS = ("target_away", "not_in_roster", "not_present", "has_enough", "has_skipped")
"""Refusals of one agent, who is a sample as long as nobody is named."""

FORCED = "is_forced"
"""The field by which an act that is refused is done all the same, by whoever may insist."""


@dataclass(frozen=True)
class World:
    """What a try may name: ``targets`` are references, those of agents begin with ``agent:``."""

    conversation: int
    message: int | None = None
    targets: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    """Agents who have it or take part in it."""
    as_note: bool = False

    def someone(self, verb: str) -> str | None:
        """A reference with which the verb may work: one who is in it to remove, else another."""
        agents = [one for one in self.targets if one.startswith("agent:")]
        if verb == "remove":
            return next(iter(self.inside), next(iter(agents), None))
        free = [one for one in agents if one not in self.inside]
        return next(iter(free), next(iter(agents), None))


def blocked(desk: Desk, world: World, *places: str) -> dict[str, str]:
    """The verbs of these places that would be refused now, each with the refusal's own words."""
    tried: dict[str, Action] = {}
    for offer in offers(*places):
        action = _try(offer, world, desk)
        if action is not None:
            tried.setdefault(offer.verb, action)
    return _refused(desk, tried, (*SAMPLE_FAULTS, *WHOM_FAULTS))


def refused_targets(desk: Desk, world: World, verb: str) -> dict[str, str]:
    """Whom a verb would refuse, of all whom it might name, each with the refusal's own words."""
    return _refused_of(desk, world, verb, world.targets)


def forced_targets(desk: Desk, world: World, verb: str, refused: Collection[str]) -> list[str]:
    """Whom of those a verb would take all the same, if whoever does it insists."""
    if not refused or FORCED not in action_class(verb).__dataclass_fields__:
        return []
    still = _refused_of(desk, world, verb, refused, {FORCED: True})
    return [one for one in refused if one not in still]


def _refused_of(
    desk: Desk, world: World, verb: str, named: Iterable[str], more: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Whom of those named a verb would refuse, with the refusal's own words."""
    offer = next((one for one in offers() if one.verb == verb), None)
    ask = next((a for a in offer.asks if a.kind in ("agent", "target")), None) if offer else None
    if offer is None or ask is None:
        return {}
    fits = [one for one in named if ask.kind == "target" or one.startswith("agent:")]
    tried = {
        one: _try(offer, world, desk, {ask.name: reference(one), **(more or {})}) for one in fits
    }
    done = {one: action for one, action in tried.items() if action is not None}
    return _refused(desk, done, SAMPLE_FAULTS)


def _refused(
    desk: Desk, tried: Mapping[str, Action], passed_over: Collection[str]
) -> dict[str, str]:
    refusals = zip(tried, desk.refusals(*tried.values()), strict=True)
    return {name: str(r) for name, r in refusals if r is not None and r.code not in passed_over}


def _try(
    offer: Offer, world: World, desk: Desk, given: Mapping[str, Any] | None = None
) -> Action | None:
    """The verb as it might be done; None for what is no verb, or has nothing to be tried with."""
    if offer.verb in QUESTIONS:
        return None
    values = {name: getattr(world, name, None) for name in offer.about} | dict(given or {})
    for ask in offer.asks:
        values.setdefault(ask.name, _sample(ask, offer, world, desk))
        if ask.is_optional and values[ask.name] is None:
            del values[ask.name]
    return None if None in values.values() else action_class(offer.verb)(**values)


def _sample(ask: Ask, offer: Offer, world: World, desk: Desk) -> Any:
    """Something that the field may be; None when there is nobody whom it could name."""
    if ask.kind in SAMPLES:
        return SAMPLES[ask.kind]
    if ask.kind in ("agent", "agents", "target"):
        named = world.someone(offer.verb)
        found = reference(named) if named else None
        return (found,) if found and ask.kind == "agents" else found
    if ask.kind == "moment":
        return desk.clock() + timedelta(days=1)
    return ask.options[0] if ask.options else "-"
