"""What the queue and the rules do, as the metrics see it: neither transfers nor replies."""

from __future__ import annotations

from datetime import datetime

import pytest

from acted import act
from ccanalytics import ChannelRef
from ccanalytics.actions import ConfigureChannel, SetPresence
from centre import Centre

M = 60

RULES = {
    "roster": "ben, dora", "next_after": 60, "accept_within": 120, "no_answer": "channel",
    "no_answer_after": 900, "no_answer_channel": "support", "welcome_text": "Hi",
    "no_answer_text": "Sorry", "first_response_target": 300,
}  # fmt: skip

# What was acted out; its transfers: kind, from whom, to whom, why it ended or does not count; and
# how often it bounced, whether it is late, the first response, and how many automatic texts went.
DONE = {
    "from one to the next": (
        """10:00 marta: Hello?
           10:00 carla offer ben
           10:01 ana rules
           10:01 carla offer dora
           10:02 dora skip
           10:03 ben: Hi""",
        [], (2, False, 3 * M, 1),
    ),
    "accepted at once": (
        """10:00 marta: Hello?
           10:01 carla offer ben
           10:02 ben answer
           10:04 ben: Hi""",
        [], (0, False, 4 * M, 0),
    ),
    "taken from whom it was offered to": (
        """10:00 marta: Hello?
           10:01 carla offer ben
           10:02 dora take
           10:04 dora: Hi""",
        [("pull", "ben", "dora", "pull")], (0, False, 4 * M, 0),
    ),
    "nobody answers: the rules pass it on, and nobody has transferred it": (
        """10:00 marta: Hello?
           10:15 ana rules
           10:20 ben: Hi""",
        [("channel", None, "support", "accepted")], (0, True, 20 * M, 2),
    ),
    "a colleague does not accept in time, which is no bounce": (
        """10:00 marta: Hello?
           10:01 ben answer
           10:01 ben to dora
           10:03 ana rules
           10:04 carla offer dora
           10:05 dora: Hi""",
        [("offer", "ben", "dora", "expired")], (0, False, 5 * M, 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DONE)
def test_the_queue(centre: Centre, case: str):
    words, transfers, wide = DONE[case]
    with (desk := centre.desk()).batch():
        centre.clock.now = datetime(2026, 3, 2, 9)
        desk.do(ConfigureChannel(channel=ChannelRef("sales"), changes=RULES))
        for login in ("ben", "dora"):
            centre.desk(login).do(SetPresence(presence="online"))
        act(centre, words)
        found = desk.sql("""
            SELECT kind, agent, coalesce(to_agent, to_channel), coalesce(left_out, end_reason)
            FROM metrics.transfer_time(with_left_out := TRUE) ORDER BY transfer_id
        """)
        assert found.fetchall() == transfers
        found = desk.sql("""
            SELECT bounces, is_late, round(first_response_seconds), bot_messages
            FROM sessions_wide
        """)
        assert found.fetchall() == [wide]
        assert desk.metric("transfers").rows[0].n == len(transfers)
