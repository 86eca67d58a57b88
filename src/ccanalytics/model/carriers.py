"""What the carriers of messages can do beyond carrying text.

By their own documents: Telegram's Bot API edits, deletes and reacts; WhatsApp's Cloud API and
Instagram's react but take nothing back; a letter or a text message stays as it was sent.
"""

EDIT, DELETE, REACT, FILES = "edit", "delete", "react", "files"

CARRIERS: dict[str, frozenset[str]] = {
    "loopback": frozenset({EDIT, DELETE, REACT, FILES}),
    "webchat": frozenset({EDIT, DELETE, REACT, FILES}),
    "telegram": frozenset({EDIT, DELETE, REACT, FILES}),
    "whatsapp": frozenset({REACT, FILES}),
    "instagram": frozenset({REACT, FILES}),
    "facebook": frozenset({FILES}),
    "viber": frozenset({FILES}),
    "email": frozenset({FILES}),
}
"""What each can do; one that is not listed carries text and nothing else."""


def can(connector: str, what: str) -> bool:
    """Whether this carrier can do it."""
    return what in CARRIERS.get(connector, frozenset())
