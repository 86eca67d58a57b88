"""A carrier that does as it is told, and short words for what tests of the exchange do."""

from __future__ import annotations

from collections.abc import Iterable

from ccanalytics.actions import Send
from ccanalytics.connectors import Arrival, Parcel, Receipt
from ccanalytics.model.action import Action
from centre import Centre


class Carrier:
    """One that does as it is told; ``given`` are the parcels that it was handed."""

    name = "test"

    def __init__(self, *answers: Receipt | BaseException, only: str = "") -> None:
        self.answers, self.only = list(answers), only
        self.given: list[Parcel] = []
        self.coming: list[Arrival] = []

    def serves(self, connector: str) -> bool:
        return self.only in ("", connector)

    def poll(self) -> Iterable[Arrival]:
        return list(self.coming)

    def done(self, arrival: Arrival, refused: str = "") -> None:
        self.coming.remove(arrival)

    def deliver(self, parcel: Parcel) -> Receipt:
        self.given.append(parcel)
        answer = self.answers.pop(0) if self.answers else Receipt("delivered")
        if isinstance(answer, BaseException):
            raise answer
        return answer


def do(centre: Centre, action: Action, by: str = "ben") -> int:
    """Do it; returns the number of the last of its facts."""
    position = centre.desk(by).do(action).facts[-1].position
    assert position is not None
    return position


def say(centre: Centre, chat: int, text: str = "Hi") -> int:
    return do(centre, Send(conversation=chat, text=text))


def outbox(centre: Centre) -> list[tuple[str, str, str]]:
    query = "SELECT kind, state, detail FROM outbox ORDER BY position"
    return centre.desk().sql(query).fetchall()


def told(carrier: Carrier) -> list[tuple[str, str]]:
    return [(parcel.kind, parcel.seen.text) for parcel in carrier.given]
