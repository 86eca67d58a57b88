"""What a browser asks beside acts and looks: what would be refused now, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from ccanalytics.actions.set_presence import SetPresence
from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.model.asked import LARGEST
from ccanalytics.model.escape import visible
from ccanalytics.model.people import PRESENCES, AgentRef
from ccanalytics.panels.base import Row
from ccanalytics.panels.desk_chat import ask, pinned_since
from ccanalytics.panels.desk_rules import ms
from ccanalytics.panels.desk_tried import World, blocked, forced_targets, refused_targets
from ccanalytics.store.store import translated

ON_OPENING = ("more", "message")
"""The menus of which it is asked when they open."""


def myself(desk: Desk, connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Who sits at the desk: name, role, and since when they are there or not; none is no agent."""
    query = "SELECT agent_id, name, role, presence, presence_since FROM agents WHERE login = ?"
    rows = connection.execute(query, [desk.by]).fetchall()
    return [
        {"id": i, "name": visible(name), "role": role, "presence": presence, "since": ms(since)}
        for i, name, role, presence, since in rows
    ]


def world(
    head: Row, targets: list[Row], message: int | None = None, *, is_note: bool = False
) -> World:
    """What acts on the conversation under this head may name."""
    inside = [one["id"] for one in head["participants"] or ()]
    has_it = [t["id"] for t in targets if t["kind"] == "agent" and t["name"] == head["agent"]]
    return World(
        conversation=head["id"],
        message=message,
        targets=tuple(target["id"] for target in targets),
        inside=(*inside, *has_it),
        as_note=is_note,
    )


def refusals(desk: Desk, asked: Any) -> Row:
    """What of menu ``{"place": …}`` would be refused, or for whom ``{"verb": …}`` would."""
    given = asked if isinstance(asked, Mapping) else {}
    conversation = number(given, "conversation")
    message = number(given, "message") if "message" in given else None
    with translated(desk.path), desk.store.reading() as connection:
        mine = {"me": desk.by, "pinned_since": pinned_since(desk.clock())}
        heads = ask(connection, "head", conversation=conversation, **mine)
        targets = ask(connection, "targets", me=desk.by)
        query = "SELECT text, is_note FROM messages WHERE conversation_id = ? AND message_id = ?"
        found = connection.execute(query, [conversation, message]).fetchone()
    if not heads:
        raise NotFound(_("There is no conversation of that number."))
    here = world(heads[0], targets, message, is_note=bool(found and found[1]))
    verb = given.get("verb")
    if isinstance(verb, str):
        refused = refused_targets(desk, here, verb)
        return {"whom": refused, "forced": forced_targets(desk, here, verb, refused)}
    place = given.get("place")
    refused = blocked(desk, here, place) if place in ON_OPENING else {}
    return {"blocked": refused, "text": (found[0] if found else None) or ""}


def presences(desk: Desk, asked: Any) -> Row:
    """Which presence ``{"agent": id}`` could not be given now, and why; without an id, mine."""
    given = asked if isinstance(asked, Mapping) else {}
    agent = AgentRef(number(given, "agent")) if given.get("agent") is not None else None
    tried = desk.refusals(*(SetPresence(presence=one, agent=agent) for one in PRESENCES))
    found = zip(PRESENCES, tried, strict=True)
    return {"blocked": {name: str(refused) for name, refused in found if refused is not None}}


def number(given: Mapping[str, Any], name: str) -> int:
    """A number that the browser gave; BadInput if it is none that the store can have."""
    value = given.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise BadInput(_("{field} cannot be {value!r}.").format(field=name, value=value))
    return value
