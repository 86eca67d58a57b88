"""Live carriers: messages in, messages out. A connector knows no database.

What comes is an `Arrival`, an action with a key; what leaves is a `Parcel`, built of nothing but
what the contact sees. `ccanalytics.exchange` goes between them and the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ccanalytics.errors import CCAnalyticsError
from ccanalytics.model.action import Action
from ccanalytics.model.message import DELIVERED, FAILED, SENT
from ccanalytics.model.refusals import require
from ccanalytics.model.seen import Seen

MESSAGE, EDIT, DELETION, REACTION = "message", "edit", "deletion", "reaction"
"""The kinds of what leaves, as the view `outbox` names them."""


@dataclass(frozen=True)
class Arrival:
    """Something that came: the act that takes it in, and the key that tells it from all others.

    The same thing has the same key whenever it is polled, so that a crash between `Connector.poll`
    and `Connector.done` repeats it harmlessly.
    """

    key: str
    action: Action


@dataclass(frozen=True)
class Enclosed:
    """A file that goes along; ``size`` in bytes, ``path`` where to read it."""

    name: str
    media_type: str
    size: int
    path: Path


@dataclass(frozen=True)
class Parcel:
    """One thing that leaves: a message, or what becomes of one that left before.

    ``seen`` is the message as the contact is to see it once this has arrived; its ``id`` names it
    in every later parcel. ``positions`` are the facts that leave by it, the first of them unique
    to this parcel. A ``reaction`` leaves ``ours`` as the emoji that stand there from our side.
    """

    kind: str
    conversation: int
    connector: str
    thread: str
    positions: tuple[int, ...]
    seen: Seen
    files: tuple[Enclosed, ...] = ()

    @property
    def ours(self) -> tuple[str, ...]:
        """The emoji that stand under the message from our side, each once."""
        return tuple(
            dict.fromkeys(emoji for side, emoji in self.seen.reactions if side != "contact")
        )


@dataclass(frozen=True)
class Receipt:
    """What became of a parcel: ``state`` is sent, delivered or failed, ``detail`` says why.

    Raises Refused for another state, where the connector can be told from the others.
    """

    state: str
    detail: str = ""

    def __post_init__(self) -> None:
        states = (SENT, DELIVERED, FAILED)
        require(self.state in states, "bad_state", given=self.state, states=", ".join(states))


class NotNow(CCAnalyticsError):
    """The carrier cannot take it at the moment: it is tried again."""


class Connector(Protocol):
    """One carrier, or several of a kind, from our side.

    Whatever it raises in `deliver` is taken for `NotNow`; what can never be delivered is a
    `Receipt` that says failed. It may be given the same parcel twice, when we were killed between
    its receipt and our noting it down: a carrier that can tell by ``positions[0]`` should.
    """

    name: str

    def serves(self, connector: str) -> bool:
        """Whether conversations of this connector are carried here."""

    def poll(self) -> Iterable[Arrival]:
        """What has come since, oldest first; the same again until it is `done`."""

    def done(self, arrival: Arrival, refused: str = "") -> None:
        """It was taken in, or ``refused`` with this sentence; it need not come again."""

    def deliver(self, parcel: Parcel) -> Receipt:
        """Hand it to the carrier. Raises NotNow when that may work later."""
