"""A language in which every ⟦word⟧ ⟦of⟧ ⟦a⟧ ⟦sentence⟧ in the catalogues stands in brackets.

Word by word, so that it may be cut and wrapped. What is said in it outside brackets was never
marked, or is no sentence: data, names, code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog

from catalogues import as_mo, template

PSEUDO = "eo"
"""The code that it goes by: of a language that Babel knows, for numbers and dates."""

_CODE = re.compile(
    r"""--?\w[\w-]*            # options
    | \b[A-Z][A-Z0-9_]*\b      # METAVARIABLES
    | \b\w+(?:[._-]\w+)+\b     # dotted.names, with_underscores, with-dashes
    | \S*/\S*                  # paths
    """,
    re.VERBOSE,
)


def write_pseudo(folder: Path) -> None:
    """Its catalogue, where the others would be."""
    catalogue = Catalog(locale=PSEUDO, fuzzy=False)
    for message in template():
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            told = tuple(map(_bracketed, ids))
            catalogue.add(message.id, told if len(told) > 1 else told[0])
    path = folder / PSEUDO / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(as_mo(catalogue))


def _bracketed(text: str) -> str:
    return re.sub(r"\S*\w\S*", lambda word: f"⟦{word[0]}⟧", text)


def unmarked(said: str, known: Iterable[str] = ()) -> list[str]:
    """The words outside brackets that are neither code nor ``known`` data."""
    depth, outside = 0, []
    for character in said:
        depth += (character == "⟦") - (character == "⟧")
        assert depth >= 0, said
        outside.append(" " if depth or character == "⟧" else character)
    assert depth == 0, said
    words = re.findall(r"[^\W\d_]{2,}", _CODE.sub(" ", "".join(outside)))
    return [word for word in words if word.lower() not in {k.lower() for k in known}]
