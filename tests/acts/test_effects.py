"""What acts do to one another: called back, moved, unmarked, late, twice."""

from __future__ import annotations

from itertools import count

import pytest

from acts.situations import (
    ASKED,
    DORA,
    FIRST_ASKED,
    FIRST_SESSION,
    HEART,
    SENT,
    THUMB,
    file,
)
from acts.stage import Stage, given
from ccanalytics.actions import (
    AddNote,
    Answer,
    CallBack,
    Close,
    DeleteMessage,
    EditMessage,
    MoveToNewConversation,
    NoReplyNeeded,
    Rate,
    React,
    Receive,
    ReportDelivery,
    Send,
    Skip,
    Take,
    Transfer,
    Undo,
    UnmarkSpam,
)
from ccanalytics.errors import Refused
from ccanalytics.model.attachments import FileRef
from ccanalytics.model.mention import Mention
from ccanalytics.store.verify import verify
from centre import Centre

NAMES = (f"effect-{n}" for n in count())


@pytest.fixture
def at(crowd: Centre):
    return lambda situation: given(crowd, situation, next(NAMES))


def last(stage: Stage):
    return stage.centre.desk().conversation(stage.conversation).last


def seen(stage: Stage):
    return stage.centre.desk().what_contact_sees(stage.conversation)


def rows(stage: Stage, query: str) -> list[tuple]:
    with stage.centre.desk().store.reading() as connection:
        return connection.execute(query, [stage.conversation]).fetchall()


def test_of_two_who_answer_one_wins_and_the_other_is_told_who(at):
    stage = at("waiting")
    stage.do("ben", Answer)
    with pytest.raises(Refused, match="Ben holds conversation"):
        stage.do("dora", Answer)


def test_what_was_called_back_was_never_there(at):
    stage = at("waiting")
    stage.do("ben", Send)
    stage.do("ben", React, message=SENT, emoji=THUMB)
    asked_at = last(stage).last_message_at

    stage.do("ben", CallBack, message=SENT)

    outbox = "SELECT kind FROM outbox WHERE conversation_id = ?"
    kept = "SELECT last_message_at, waiting_since FROM sessions WHERE conversation_id = ?"
    assert [message.side for message in seen(stage)] == ["contact"]
    assert rows(stage, outbox) == []
    assert last(stage).replied_at is None
    assert last(stage).last_message_at < asked_at
    assert rows(stage, kept) == [(last(stage).last_message_at,) * 2]


def test_a_wait_goes_on_through_every_move(at):
    stage = at("asked twice")
    since = last(stage).open_turn.asked_at
    for _ in range(3):
        stage.do("ben", MoveToNewConversation, message=FIRST_ASKED)
        assert last(stage).open_turn.asked_at == since
    stage.do("ben", Send)
    assert last(stage).replied_at
    stage.do("ben", MoveToNewConversation, message=FIRST_ASKED)
    assert last(stage).open_turn is None


def test_whoever_waits_is_not_forgotten_when_another_message_is_moved(at):
    stage = at("asked again")
    since = last(stage).open_turn.asked_at
    stage.do("ben", MoveToNewConversation, message=FIRST_ASKED)
    assert last(stage).open_turn.asked_at == since


def test_what_needed_no_reply_waits_no_more_when_it_is_moved(at):
    stage = at("needs no reply")
    stage.do("ben", MoveToNewConversation, message=ASKED)
    assert last(stage).open_turn is None


def test_who_writes_after_no_reply_was_needed_waits_anew(at):
    stage = at("needs no reply")
    stage.do("ana", Receive)
    assert [turn.end_reason for turn in last(stage).turns] == ["no_reply_needed", None]
    with pytest.raises(Refused, match="nothing to undo"):
        stage.do("ben", Undo)
    stage.do("ben", NoReplyNeeded)
    assert last(stage).replied_at is None


def test_an_older_session_that_was_no_spam_leaves_the_newer_one_alone(at):
    stage = at("spam that wrote again")
    stage.do("ben", Answer)
    newer = last(stage)

    stage.do("carla", UnmarkSpam, session=FIRST_SESSION)

    older, same = stage.centre.desk().conversation(stage.conversation).ended_sessions()
    assert (older.close_reason, older.closed_at) == ("superseded", newer.opened_at)
    assert same == newer


