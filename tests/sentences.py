"""Every sentence that a person may be told, from wherever it stands; the catalogues have them all.

In code they are marked. What is translated in one place, and so not marked where it stands,
is asked for there: commands and their options, actions, refusals, metrics, words, notebooks.
"""

from __future__ import annotations

import ast
import inspect
import tomllib
from collections.abc import Iterator
from operator import attrgetter, itemgetter
from pathlib import Path

import click

from ccanalytics import errors, language
from ccanalytics.actions import VERBS, action_class
from ccanalytics.cli.root import cli
from ccanalytics.importers.sentences import MARKED
from ccanalytics.metrics.catalogue import cards
from ccanalytics.model import conversation, facts
from ccanalytics.model.described import described
from ccanalytics.model.refusals import REFUSALS
from ccanalytics.reporting.translated import blocks

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "ccanalytics"

CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "types")
"""The modules of click whose words a command line may say."""

Message = str | tuple[str, ...]
Found = tuple[str, Message]
"""Where it stands, and the sentence: one text, or one for each number."""


def sentences() -> list[Found]:
    """All of them, in the order of the files they stand in."""
    with language.speaking(language.ENGLISH):
        found = [*_code(), *_sql(), *_commands(), *_actions(), *_metrics(), *_words()]
        found += [*_notebooks(), *_click()]
    return sorted((one for one in found if any(one[1])), key=itemgetter(0))


def _code() -> Iterator[Found]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield from _marked(_place(path), path.read_text("utf-8"))


def _marked(place: str, code: str) -> Iterator[Found]:
    """What is marked with ``_`` and its like; in f-strings too, where Babel does not look."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=attrgetter("lineno", "col_offset")):
        if not isinstance(node.func, ast.Name):
            continue
        texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
        if node.func.id in ("_", "N_") and texts:
            yield place, texts[0]
        elif node.func.id == "ngettext":
            yield place, (texts[0], texts[1])
        elif node.func.id == "unknown" and texts:
            yield place, errors.UNKNOWN.replace("{what}", texts[0])


def _sql() -> Iterator[Found]:
    for path in sorted(SOURCE.rglob("*.sql")):
        for sentence in MARKED.findall(path.read_text("utf-8")):
            yield _place(path), sentence.replace("''", "'")


def _commands() -> Iterator[Found]:
    for command in _under(cli):
        callback = inspect.unwrap(command.callback) if command.callback else None
        place = _place(Path(inspect.getsourcefile(callback or type(command)) or ""))
        for said in (command.help, command.short_help, *(p.help for p in command.params)):
            if said:
                yield place, inspect.cleandoc(said)


def _under(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            assert found is not None, name
            yield from _under(found)


def _actions() -> Iterator[Found]:
    for verb in VERBS:
        place = f"src/ccanalytics/actions/{verb}.py"
        said = described(action_class(verb))
        yield from ((place, text) for text in (said.summary, said.facts, said.refused))
        yield from ((place, text) for text in (said.known_as, verb, *map(str, said.roles)))
    model = "src/ccanalytics/model"
    yield from ((f"{model}/refusals.py", sentence) for sentence in REFUSALS.values())
    yield from ((f"{model}/facts.py", kind.SUBJECT) for kind in facts.KINDS.values())
    statuses = (conversation.WAITING, conversation.OFFERED, conversation.HELD, conversation.CLOSED)
    reasons = (*conversation.CLOSE_REASONS, *conversation.AT_ONCE, conversation.MOVED)
    reasons += (conversation.SUPERSEDED, "spam")
    yield from ((f"{model}/conversation.py", word) for word in (*statuses, *reasons))


def _metrics() -> Iterator[Found]:
    for card in cards().values():
        place = f"src/ccanalytics/metrics/{card.name}.sql"
        yield from ((place, text) for text in (card.title, card.question, card.null_means))
        yield from ((place, text) for text in (card.starts, card.ends, card.counted, card.source))
        yield from ((place, text) for text in [card.excluded] if text)
        yield from ((place, word) for word in (card.unit, card.better))


def _words() -> Iterator[Found]:
    path = SOURCE / "cli" / "words.toml"
    for entry in tomllib.loads(path.read_text("utf-8"))["words"]:
        yield from ((_place(path), text) for text in entry.values())


def _notebooks() -> Iterator[Found]:
    import nbformat  # after our reporting, which has it load sooner

    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        if path.parent.name.startswith("."):
            continue
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                yield from ((_place(path), text) for _, text, _ in blocks(cell.source))
            else:
                yield from _marked(_place(path), cell.source)


def _click() -> Iterator[Found]:
    for name in CLICK:
        code = (Path(click.__file__).parent / f"{name}.py").read_text("utf-8")
        yield from _marked("click", code)
    # It says this one too, but does not mark it.
    yield "click", "required"


def _place(path: Path) -> str:
    return path.resolve().relative_to(ROOT).as_posix()
