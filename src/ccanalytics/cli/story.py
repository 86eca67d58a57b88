"""What happens in the practice centre: a few acts that show the rules at work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ccanalytics.actions.add_note import AddNote
from ccanalytics.actions.answer import Answer
from ccanalytics.actions.close import Close
from ccanalytics.actions.mark_spam import MarkSpam
from ccanalytics.actions.receive import Receive
from ccanalytics.actions.send import Send
from ccanalytics.actions.transfer import Transfer
from ccanalytics.language import noted as N_
from ccanalytics.model.action import Action
from ccanalytics.model.people import AgentRef
from ccanalytics.practice import ADMIN

LENGTH = 20 * 60
"""Seconds that the story takes; it ends now."""


@dataclass(frozen=True)
class Step:
    """After ``pause`` seconds ``by`` does something; ``make`` gets the conversation's number.

    What is told is translated when it is said; what people write to each other stays as it is.
    """

    pause: int
    told: str
    by: str
    make: Callable[[int], Action]


def _writes(thread: str, channel: str, contact: str, name: str, text: str) -> Receive:
    return Receive(
        channel=channel,
        thread=thread,
        contact=contact,
        name=name,
        text=text,
        connector="whatsapp",
    )


STORY = [
    Step(
        0,
        N_("Marta writes to the sales channel. The connector brings it in, and her wait begins."),
        ADMIN,
        lambda _: _writes(
            "t-marta", "sales", "+34600000001", "Marta", "Hello! My parcel has not come."
        ),
    ),
    Step(
        150,
        N_("Ben accepts her from the queue. That alone ends no wait: he has written nothing yet."),
        "ben",
        lambda marta: Answer(conversation=marta),
    ),
    Step(
        45,
        N_("Now he replies, 3 min 15 s after her question."),
        "ben",
        lambda marta: Send(conversation=marta, text="Hi Marta, I am looking it up for you."),
    ),
    Step(
        60,
        N_("Dora would like to close it. But Ben holds it, so she is told no:"),
        "dora",
        lambda marta: Close(conversation=marta),
    ),
    Step(
        30,
        N_("Ben leaves a note for the team. Marta never sees it."),
        "ben",
        lambda marta: AddNote(conversation=marta, text="Lost by the carrier; she gets a refund."),
    ),
    Step(
        15,
        N_("Refunds are Ana's, so he hands Marta over."),
        "ben",
        lambda marta: Transfer(conversation=marta, to=AgentRef("ana")),
    ),
    Step(
        90,
        N_("Ana accepts the offer by writing."),
        "ana",
        lambda marta: Send(conversation=marta, text="Marta, you have your money back tomorrow."),
    ),
    Step(120, N_("And closes."), "ana", lambda marta: Close(conversation=marta)),
    Step(
        60,
        N_("Somebody sells watches,"),
        ADMIN,
        lambda _: _writes("t-watches", "support", "+10000000009", "Lucky Deals", "CHEAP WATCHES!"),
    ),
    Step(
        20,
        N_("which Dora marks as spam."),
        "dora",
        lambda watches: MarkSpam(conversation=watches),
    ),
    Step(
        40,
        N_("Two more write, and are not answered yet."),
        ADMIN,
        lambda _: _writes("t-omar", "support", "+34600000002", "Omar", "I cannot log in."),
    ),
    Step(
        200,
        "",
        ADMIN,
        lambda _: _writes("t-lin", "sales", "+34600000003", "Lin", "Do you ship to Quito?"),
    ),
]
