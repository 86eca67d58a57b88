"""Rules of a channel for random histories, and what happens where they are applied."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import strategies as st

from ccanalytics import AgentRef, ChannelRef, Refused
from ccanalytics import actions as a
from ccanalytics.model.action import Action
from centre import Centre

AGENTS = st.sampled_from([AgentRef("ben"), AgentRef("dora")])

RULES: dict[str, tuple[type[Action], dict[str, Any]]] = {
    "offer": (a.Offer, {"agent": st.one_of(AGENTS, st.none())}),
    "rules": (a.ApplyRules, {}),
}
"""What the dispatcher does, under ana's name; the rules a while later."""

OF_THE_QUEUE = [
    ["receive", "offer", "rules", "offer", "answer", "rules"],
    ["to the queue", "offer", "skip", "offer to all", "rules", "answer"],
    ["send", "to the queue", "offer", "undo", "rules", "receive", "rules", "rules"],
    ["to the queue", "offer", "rules", "send", "rules", "receive"],
    ["receive", "answer", "transfer", "rules", "offer", "send", "close", "rules", "receive"],
    ["receive", "answer", "rules", "answer", "ben goes", "rules", "ben comes", "rules"],
]
"""Acts that belong together where the rules are applied."""

BY_NAME: dict[str, tuple[str, Any]] = {
    "receive": ("receive", None),
    "ben goes": ("presence", ("ben", "away")),
    "ben comes": ("presence", ("ben", "online")),
    "offer to all": ("offer", ("ana", {"agent": None})),
    "rules": ("rules", 500),
    "to the queue": ("transfer", ("carla", {"to": ChannelRef("sales")})),
}
"""What stands in a scene and is more than an act by its name."""

ALL_RULES: dict[str, Any] = {
    "roster": "ben, dora",
    "no_answer": "channel",
    "no_answer_channel": "support",
    "is_returned_unreplied": True,
    "hours": "UTC mon 08:00-24:00",
    **dict.fromkeys(("welcome_text", "queue_text", "no_answer_text", "closing_text"), "x"),
    **dict.fromkeys(("rating_text", "close_text"), "x"),
    **dict.fromkeys(("next_after", "accept_within", "no_answer_after", "close_after"), 400),
    **dict.fromkeys(("first_response_target", "response_target", "reply_within"), 400),
    "return_after_away": 400,
}
_SECONDS = st.sampled_from([400, 20, 2000])
SETTINGS = st.fixed_dictionaries(
    {
        "no_answer": st.sampled_from(["stay", "channel", "text"]),
        **dict.fromkeys(
            ("next_after", "accept_within", "no_answer_after", "close_after"), _SECONDS
        ),
        **dict.fromkeys(("first_response_target", "response_target"), _SECONDS),
        **dict.fromkeys(("reply_within", "return_after_away"), _SECONDS),
        "is_returned_unreplied": st.booleans(),
        "grace": st.sampled_from([900, 0]),
        "hours": st.just(""),
    }
).map(lambda drawn: ALL_RULES | drawn)
"""The rules of a channel: short, so that they come due as the clock moves between steps."""


def configure(centre: Centre, settings: dict[str, Any]) -> None:
    """Give sales these rules, whatever it had, and say that its agents are there."""
    with suppress(Refused):
        centre.desk().do(a.ConfigureChannel(channel=ChannelRef("sales"), changes=settings))
    for login in ("ben", "dora"):
        with suppress(Refused):
            centre.desk(login).do(a.SetPresence(presence="online"))
