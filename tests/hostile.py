"""Strings that would like to be more than text: one list, tried on every surface.

Whatever of it runs in a browser leaves its number in ``window.boom``.
"""

from __future__ import annotations

BOOM = "(window.boom ??= []).push({n})"
"""What a string with the number ``n`` does where it runs."""

_MARKUP = [
    "<script>{boom}</script>",
    "<img src=x onerror='{boom}'>",
    "</script><script>{boom}</script>",
    "</textarea><svg onload='{boom}'>",
    "\"'><iframe srcdoc='<script>parent.{boom}</script>'></iframe>",
    "<a href='javascript:{boom}'>click</a> [x](javascript:{boom})",
    "<b>bold</b><style>* {{ display: none }}</style><a href='https://example.org/a'>x</a>",
    "{{{{ constructor.constructor('{boom}')() }}}} ${{{boom}}} %{{x}} $\\alpha$",
]

_ODD = [
    "👩‍👩‍👧 emoji & more",
    "\u202egnp.exe right to left",
    "مرحبا",
    "nul\x00, bell\x07 and \x1b[31mred",
    "half a character: \ud800",
    '=HYPERLINK("https://example.org")',
    "x" * 1_000_000,
]

HOSTILE = [text.format(boom=BOOM.format(n=n)) for n, text in enumerate(_MARKUP)] + _ODD
"""Every string; a surface may cut the last one."""

IDS = [f"{n}-{text[:18]!r}" for n, text in enumerate(HOSTILE)]
"""Names for test cases."""


def ran(page: object) -> list[int]:
    """The numbers of the strings that ran in this page."""
    found: list[int] = page.evaluate("() => window.boom ?? []")  # type: ignore[attr-defined]
    return found
