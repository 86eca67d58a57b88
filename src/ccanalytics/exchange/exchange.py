"""The exchange: turn by turn, between a desk and its connectors.

What leaves is delivered at least once: who is killed after a delivery and before its report
delivers that one parcel again, and reports it once, since the report's key is made of the position
of the fact that left. Of several exchanges of one store one is at work at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from ccanalytics.actions.report_delivery import ReportDelivery
from ccanalytics.connectors import Arrival, Connector, NotNow, Parcel, Receipt
from ccanalytics.desk import Desk
from ccanalytics.errors import BadInput, NotFound, Refused
from ccanalytics.exchange.leaving import Leaving, Stopped
from ccanalytics.exchange.reports import report
from ccanalytics.language import gettext as _
from ccanalytics.model.message import DELIVERED, FAILED
from ccanalytics.model.people import permit
from ccanalytics.model.refusals import OF_WHOEVER_ACTS
from ccanalytics.model.writing import RELEASED_AFTER
from ccanalytics.store.alone import alone

TRIES = 10
"""How often a parcel is handed to a carrier that cannot take it at the moment."""

LONGEST_PAUSE = timedelta(minutes=1)
"""Between two tries; the first pause is a second, and each next one twice as long."""

TOO_LATE = timedelta(days=1)
"""What has waited longer leaves no more: nobody would know what it is about."""


@dataclass
class Turn:
    """What came of a turn: how many acts were taken in, how many parcels left, which way."""

    received: int = 0
    refused: list[str] = field(default_factory=list)
    """Why acts of contacts were refused, one sentence each."""
    delivered: int = 0
    failed: int = 0
    postponed: int = 0
    """Parcels that their carrier could not take; they are tried again."""
    troubles: list[str] = field(default_factory=list)
    """What connectors complained of."""
    is_elsewhere: bool = False
    """Another exchange of this store was at work, so that this one did nothing."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened."""
        return self == Turn(is_elsewhere=self.is_elsewhere)


@dataclass(frozen=True)
class _Due:
    position: int
    recorded_at: datetime
    conversation: int
    connector: str
    thread: str


@dataclass(frozen=True)
class _Pause:
    tries: int
    until: datetime


