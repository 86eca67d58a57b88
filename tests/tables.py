"""The tables in docs, held to the code that they are of: roles.md and bitrix24.md.

python tests/tables.py renew    write them anew (`make tables`)
python tests/tables.py          say which are stale, and exit with 1
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ccanalytics.actions import VERBS, action_class
from ccanalytics.cli.menu import QUESTIONS, sections
from ccanalytics.language import ENGLISH, speaking
from ccanalytics.model.described import described
from ccanalytics.model.people import Who
from ccanalytics.model.settings import NAMES
from ccanalytics.panels.desk_places import offers

DOCS = Path(__file__).parent.parent / "docs"
BEGIN, END = "<!-- made by tests/tables.py: begin -->", "<!-- end -->"
HINT = "run: make tables"

WAYS = {
    Who.ANYONE: "any agent",
    Who.HOLDER: "holder",
    Who.OFFERED: "offered to",
    Who.ROSTER: "while it waits",
    Who.PARTICIPANT: "invited",
    Who.AUTHOR: "author",
    Who.MEMBER: "asked to it",
    Who.SUPERVISOR: "supervisor",
    Who.ADMIN: "admin",
}

PLACES = {
    "header": "desk header",
    "new": "new-chat bar",
    "bar": "chat bar",
    "more": "… menu",
    "message": "message menu",
    "composer": "composer",
    "toast": "toast after the act",
    "discussion": "discussion drawer",
}


@cache
def told_of_bitrix24() -> dict[str, list[dict[str, Any]]]:
    """Its items and its settings, from bitrix24.toml."""
    return tomllib.loads(Path(__file__).with_name("bitrix24.toml").read_text("utf-8"))


def items() -> list[dict[str, Any]]:
    """What its menus have."""
    return told_of_bitrix24()["items"]


def rules() -> list[dict[str, Any]]:
    """What one may set of an open channel there, and here."""
    return told_of_bitrix24()["settings"]


def roles() -> Iterator[str]:
    """Verb by way of standing to it, a table for each section of the menu."""
    for title, verbs in sections().items():
        yield from ("", f"## {title}", "")
        yield from _table(["verb", *WAYS.values()], ([f"`{v}`", *_ways(v)] for v in verbs))


def _ways(verb: str) -> Iterator[str]:
    """● where it is said of the verb, ○ where it follows from that."""
    allowed = action_class(verb).allowed
    for way in WAYS:
        follows = Who.ANYONE in allowed or (way is Who.ADMIN and Who.SUPERVISOR in allowed)
        yield "●" if way in allowed else "○" if follows else ""


def bitrix24() -> Iterator[str]:
    """Item by item: what it is called there, and our verb with its place and test."""
    head = ["Bitrix24", "its method", "our verb", "at the desk", "tested by"]
    for title in dict.fromkeys(item["section"] for item in items()):
        yield from ("", f"## {title}", "")
        yield from _table(head, (_item(i) for i in items() if i["section"] == title))
    yield from ("", "## Rules of a channel, setting by setting", "")
    yield from _table(
        ["Bitrix24", "our setting", "tested by, or why not built"], map(_rule, rules())
    )


def _item(item: dict[str, Any]) -> list[str]:
    verbs = item["verbs"]
    return [
        item["item"],
        "<br>".join(dict.fromkeys(map(_known_as, verbs))),
        "<br>".join(f"`{verb}`" for verb in verbs),
        item.get("place") or "<br>".join(_places(verb) for verb in verbs),
        _tested_by(item),
    ]


def _rule(rule: dict[str, Any]) -> list[str]:
    ours = [f"`{name}`" for name in rule.get("ours", [])] + [rule.get("note", "")]
    why = rule.get("not_built")
    return [
        "<br>".join(rule["theirs"]) or "–",
        "<br>".join(filter(None, ours)) or "–",
        f"not built: {why}" if why else _tested_by(rule),
    ]


def _tested_by(one: dict[str, Any]) -> str:
    path, _, test = one["test"].partition("::")
    return f"[{test.removeprefix('test_').replace('_', ' ')}](../{path})"


def _known_as(verb: str) -> str:
    known = (
        QUESTIONS[verb].known_as if verb in QUESTIONS else described(action_class(verb)).known_as
    )
    method = known.removeprefix("Bitrix24 ")
    return "–" if method.startswith("has none") else method


def _places(verb: str) -> str:
    found = dict.fromkeys(PLACES[offer.place] for offer in offers() if offer.verb == verb)
    return ", ".join(found) or "–"


def _table(head: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from map(_line, rows)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


TABLES: dict[str, Callable[[], Iterator[str]]] = {"roles.md": roles, "bitrix24.md": bitrix24}


def renewed(name: str) -> str:
    """The document as it should be: its own words around the table that is made."""
    before = (DOCS / name).read_text("utf-8")
    with speaking(ENGLISH):
        table = "\n".join(TABLES[name]())
    made = f"{BEGIN}\n{table}\n\n{END}"
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: made, before, flags=re.DOTALL)


def problems() -> Iterator[str]:
    """What is wrong with the documents and the data they are made of, a line each."""
    told = [verb for item in items() for verb in item["verbs"]]
    for verb in {*VERBS, *QUESTIONS} - set(told):
        yield f"tests/bitrix24.toml has no item for {verb}"
    for verb in set(told) - {*VERBS, *QUESTIONS}:
        yield f"tests/bitrix24.toml names {verb}, which is no verb"
    ours = [name for rule in rules() for name in rule.get("ours", [])]
    if sorted(ours) != sorted(NAMES):
        yield f"tests/bitrix24.toml has not each setting once: {sorted({*ours} ^ {*NAMES})}"
    for one in (*items(), *(rule for rule in rules() if "not_built" not in rule)):
        path, _, test = one["test"].partition("::")
        file = DOCS.parent / path
        if not file.is_file() or f"\ndef {test}(" not in file.read_text("utf-8"):
            yield f"tests/bitrix24.toml names {one['test']}, which is no test"
    for name in TABLES:
        if (DOCS / name).read_text("utf-8") != renewed(name):
            yield f"docs/{name} is stale; {HINT}"


def main(arguments: list[str]) -> int:
    """Renew the documents, or print what is wrong with them; the exit code."""
    if arguments == ["renew"]:
        for name in TABLES:
            (DOCS / name).write_text(renewed(name), "utf-8")
    found = list(problems())
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
