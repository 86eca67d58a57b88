"""Files that come from a browser in pieces, and go to one in pieces."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _
from ccanalytics.model.attachments import FileRef
from ccanalytics.panels.base import Row
from ccanalytics.store.attachments import Upload

MOST_UPLOADS = 4
"""How many may be on their way at once; one more gives up the oldest."""

PIECE = 1 << 20
"""Bytes of a file that go to the browser at once."""


@dataclass
class _Coming:
    upload: Upload
    key: str
    file: FileRef | None = None


class Uploads:
    """What comes from the browsers of one panel. Whatever is said twice is done once.

    Everything answers with what the browser is to know; Refused, BadInput and Broken as
    `ccanalytics.store.attachments` has them.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._coming: dict[str, _Coming] = {}

    def begin(self, what: Mapping[str, Any], key: str) -> Row:
        """``{"name": …, "size": …}``: the upload's token, or a refusal before a byte was sent."""
        name, size = what.get("name"), what.get("size")
        if not isinstance(name, str) or type(size) is not int:
            raise BadInput(_("{field} cannot be {value!r}.").format(field="upload", value=what))
        for token, one in self._coming.items():
            if one.key == key:
                return {"upload": token}
        while len(self._coming) >= MOST_UPLOADS:
            self.abandon(next(iter(self._coming)))
        token = secrets.token_hex(8)
        self._coming[token] = _Coming(self._desk.files.upload(name, size), key)
        return {"upload": token}

    def add(self, token: Any, offset: Any, piece: Any) -> Row:
        """The next bytes, which begin at ``offset``: how many have come by now."""
        one = self._find(token)
        if not isinstance(piece, bytes) or offset not in (
            one.upload.received,
            *_before(one, piece),
        ):
            raise BadInput(
                _("A piece of {name} is missing; begin again.").format(name=one.upload.name)
            )
        if offset == one.upload.received:
            one.upload.add(piece)
        return {"received": one.upload.received}

    def finish(self, token: Any) -> Row:
        """It is all here: the file as an action names it."""
        one = self._find(token)
        one.file = one.file or one.upload.finish()
        return {"file": {"sha256": one.file.sha256, "name": one.file.name}}

    def abandon(self, token: Any) -> Row:
        """It is not wanted any more; what is attached already stays."""
        one = self._coming.pop(token, None) if isinstance(token, str) else None
        if one and one.file is None:
            one.upload.abandon()
        elif one and one.file:
            with self._desk.store.transaction() as transaction:
                transaction.discard(one.file.sha256)
        return {}

    def _find(self, token: Any) -> _Coming:
        if isinstance(token, str) and token in self._coming:
            return self._coming[token]
        raise BadInput(_("This file is not coming any more; begin again."))


def _before(one: _Coming, piece: bytes) -> list[int]:
    """Where this piece began if it has come already."""
    return [one.upload.received - len(piece)]


def piece_of(desk: Desk, file: Row, offset: Any) -> Row:
    """The bytes of a stored file from ``offset`` on."""
    if type(offset) is not int or not 0 <= offset <= file["size"]:
        raise BadInput(_("{field} cannot be {value!r}.").format(field="offset", value=offset))
    with desk.files.path_of(FileRef(file["sha256"], file["name"])).open("rb") as source:
        source.seek(offset)
        return {"bytes": source.read(PIECE)}
