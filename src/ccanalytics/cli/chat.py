"""`ccanalytics chat`: what was written in a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ccanalytics.cli.options import common, conversation_argument, json_option, settings, zone_of
from ccanalytics.cli.rows import Row, plain, when
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json, shown
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.desk import Desk
    from ccanalytics.model.message import Message
    from ccanalytics.model.seen import Seen

COLUMNS = (
    Column(N_("No."), is_number=True),
    Column(N_("When")),
    Column(N_("From"), is_cut=True),
    Column(N_("Text"), is_wrapped=True),
    Column(N_("State")),
)

STATES = (N_("queued"), N_("sent"), N_("delivered"), N_("read"), N_("failed"))
SIDES = (N_("contact"), N_("agent"), N_("bot"), N_("system"))
"""Words that are kept in the store; people read them in their language."""


@click.command("chat")
@conversation_argument()
@click.option("--as-contact", is_flag=True, help="Only what the contact sees, as they see it.")
@json_option()
@common
@click.pass_context
def command(ctx: click.Context, conversation: int, as_contact: bool, as_json: bool) -> None:
    """Show what was written in a conversation, the oldest first.

    The first column has the message's number, which `ccanalytics do quote`, `edit-message` and
    others ask for. Notes are marked: the contact never sees them.
    """
    desk = settings(ctx).desk()
    rows = seen_rows(desk, conversation) if as_contact else message_rows(desk, conversation)
    if as_json:
        say_json(plain(rows))
        return
    zone = zone_of(desk)
    say_table(COLUMNS, ((*_cells(row, zone),) for row in rows))
    if not rows:
        say(_("Nothing was written yet."))


def message_rows(desk: Desk, conversation: int) -> list[Row]:
    """All messages of a conversation as they are now; NotFound if there is none."""
    from ccanalytics.model.message import messages

    with desk.store.loading() as loading:
        found = messages(loading.facts_of(conversation))
    contacts = {message.author for message in found.values() if message.side == "contact"}
    names = _agents(desk) | {
        ("contact", number): name
        for number, name in desk.sql(
            "SELECT contact_id, coalesce(nullif(name, ''), address) FROM contacts "
            "WHERE list_contains($wanted, contact_id)",
            {"wanted": sorted(contact for contact in contacts if contact)},
        ).fetchall()
    }
    return [_row(message, names) for message in found.values()]


def seen_rows(desk: Desk, conversation: int) -> list[Row]:
    """What the contact sees of a conversation."""
    return [_seen_row(one) for one in desk.what_contact_sees(conversation)]


def _agents(desk: Desk) -> dict[tuple[str, int | None], str]:
    found = desk.sql("SELECT agent_id, login FROM agents").fetchall()
    return {("agent", number): login for number, login in found}


def _row(message: Message, names: dict[tuple[str, int | None], str]) -> Row:
    is_leaving = message.side != "contact" and not (message.is_note or message.is_imported)
    return {
        "message": message.id,
        "sent_at": message.sent_at,
        "session": message.session,
        "side": message.side,
        "author": names.get((message.side, message.author), ""),
        "is_note": message.is_note,
        "text": "" if message.is_deleted else message.text,
        "quotes": message.quotes,
        "mentions": [asdict(mention) for mention in message.mentions],
        "files": [{"file": number, "name": name} for number, name in message.files],
        "is_edited": message.edited_at is not None,
        "is_deleted": message.is_deleted,
        "reactions": [[one.side, one.emoji] for one in message.reactions],
        "state": message.state if is_leaving else None,
        "detail": message.detail,
    }


def _seen_row(one: Seen) -> Row:
    return {
        "message": one.id,
        "sent_at": one.at,
        "side": one.side,
        "author": one.author,
        "text": one.text,
        "quotes": one.quotes,
        "files": [{"file": number, "name": name} for number, name in one.files],
        "is_edited": one.is_edited,
        "is_deleted": one.is_deleted,
        "reactions": [list(reaction) for reaction in one.reactions],
        "state": one.state,
    }


def _cells(row: Row, zone: str) -> Iterator[object]:
    who = shown(row["author"] or _(row["side"]), 24)
    yield row["message"]
    yield when(row["sent_at"], zone)
    yield f"{who} ({_('note')})" if row.get("is_note") else who
    yield "  ".join(_parts(row))
    detail = row.get("detail")
    yield _(row["state"] or "") + (f": {shown(detail, 60)}" if detail else "")


def _parts(row: Row) -> Iterator[str]:
    """The text, with what it answers before it and what hangs on it behind."""
    if row["quotes"] is not None:
        quoted = row["quotes"] if isinstance(row["quotes"], int) else shown(row["quotes"], 60)
        yield f"[{_('quotes')} {quoted}]"
    if row["is_deleted"]:
        yield f"({_('deleted')})"
    elif row["text"]:
        yield shown(row["text"])
    for file in row["files"]:
        yield f"[{_('file')} {file['file']} {shown(file['name'], 80)}]"
    if row["is_edited"] and not row["is_deleted"]:
        yield f"({_('edited')})"
    yield from (shown(emoji) for _side, emoji in row["reactions"])
