"""Who and what there is in a practice centre besides what the sample history brings."""

from __future__ import annotations

from ccanalytics.desk import PRACTICE

ADMIN = PRACTICE
"""The first admin of every practice database, and of no other: it is how one is told."""

ZONE = "Europe/Madrid"
"""Where the sample's people work."""

CHANNELS = {"sales": "Sales", "support": "Support", "billing": "Billing"}
"""Name and title."""

AGENTS = {
    "ana": ("Ana Robles", "supervisor"),
    "ben": ("Ben Ashby", "agent"),
    "dora": ("Dora Lindt", "agent"),
}
"""Login to name and role; the history's other agents come with it."""
