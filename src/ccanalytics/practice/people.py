"""Who and what there is in a practice centre besides what the sample history brings."""

from __future__ import annotations

from typing import Any

from ccanalytics.desk import PRACTICE
from ccanalytics.model.settings import ALL, EVENLY, STRICTLY

ADMIN = PRACTICE
"""The first admin of every practice database, and of no other: it is how one is told."""

ZONE = "Europe/Madrid"
"""Where the sample's people work."""

CHANNELS = {"sales": "Sales", "support": "Support", "billing": "Billing"}
"""Name and title."""

RULES: dict[str, dict[str, Any]] = {
    "sales": {"distribution": STRICTLY, "first_response_target": 300, "response_target": 900},
    "support": {"distribution": EVENLY, "first_response_target": 600, "response_target": 1800},
    "billing": {"distribution": ALL, "first_response_target": 1800, "most_sessions": 5},
}
"""How each channel's queue works: one of each kind. Nobody is online until they say so."""

AGENTS = {
    "ana": ("Ana Robles", "supervisor"),
    "ben": ("Ben Ashby", "agent"),
    "dora": ("Dora Lindt", "agent"),
}
"""Login to name and role; the history's other agents come with it."""
