"""Commands that read one conversation: its messages, its place, and what was prepared for it."""

from __future__ import annotations

import json

import pytest

from ccanalytics.actions import AddNote, EditMessage, Quote, React, SaveAsCanned, Send
from ccanalytics.model.mention import Mention
from centre import Centre
from cli.conftest import Run, failed_in_one_line


@pytest.fixture
def chat(centre: Centre) -> int:
    """Marta asks, ben replies and mends it, and both put something beside it."""
    conversation = centre.receive(text="Where is it?", name="Marta")
    ben = centre.desk("ben")
    asked = centre.desk().store.facts_since(0)[-1].position
    sent = ben.do(Send(conversation=conversation, text="On it way")).facts[-1].position
    ben.do(EditMessage(conversation=conversation, message=sent, text="On its way"))
    with centre.desk().store.loading() as loading:
        dora = Mention(0, 5, "agent", loading.directory().agent("dora").id)
    ben.do(AddNote(conversation=conversation, text="@dora knows", mentions=(dora,)))
    ben.do(Quote(conversation=conversation, message=asked, text="Tomorrow"))
    ben.do(React(conversation=conversation, message=asked, emoji="👍"))
    ben.do(SaveAsCanned(conversation=conversation, message=sent, shortcut="way"))
    return conversation


def test_a_chat_has_its_messages_with_their_numbers(at: Run, chat: int):
    rows = json.loads(at("chat", chat, "--json").stdout)

    assert [(row["author"], row["text"], row["is_note"]) for row in rows] == [
        ("Marta", "Where is it?", False),
        ("ben", "On its way", False),
        ("ben", "@dora knows", True),
        ("ben", "Tomorrow", False),
    ]
    assert [row["state"] for row in rows] == [None, "queued", None, "queued"]
    assert rows[3]["quotes"] == rows[0]["message"]
    assert rows[1]["is_edited"]
    assert rows[0]["sent_at"].endswith("Z")


def test_people_read_a_chat_as_it_went(at: Run, chat: int):
    asked, sent, note, quote = at("chat", chat).stdout.splitlines()[2:]

    assert asked.split()[0].isdecimal()
    assert "Marta" in asked
    assert asked.rstrip().endswith("Where is it?  👍")
    assert "On its way  (edited)" in sent
    assert sent.rstrip().endswith("queued")
    assert "ben (note)" in note
    assert f"[quotes {asked.split()[0]}]  Tomorrow" in quote


def test_what_the_contact_sees_has_no_note_and_public_names(at: Run, chat: int):
    rows = json.loads(at("chat", chat, "--as-contact", "--json").stdout)

    assert [(row["author"], row["text"]) for row in rows] == [
        ("", "Where is it?"),
        ("Ben", "On its way"),
        ("Ben", "Tomorrow"),
    ]
    assert rows[2]["quotes"] == "Where is it?"
    assert "dora" not in at("chat", chat, "--as-contact").stdout


def test_a_deleted_message_has_no_text_any_more(at: Run, chat: int):
    message = json.loads(at("chat", chat, "--json").stdout)[1]["message"]
    assert at("do", "delete-message", chat, message).exit_code == 0

    assert json.loads(at("chat", chat, "--json").stdout)[1]["text"] == ""
    assert "(deleted)" in at("chat", chat).stdout
    assert "On its way" not in at("chat", chat).stdout


def test_a_conversation_is_told_by_its_place(at: Run, chat: int):
    told = json.loads(at("link", chat, "--json").stdout)

    assert told["conversation"] == chat
    assert (told["connector"], told["thread"]) == ("webchat", "t1")
    assert (told["channel"], told["contact"], told["address"]) == ("sales", "Marta", "marta")
    assert told["panel"] in at("link", chat).stdout


def test_canned_responses_are_listed_and_found(at: Run, chat: int):
    assert at("canned", "--text", "nothing").stdout.startswith("There are no canned responses")
    [canned] = json.loads(at("canned", "--text", "WAY", "--json").stdout)

    assert (canned["shortcut"], canned["text"], canned["saved_by"]) == ("way", "On its way", "ben")
    assert at("do", "use-canned", chat, canned["canned"], by="ben").exit_code == 0


def test_a_discussion_is_read_by_those_who_were_asked_to_it(at: Run, chat: int):
    message = json.loads(at("chat", chat, "--json").stdout)[0]["message"]
    at("do", "discuss-in-chat", chat, message, "dora", "--text", "Refund her?", by="ben")
    [mine] = json.loads(at("discussions", "--json", by="dora").stdout)
    number = mine["discussion"]
    assert at("do", "discuss", number, "@Ben yes", "--mention", "ben", by="dora").exit_code == 0

    said = json.loads(at("discussions", number, "--json", by="ben").stdout)
    assert [(row["author"], row["text"]) for row in said] == [
        ("ben", "Refund her?"),
        ("dora", "@Ben yes"),
    ]
    assert (mine["about"], mine["members"]) == ("Where is it?", ["ben", "dora"])
    assert "Where is it?" in at("discussions", by="dora").stdout
    assert "@Ben yes" in at("discussions", number, by="dora").stdout
    assert f"asked to discuss (discussion {number})" in at("notices", by="dora").stdout
    assert at("discussions", by="carla").stdout == "There is none.\n"
    assert failed_in_one_line(at("discussions", number, by="carla"), 1, "asked to no discussion")
    assert "Refund" not in at("chat", chat).stdout


@pytest.mark.parametrize("command", ["chat", "link"])
def test_a_conversation_that_is_none_is_not_found(at: Run, command: str):
    assert failed_in_one_line(at(command, 99), 1, "There is no conversation 99")
    assert failed_in_one_line(at(command, "x"), 2, "'x' is no number")
