"""Who has a conversation: every reason for which those verbs are refused.

A case says in which situation, who tries, how, and with which code they are refused: None where
what they name does not exist. A fifth value is how many seconds later they try.
"""

from __future__ import annotations

from acts.reasons import NOT_LIVE, SUPERVISES, Refusals, not_live
from acts.situations import BEN, CARLA, DAY, DORA, IDA, SUPPORT, The
from ccanalytics import actions as a

REFUSED: Refusals = {
    a.Answer: {
        NOT_LIVE: not_live(),
        "you hold it already": [("held by ben", "ben", {}, "already_yours")],
        "a colleague holds it": [
            ("held by ben", "dora", {}, "held_by_other"),
            ("held by ben", "ana", {}, "held_by_other"),
        ],
        "it is offered to another": [("offered to dora", "ben", {}, "offered_to_other")],
    },
    a.Skip: {
        NOT_LIVE: not_live(),
        "a colleague holds it or it is offered to one": [
            ("held by ben", "dora", {}, "not_allowed"),
            ("held by ben", "ben", {}, "not_allowed"),
            ("offered to dora", "carla", {}, "not_allowed"),
            ("the queue offers it to dora", "ben", {}, "not_allowed"),
        ],
        "you skipped it already": [
            ("dora declined the queue's offer", "dora", {}, "already_skipped"),
            ("offered to all, ben declined", "ben", {}, "already_skipped"),
            ("skipped by ben", "ben", {}, "already_skipped"),
            ("skipped by dora", "dora", {}, "already_skipped"),
        ],
    },
    a.Transfer: {
        NOT_LIVE: not_live("carla", to=BEN),
        SUPERVISES: [
            ("waiting", "ben", {"to": DORA}, "not_allowed"),
            ("held by ben", "dora", {"to": CARLA}, "not_allowed"),
            ("dora was invited", "dora", {"to": DORA}, "not_allowed"),
            ("offered to dora", "ben", {"to": SUPPORT}, "not_allowed"),
        ],
        "the target has it already": [
            ("held by ben", "ben", {"to": BEN}, "target_has_it"),
            ("offered to dora", "carla", {"to": DORA}, "target_has_it"),
        ],
        "it waits in that channel already": [
            ("in support's queue", "carla", {"to": SUPPORT}, "already_waits_there"),
        ],
        "the target is away (a supervisor may force it)": [
            ("held by ben", "ben", {"to": IDA}, "target_away"),
            ("held by ben", "ben", {"to": IDA, "is_forced": True}, "target_away"),
            ("held by ben", "carla", {"to": IDA}, "target_away"),
        ],
    },
    a.AcceptAndClose: {
        NOT_LIVE: not_live(reason="test"),
        "you hold it already": [("held by ben", "ben", {"reason": "test"}, "already_yours")],
        "a colleague holds it or it is offered to one": [
            ("held by ben", "carla", {"reason": "test"}, "held_by_other"),
            ("offered to dora", "ben", {"reason": "test"}, "not_allowed"),
        ],
        "no such reason": [
            ("waiting", "ben", {"reason": "spam"}, "bad_reason"),
            ("waiting", "ben", {"reason": ""}, "bad_reason"),
        ],
    },
    a.MarkSpam: {
        NOT_LIVE: not_live("carla"),
        "a colleague holds it (a supervisor may)": [
            ("held by ben", "dora", {}, "not_allowed"),
            ("offered to dora", "ben", {}, "not_allowed"),
            ("dora was invited", "dora", {}, "not_allowed"),
        ],
    },
    a.UnmarkSpam: {
        "the session is not marked as spam": [
            ("closed", "carla", {}, "not_spam"),
            ("waiting", "carla", {}, "not_spam"),
            ("spam that wrote again", "dora", {}, "not_spam"),
            ("no session", "carla", {}, "no_session"),
            ("marked as spam", "carla", {"session": 10**9}, "no_such_session"),
        ],
        "it was marked by somebody else (a supervisor may)": [
            ("marked as spam", "ben", {}, "not_allowed"),
            ("spam that wrote again", "ben", {"session": The("session.opened", 0)}, "not_allowed"),
        ],
        "more than 10 minutes have passed (a supervisor may)": [
            ("marked as spam", "dora", {}, "too_late_to_unmark", 601),
        ],
    },
    a.Take: {
        NOT_LIVE: not_live(),
        "you hold it already": [("held by ben", "ben", {}, "already_yours")],
        "it is offered to you, or nobody holds it: answer it": [
            ("offered to dora", "dora", {}, "offered_to_you"),
            ("waiting", "dora", {}, "nobody_holds"),
            ("skipped by dora", "ben", {}, "nobody_holds"),
        ],
        "you are not in the channel's roster (a supervisor need not be)": [
            ("held in care", "gil", {}, "not_in_roster"),
        ],
        "a colleague has pinned it (a supervisor may)": [
            ("pinned", "dora", {}, "pinned_by"),
            ("pinned", "dora", {}, "pinned_by", 7 * DAY - 60),
        ],
    },
    a.Join: {
        NOT_LIVE: not_live(),
        "you hold it": [("held by ben", "ben", {}, "already_yours")],
        "you are in it already": [
            ("dora joined", "dora", {}, "already_in_it"),
            ("dora was invited", "dora", {}, "already_in_it"),
        ],
    },
    a.Leave: {
        NOT_LIVE: not_live("dora"),
        "you hold it (transfer or close it)": [
            ("held by ben", "ben", {}, "holder_cannot_leave"),
            ("dora joined, who holds it", "dora", {}, "holder_cannot_leave"),
        ],
        "you are not in it": [
            ("held by ben", "dora", {}, "not_in_it"),
            ("offered to dora", "dora", {}, "not_in_it"),
        ],
    },
    a.Invite: {
        NOT_LIVE: not_live("carla", agent=DORA),
        "neither holder, nor invited, nor supervisor": [
            ("held by ben", "dora", {"agent": DORA}, "not_allowed"),
            ("dora joined", "dora", {"agent": DORA}, "not_allowed"),
            ("waiting", "ben", {"agent": DORA}, "not_allowed"),
        ],
        "they hold it or were invited already": [
            ("held by ben", "ben", {"agent": BEN}, "already_in_it"),
            ("dora was invited", "carla", {"agent": DORA}, "already_in_it"),
        ],
    },
    a.Remove: {
        NOT_LIVE: not_live("carla", agent=DORA),
        SUPERVISES: [
            ("dora was invited", "dora", {"agent": DORA}, "not_allowed"),
            ("dora joined", "dora", {"agent": DORA}, "not_allowed"),
        ],
        "they are not in it": [("held by ben", "ben", {"agent": DORA}, "not_in_it")],
    },
    a.Rename: {
        "there is no such conversation": [
            ("closed", "ben", {"conversation": 10**9, "title": "x"}, None),
        ],
    },
    a.Start: {
        "the conversation is open already": [
            ("waiting", "ben", {}, "already_live"),
            ("held by ben", "dora", {"text": "Hi"}, "already_live"),
        ],
    },
    a.Close: {
        NOT_LIVE: not_live(),
        "nobody has accepted it": [("waiting", "ben", {}, "not_accepted")],
        "a colleague holds it": [
            ("held by ben", "dora", {}, "not_allowed"),
            ("held by ben", "carla", {}, "not_allowed"),
            ("offered to dora", "ben", {}, "not_allowed"),
        ],
    },
    a.CloseForColleague: {
        NOT_LIVE: not_live("carla"),
        "nobody has accepted it": [("waiting", "carla", {}, "not_accepted")],
        "you hold it yourself": [("carla holds it", "carla", {}, "already_yours")],
        "not a supervisor": [
            ("held by ben", "dora", {}, "not_allowed"),
            ("held by ben", "ben", {}, "not_allowed"),
        ],
    },
    a.Pin: {
        NOT_LIVE: not_live(),
        "you do not hold it": [
            ("held by ben", "carla", {}, "not_allowed"),
            ("offered to dora", "dora", {}, "not_allowed"),
            ("waiting", "ben", {}, "not_allowed"),
        ],
        "it is pinned already": [("pinned", "ben", {}, "already_pinned", 7 * DAY - 60)],
    },
    a.Unpin: {
        NOT_LIVE: not_live(),
        "you do not hold it": [
            ("pinned", "carla", {}, "not_allowed"),
            ("pinned and transferred", "ben", {}, "not_allowed"),
        ],
        "it is not pinned": [
            ("held by ben", "ben", {}, "not_pinned"),
            ("pinned", "ben", {}, "not_pinned", 7 * DAY + 60),
        ],
    },
    a.PinAll: {
        "you hold none that is not pinned": [
            ("held by ben", "gil", {}, "nothing_to_pin"),
            ("fay holds it, pinned", "fay", {}, "nothing_to_pin"),
        ],
    },
    a.UnpinAll: {
        "you have pinned none": [
            ("pinned", "gil", {}, "nothing_to_unpin"),
            ("eli holds it", "eli", {}, "nothing_to_unpin"),
            ("fay holds it, pinned", "fay", {}, "nothing_to_unpin", 7 * DAY + 60),
        ],
    },
    a.RateSession: {
        "the conversation has no such session": [
            ("closed", "carla", {"mark": 5, "session": 10**9}, "no_such_session"),
            ("no session", "carla", {"mark": 5}, "no_session"),
        ],
        "the mark is not from 1 to 5": [
            ("closed", "carla", {"mark": mark}, "bad_mark") for mark in (0, 6, -1)
        ],
        "not a supervisor": [("closed", "ben", {"mark": 5}, "not_allowed")],
    },
    a.NoReplyNeeded: {
        NOT_LIVE: not_live("carla"),
        SUPERVISES: [
            ("waiting", "ben", {}, "not_allowed"),
            ("dora was invited", "dora", {}, "not_allowed"),
        ],
        "the contact is not waiting": [
            ("replied by ben", "ben", {}, "nobody_waits"),
            ("needs no reply", "ben", {}, "nobody_waits"),
        ],
    },
    a.Undo: {
        "the last to happen was no closing, transfer or spam mark of yours": [
            ("held by ben", "ben", {}, "nothing_to_undo"),
            ("closed", "carla", {}, "nothing_to_undo"),
            ("written to again", "ben", {}, "nothing_to_undo"),
            ("needs no reply", "ben", {}, "nothing_to_undo"),
            ("moved by ben", "ben", {}, "nothing_to_undo"),
            ("skipped by dora", "ben", {}, "nothing_to_undo"),
            ("the queue offers it to dora", "ana", {}, "nothing_to_undo"),
            ("passed to orders and offered on", "carla", {}, "nothing_to_undo"),
            ("passed to orders, offered and answered", "ben", {}, "nothing_to_undo"),
            ("spam that wrote again", "dora", {}, "nothing_to_undo"),
            ("no session", "ben", {}, "no_session"),
        ],
        "more than 15 seconds have passed": [
            ("closed", "ben", {}, "too_late_to_undo", 16),
            ("offered to dora", "ben", {}, "too_late_to_undo", 16),
            ("passed to orders and offered on", "ben", {}, "too_late_to_undo", 16),
        ],
    },
}  # fmt: skip
