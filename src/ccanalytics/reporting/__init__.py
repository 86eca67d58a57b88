"""Reports: a notebook, run unattended, and what comes of it. One notebook, one report.

`run_report` runs one; `Report` and the rest are what a report's notebook itself is written with.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ccanalytics.sooner import sooner

sooner()  # for most of what is here reads notebooks

_HOMES = {
    "Report": "emit",
    "ReportRun": "run",
    "adjusted": "fair",
    "adjusted_sql": "fair",
    "aim": "cover",
    "before": "attainment",
    "beside": "story",
    "beside_it": "attainment",
    "charged": "charging",
    "closed_at_once": "cover",
    "definitions": "story",
    "headline": "story",
    "held_together": "little",
    "late_now": "attainment",
    "main_numbers": "results",
    "missed": "cover",
    "near_misses": "attainment",
    "opening": "cover",
    "others": "vendors",
    "pairs": "parameters",
    "reports": "catalogue",
    "run_report": "run",
    "still_open": "cover",
    "targets": "story",
    "transfer_endings": "verdicts",
    "trend": "verdicts",
    "unanswered": "cover",
    "waiting_cost": "verdicts",
    "why": "fair",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        # A kernel that only writes a report need not load what runs one.
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
