"""What the contact does, from what a browser sent, which is not to be trusted."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from ccanalytics.actions.rate import Rate
from ccanalytics.actions.receive import Receive
from ccanalytics.actions.receive_deletion import ReceiveDeletion
from ccanalytics.actions.receive_edit import ReceiveEdit
from ccanalytics.actions.receive_reaction import ReceiveReaction
from ccanalytics.errors import BadInput, unknown
from ccanalytics.language import gettext as _
from ccanalytics.model.action import Action
from ccanalytics.model.attachments import FileRef
from ccanalytics.panels.contact_rows import Person

VERBS = ("write", "edit", "delete", "react", "rate", "read")
"""What a contact can do; ``read`` is none that takes something in, but a report."""

PLAYED = "played-"
"""How the ids of played messages begin: whom somebody plays does not write by themselves."""


def new_thread() -> str:
    """A thread that nobody has."""
    return f"phone-{secrets.token_hex(6)}"


def act_of(content: Mapping[str, Any], whom: Person, key: str) -> Action:
    """The act of a connector that says what ``whom`` did.

    Raises BadInput for another verb than VERBS has, and for what is of a wrong type.
    """
    verb = content.get("do")
    if verb == "write":
        return _receive(content, whom, key)
    if verb not in VERBS or whom.conversation is None:
        raise BadInput(unknown("verb", verb, VERBS))
    here = {"conversation": whom.conversation}
    if verb == "rate":
        return Rate(**here, mark=number(content, "mark"), comment=_text(content, "comment"))
    at = here | {"message": number(content, "message")}
    if verb == "edit":
        return ReceiveEdit(**at, text=_text(content, "text"))
    if verb == "react":
        is_removed = content.get("is_removed") is True
        return ReceiveReaction(**at, emoji=_text(content, "emoji"), is_removed=is_removed)
    return ReceiveDeletion(**at)


def _receive(content: Mapping[str, Any], whom: Person, key: str) -> Receive:
    text, file = _text(content, "text"), content.get("file")
    if not text.strip() and not file:
        raise BadInput(_("There is nothing to write: the text is empty."))
    return Receive(
        channel=whom.channel or _text(content, "channel"),
        connector=whom.connector,
        thread=whom.thread,
        contact=whom.address,
        name=whom.name or _text(content, "name"),
        text=text,
        message=f"{PLAYED}{key or new_thread()}",
        files=(FileRef(_text(file, "sha256"), _text(file, "name")),) if file else (),
    )


def number(content: Mapping[str, Any], name: str) -> int:
    """The number in this field; BadInput when it is none."""
    value = content.get(name)
    if type(value) is not int or abs(value) > 1 << 62:
        raise BadInput(_("{field} cannot be {value!r}.").format(field=name, value=value))
    return value


def _text(content: Any, name: str) -> str:
    value = content.get(name, "") if isinstance(content, Mapping) else None
    if not isinstance(value, str):
        raise BadInput(_("{field} cannot be {value!r}.").format(field=name, value=value))
    return value
