"""What SQL scripts say of a row that cannot be used, in the language of whoever imports."""

from __future__ import annotations

import re

from ccanalytics.language import gettext as _
from ccanalytics.store.engine import quoted

MARKED = re.compile(r"_\('((?:[^']|'')+)'\)")
"""A sentence in a script is marked as in Python: ``_('has no time')``."""


def in_language(script: str) -> str:
    """The script with its marked sentences as strings in the language that holds."""
    return MARKED.sub(lambda found: quoted(_(found[1].replace("''", "'"))), script)
