"""Who has a conversation: each verb done.

A case says in which situation, by whom, how, which facts it yields, and how the session stands
then. A sixth value is how many seconds later it is done.
"""

from __future__ import annotations

from typing import Any

from acts.situations import BEN, CARLA, DAY, DORA, FIRST_SESSION, IDA, SALES, SUPPORT
from ccanalytics import actions as a
from ccanalytics.model.action import Action

TAKEN = ["conversation.transferred", "session.accepted"]
WEEK = 7 * DAY

DONE: dict[type[Action], list[tuple[Any, ...]]] = {
    a.Answer: [
        ("waiting", "ben", {}, ["session.accepted"], "held"),
        ("offered to dora", "dora", {}, ["session.accepted"], "held"),
        ("in support's queue", "dora", {}, ["session.accepted"], "held"),
        ("skipped by ben", "ben", {}, ["session.accepted"], "held"),
        ("the queue offers it to dora", "dora", {}, ["session.accepted"], "held"),
        ("the queue offers it to all", "ben", {}, ["session.accepted"], "held"),
    ],
    a.Skip: [
        ("waiting", "ben", {}, ["session.skipped"], "waiting"),
        ("skipped by ben", "dora", {}, ["session.skipped"], "waiting"),
        ("offered to dora", "dora", {}, ["session.returned", "session.skipped"], "waiting"),
        ("offered to ben, who skipped", "ben", {},
         ["session.returned", "session.skipped"], "waiting"),
        ("the queue offers it to dora", "dora", {},
         ["session.returned", "session.skipped"], "waiting"),
        ("the queue offers it to all", "ben", {}, ["session.skipped"], "waiting"),
    ],
    a.Transfer: [
        ("held by ben", "ben", {"to": DORA}, ["conversation.transferred"], "offered"),
        ("held by ben", "carla", {"to": CARLA}, ["conversation.transferred"], "offered"),
        ("held by ben", "ben", {"to": DORA, "note": "Yours"},
         ["conversation.transferred", "note.added"], "offered"),
        ("held by ben", "ben", {"to": SUPPORT}, ["conversation.transferred"], "waiting"),
        ("held by ben", "ben", {"to": SALES}, ["conversation.transferred"], "waiting"),
        ("offered to dora", "carla", {"to": BEN}, ["conversation.transferred"], "offered"),
        ("held by ben", "carla", {"to": IDA, "is_forced": True},
         ["conversation.transferred"], "offered"),
    ],
    a.AcceptAndClose: [
        ("waiting", "ben", {"reason": "test"}, ["session.accepted", "session.closed"], "closed"),
        ("offered to dora", "dora", {"reason": "other"},
         ["session.accepted", "session.closed"], "closed"),
        ("offered to dora", "carla", {"reason": "duplicate"},
         ["session.accepted", "session.closed"], "closed"),
    ],
    a.MarkSpam: [
        ("held by ben", "ben", {}, ["session.marked_spam"], "closed"),
        ("waiting", "dora", {}, ["session.marked_spam"], "closed"),
        ("offered to dora", "dora", {}, ["session.marked_spam"], "closed"),
        ("held by ben", "carla", {}, ["session.marked_spam"], "closed"),
    ],
    a.UnmarkSpam: [
        ("marked as spam", "dora", {}, ["act.undone"], "waiting"),
        ("marked as spam", "dora", {}, ["act.undone"], "waiting", 599),
        ("held and marked as spam", "ben", {}, ["act.undone", "session.returned"], "waiting"),
        ("offered and marked as spam", "carla", {}, ["act.undone", "session.returned"], "waiting"),
        ("replied and marked as spam", "ben", {}, ["act.undone"], "held"),
        ("marked as spam", "carla", {}, ["act.undone"], "waiting", DAY),
        ("spam that wrote again", "dora", {"session": FIRST_SESSION}, ["act.undone"], "waiting"),
    ],
    a.Take: [
        ("held by ben", "dora", {}, TAKEN, "held"),
        ("offered to dora", "ben", {}, TAKEN, "held"),
        ("pinned", "carla", {}, TAKEN, "held"),
        ("pinned", "dora", {}, TAKEN, "held", WEEK + 1),
        ("pinned and transferred", "ben", {}, TAKEN, "held"),
        ("held in care", "carla", {}, TAKEN, "held"),
    ],
    a.Join: [("held by ben", "dora", {}, ["participant.added"], "held")],
    a.Leave: [
        ("dora joined", "dora", {}, ["participant.removed"], "held"),
        ("dora was invited", "dora", {}, ["participant.removed"], "held"),
    ],
    a.Invite: [
        ("held by ben", "ben", {"agent": DORA}, ["participant.added"], "held"),
        ("dora joined", "carla", {"agent": DORA}, ["participant.added"], "held"),
        ("dora was invited", "dora", {"agent": CARLA}, ["participant.added"], "held"),
    ],
    a.Remove: [
        ("dora was invited", "ben", {"agent": DORA}, ["participant.removed"], "held"),
        ("dora joined", "carla", {"agent": DORA}, ["participant.removed"], "held"),
    ],
    a.Rename: [
        ("closed", "dora", {"title": "The one with the roof"}, ["conversation.renamed"], "closed"),
        ("no session", "dora", {"title": ""}, ["conversation.renamed"], "none"),
    ],
    a.Start: [
        ("closed", "dora", {}, ["session.opened", "session.accepted"], "held"),
        ("marked as spam", "ben", {"text": "Sorry"},
         ["session.opened", "session.accepted", "message.sent"], "held"),
        ("no session", "ben", {}, ["session.opened", "session.accepted"], "held"),
    ],
    a.Close: [("held by ben", "ben", {}, ["session.closed"], "closed")],
    a.CloseForColleague: [
        ("held by ben", "carla", {}, ["session.closed"], "closed"),
        ("offered to dora", "carla", {}, ["session.closed"], "closed"),
    ],
    a.Pin: [
        ("held by ben", "ben", {}, ["session.pinned"], "held"),
        ("pinned", "ben", {}, ["session.pinned"], "held", WEEK + 1),
    ],
    a.Unpin: [("pinned", "ben", {}, ["session.unpinned"], "held")],
    a.PinAll: [("eli holds it", "eli", {}, ["session.pinned"], "held")],
    a.UnpinAll: [("fay holds it, pinned", "fay", {}, ["session.unpinned"], "held")],
    a.RateSession: [
        ("held by ben", "carla", {"mark": 1, "comment": "Slow"}, ["session.rated"], "held"),
        ("moved by ben", "carla", {"mark": 5, "session": FIRST_SESSION},
         ["session.rated"], "held"),
    ],
    a.NoReplyNeeded: [
        ("held by ben", "ben", {}, ["turn.dismissed"], "held"),
        ("waiting", "carla", {}, ["turn.dismissed"], "waiting"),
    ],
    a.Undo: [
        ("closed", "ben", {}, ["act.undone"], "held"),
        ("marked as spam", "dora", {}, ["act.undone"], "waiting"),
        ("offered to dora", "ben", {}, ["act.undone"], "held", 14),
        ("in support's queue", "ben", {}, ["act.undone"], "held"),
        ("passed to orders and offered on", "ben", {}, ["act.undone"] * 2, "held"),
        ("transferred in full, unanswered", "carla", {}, ["act.undone"] * 2, "waiting", 12),
    ],
}  # fmt: skip