def test_a_session_that_the_next_overtook_is_rated_as_closed(at):
    stage = at("spam that wrote again")
    stage.do("carla", UnmarkSpam, session=FIRST_SESSION)
    stage.do("ana", Rate, mark=4, session=FIRST_SESSION)
    marks = "SELECT contact_mark FROM sessions WHERE conversation_id = ? ORDER BY session"
    assert rows(stage, marks) == [(4,), (None,)]


def test_who_was_offered_it_when_it_was_spam_is_not_offered_it_again(at):
    stage = at("offered and marked as spam")
    first_asked_at = last(stage).first_asked_at
    stage.do("dora", UnmarkSpam)
    assert (last(stage).status, last(stage).offered_to) == ("waiting", None)
    assert last(stage).open_turn.asked_at == first_asked_at


@pytest.mark.parametrize(
    ("by", "verb", "fields"),
    [("carla", Take, {}), ("ben", Transfer, {"to": DORA}), ("ben", Close, {})],
)
def test_a_pin_ends_when_it_is_passed_on(at, by, verb, fields):
    stage = at("pinned")
    stage.do(by, verb, **fields)
    assert last(stage).pinned_at is None


def test_what_was_undone_leaves_the_pin(at):
    stage = at("pinned")
    pinned_at = last(stage).pinned_at
    stage.do("ben", Close)
    stage.do("ben", Undo)
    assert last(stage).pinned_at == pinned_at


def test_a_declined_offer_keeps_its_place_in_the_queue(at):
    stage = at("offered to dora")
    since = last(stage).open_turn.asked_at
    stage.do("dora", Skip)
    assert last(stage).open_turn.asked_at == since
    stage.do("dora", Answer)
    assert last(stage).status == "held"


def test_a_message_a_moment_late_reopens_what_was_closed_before_it(at, crowd: Centre):
    stage = at("a reply that left")
    stage.do("ben", Close)
    crowd.clock.tick(10)
    written_at = crowd.clock.now
    crowd.clock.tick(1)
    stage.do("ben", AddNote)
    stage.do("ana", ReportDelivery, message=SENT, state="read")
    assert stage.kinds("ana", Receive, sent_at=written_at) == [
        "session.reopened", "message.received",
    ]  # fmt: skip
    assert (last(stage).status, last(stage).reopens) == ("held", 1)


def test_a_message_from_before_the_closing_does_not_reopen_it(at, crowd: Centre):
    stage = at("held by ben")
    written_at = crowd.clock.now
    crowd.clock.tick(10)
    stage.do("ben", Close)
    assert stage.kinds("ana", Receive, sent_at=written_at) == ["message.received"]
    assert last(stage).status == "closed"


def test_one_content_under_two_names_is_one_file(at):
    stage = at("waiting")
    files = (file("a.txt"), FileRef(file("a.txt").sha256, "other.txt"))
    stage.do("ana", Receive, files=files)
    (first, name), (second, other) = seen(stage)[-1].files
    assert first == second
    assert (name, other) == ("a.txt", "other.txt")


def test_a_mention_stands_for_whom_it_names_whatever_the_emoji_before_it(at):
    stage = at("held by ben")
    text = f"{THUMB}{HEART} ask @dora about this"
    (dora,) = stage.ids["agent:dora"]
    for named in (dora, "dora"):
        stage.do("ben", Send, text=text, mentions=(Mention(text.index("@"), 5, "agent", named),))
        assert seen(stage)[-1].text == f"{THUMB}{HEART} ask Dora about this"
    stored = "SELECT data FROM facts WHERE subject_id = ? AND kind = 'message.sent'"
    assert len(set(rows(stage, stored))) == 1


def test_a_quote_shows_the_message_as_it_is_now(at):
    stage = at("replied by ben")
    quoted = stage.ids["message.sent"][0]
    stage.do("ben", Send, quotes=quoted)
    stage.do("ben", EditMessage, message=quoted, text="Better words")
    assert seen(stage)[-1].quotes == "Better words"
    stage.do("carla", DeleteMessage, message=quoted)
    assert seen(stage)[-1].quotes is None


def test_the_facts_still_tell_every_row(crowd: Centre):
    # Not all of the files that lie ready are attached in these.
    assert [line for line in verify(crowd.path, every=True) if "attached" not in line] == []
