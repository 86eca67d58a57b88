"""What a browser says becomes an action, or a sentence that says what is wrong with it."""

from datetime import datetime
from functools import partial

import pytest

from ccanalytics.actions import (
    VERBS,
    AddNote,
    AttachFile,
    CreateTask,
    DiscussInChat,
    Mention,
    RateSession,
    React,
    Send,
    action_class,
)
from ccanalytics.errors import BadInput
from ccanalytics.model import asked
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.mention import Mention as Named
from ccanalytics.model.people import AgentRef, ConversationRef

HASH = "ab" * 32
action_of = partial(asked.action_of, verbs=VERBS, class_of=action_class)


@pytest.mark.parametrize(
    ("said", "action"),
    [
        (
            {"do": "send", "text": "@Dora", "mentions": [[0, 5, "agent", 4]], "quotes": 7},
            Send(conversation=1, text="@Dora", mentions=(Named(0, 5, "agent", 4),), quotes=7),
        ),
        ({"do": "add_note", "text": "-", "quotes": None}, AddNote(conversation=1, text="-")),
        (
            {"do": "discuss_in_chat", "message": 2, "colleagues": ["agent:3", "agent:dora"]},
            DiscussInChat(
                conversation=1, message=2, colleagues=(AgentRef(3), AgentRef("dora")), text=""
            ),
        ),
        (
            {"do": "attach_file", "file": {"sha256": HASH, "name": "a.pdf"}, "as_note": True},
            AttachFile(conversation=1, file=FileRef(HASH, "a.pdf"), as_note=True),
        ),
        (
            {
                "do": "create_task",
                "message": 2,
                "title": "T",
                "due_at": "2026-03-02T10:00:00+01:00",
            },
            CreateTask(conversation=1, message=2, title="T", due_at=datetime(2026, 3, 2, 9)),
        ),
        (
            {"do": "mention", "who": "conversation:12", "text": "see there"},
            Mention(conversation=1, who=ConversationRef(12), text="see there"),
        ),
        (
            {"do": "react", "message": 2, "emoji": "👍", "is_removed": True},
            React(conversation=1, message=2, emoji="👍", is_removed=True),
        ),
    ],
)
def test_every_type_of_field_can_be_said(said, action):
    assert action_of({"conversation": 1, "key": "k", **said}) == action


MENTIONS = [
    *({}, "x", [[0, 5, "agent"]], [[0, 5, "agent", 4, 1]], [[0, 5, "channel", 4]]),
    *(
        [[0, 5, ["agent"], 4]],
        [["0", 5, "agent", 4]],
        [[0.0, 5, "agent", 4]],
        [[0, 5, "agent", True]],
    ),
    *([[0, 5, "agent", 1 << 70]], [None]),
]
FILES = [
    *(HASH, {"sha256": HASH}, {"sha256": "../etc", "name": "a"}, {"sha256": HASH, "name": 5}),
    *({"sha256": HASH.upper(), "name": "a"}, {"sha256": HASH, "name": "a", "path": "/etc"}),
]
MOMENTS = ["2026-03-02T10:00", "tomorrow", 5, "9999-12-31T23:59:59-14:00", None, {}]
COLLEAGUES = ["agent:3", ["channel:3"], [3], [["agent:3"]], ["agent:" + "9" * 5000]]


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [
        *(("send", "mentions", value) for value in MENTIONS),
        *(("attach_file", "file", value) for value in FILES),
        *(("create_event", "starts_at", value) for value in MOMENTS),
        *(("discuss_in_chat", "colleagues", value) for value in COLLEAGUES),
        *(("rate_session", "mark", value) for value in ("5", 5.0, True, None, [5])),
        *(("attach_file", "as_note", value) for value in (1, "true", None)),
        *(("send", "quotes", value) for value in (True, "7", [7])),
    ],
)
def test_what_no_field_can_be_is_said(verb, field, value):
    whole = {
        "send": {"text": "-"},
        "attach_file": {"file": {"sha256": HASH, "name": "a"}},
        "create_event": {"message": 1, "title": "T"},
        "discuss_in_chat": {"message": 1},
        "rate_session": {},
    }[verb]

    with pytest.raises(BadInput, match=f"{field} cannot be"):
        action_of({"do": verb, "conversation": 1, **whole, field: value})


def test_too_many_at_once_is_said_in_few_words():
    many = [[0, 1, "agent", 7]] * 101

    with pytest.raises(BadInput, match=r"^There may be 100 mentions, not more\.$"):
        action_of({"do": "send", "conversation": 1, "text": "-", "mentions": many})


def test_a_mark_is_a_number():
    said = {"do": "rate_session", "conversation": 1, "mark": 4}

    assert action_of(said) == RateSession(conversation=1, mark=4)