class Exchange:
    """Between ``desk``, an admin's, and the connectors. Refused when it is no admin's."""

    def __init__(self, desk: Desk, connectors: Iterable[Connector]) -> None:
        self._desk = desk
        self._connectors = list(connectors)
        self._seen: int | None = None
        self._due: list[_Due] = []
        self._pauses: dict[int, _Pause] = {}

    def turn(self) -> Turn:
        """Take in what has come, then let leave what may; nothing is opened when there is nothing.

        A message may leave once it cannot be called back any more. Raises Refused, Busy, Broken;
        what was not done then is done at the next turn.
        """
        turn = Turn()
        with alone(self._desk.path, "exchange") as is_alone:
            turn.is_elsewhere = not is_alone
            if is_alone:
                for connector in self._connectors:
                    self._take_in(connector, turn)
                self._look()
                self._carry(turn)
        return turn

    # --- what comes ---

    def _take_in(self, connector: Connector, turn: Turn) -> None:
        try:
            arrivals = list(connector.poll())
        except Exception as error:
            turn.troubles.append(_told(error))
            return
        if arrivals:
            with self._desk.batch():
                for arrival in arrivals:
                    self._receive(connector, arrival, turn)

    def _receive(self, connector: Connector, arrival: Arrival, turn: Turn) -> None:
        refused = ""
        try:
            turn.received += not self._desk.do(arrival.action, key=arrival.key).repeated
        except (Refused, NotFound, BadInput) as refusal:
            if getattr(refusal, "code", "") in OF_WHOEVER_ACTS:
                raise
            refused = str(refusal)
            turn.refused.append(refused)
        connector.done(arrival, refused)

    # --- what leaves ---

    def _look(self) -> None:
        """Learn what is to leave, if anything has changed since the last look."""
        changes = self._desk.store.changes()
        if changes == self._seen:
            return
        # At first everything is looked at, lest something older wait for ever and nobody know.
        at = self._desk.clock()
        since = datetime.min if self._seen is None else at - TOO_LATE - timedelta(hours=1)
        with self._desk.store.loading() as loading:
            if self._seen is None:
                me = loading.directory().actor(self._desk.by)
                permit(me, ReportDelivery.verb(), ReportDelivery.allowed)
            rows = loading.con.execute(_sql(), {"since": since}).fetchall()
        found = [_Due(*row) for row in rows]
        self._due = [one for one in found if self._connector(one.connector)]
        self._seen = changes

    def _carry(self, turn: Turn) -> None:
        # The clock is read before the facts are: who calls a message back later than they are read
        # does so by a later clock, and is told that it has left.
        now = self._desk.clock()
        due = [one for one in self._due if one.recorded_at + RELEASED_AFTER < now]
        late = [one for one in due if one.recorded_at + TOO_LATE < now]
        if late:
            self._give_up(late, turn)
        due = [one for one in due if one not in late and not self._is_paused(one, now)]
        if due:
            with self._desk.store.loading() as loading:
                numbers = sorted({one.conversation for one in due})
                leaving = {number: Leaving.of(loading, number) for number in numbers}
            for one in due:
                # Who comes after one that has to wait waits too, lest they change places.
                if not self._is_paused(one, now):
                    self._let_leave(one, leaving[one.conversation], turn)

    def _let_leave(self, one: _Due, leaving: Leaving, turn: Turn) -> None:
        parcel = leaving.next(one.position, one.connector, one.thread)
        if isinstance(parcel, Stopped):
            turn.failed += 1
            self._stop(one, parcel)
            leaving.is_over(parcel.positions)
        elif parcel is not None:
            receipt = self._handed_over(parcel, turn)
            if receipt is not None:
                turn.failed += receipt.state == FAILED
                turn.delivered += receipt.state != FAILED
                self._report(one, parcel.positions, receipt)
                leaving.is_over(parcel.positions, is_there=receipt.state != FAILED)

    def _handed_over(self, parcel: Parcel, turn: Turn) -> Receipt | None:
        """What became of it; None when it is to be tried again."""
        connector = self._connector(parcel.connector)
        assert connector is not None
        before = self._pauses.pop(parcel.conversation, None)
        try:
            return connector.deliver(parcel)
        except Exception as error:
            tries = (before.tries if before else 0) + 1
            if tries >= TRIES:
                return Receipt(FAILED, _told(error))
            pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** (tries - 1)))
            self._pauses[parcel.conversation] = _Pause(tries, self._desk.clock() + pause)
            turn.postponed += 1
            turn.troubles.append(_told(error))
            return None

    def _stop(self, one: _Due, stopped: Stopped) -> None:
        """A message that never leaves; what was to change of it has come about by that."""
        message, *changes = stopped.positions
        self._report(one, tuple(changes), Receipt(DELIVERED))
        self._report(one, (message,), Receipt(FAILED, stopped.why))

    def _give_up(self, late: list[_Due], turn: Turn) -> None:
        receipt = Receipt(FAILED, _("Nothing carried it within a day."))
        with self._desk.batch():
            for one in late:
                self._report(one, (one.position,), receipt)
        turn.failed += len(late)

    def _report(self, one: _Due, positions: tuple[int, ...], receipt: Receipt) -> None:
        # The message itself comes last: killed half-way, it leaves again as it reads now.
        for position in reversed(positions):
            report(self._desk, one.conversation, position, receipt.state, receipt.detail)

    def _is_paused(self, one: _Due, now: datetime) -> bool:
        pause = self._pauses.get(one.conversation)
        return pause is not None and now < pause.until

    def _connector(self, name: str) -> Connector | None:
        return next((one for one in self._connectors if one.serves(name)), None)


def _told(error: Exception) -> str:
    if isinstance(error, NotNow):
        return str(error)
    first = (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}"


@cache
def _sql() -> str:
    return files(__package__).joinpath("due.sql").read_text("utf-8")
