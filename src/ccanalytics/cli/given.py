"""What the command line only names: files to attach, and people whom a text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ccanalytics.cli.reading import Stored
from ccanalytics.errors import BadInput, NotFound
from ccanalytics.language import gettext as _

if TYPE_CHECKING:
    from ccanalytics.desk import Desk
    from ccanalytics.model.action import Action
    from ccanalytics.model.attachments import FileRef
    from ccanalytics.model.mention import Mention
    from ccanalytics.model.people import AgentRef, ConversationRef, Directory

    Named = AgentRef | ConversationRef


def action_of(
    verb: type[Action], given: dict[str, Any], desk: Desk, *, is_repeatable: bool = False
) -> Action:
    """The action that was typed, with its files stored and its mentions placed in its text.

    Before a file of this disk is stored it is asked what would refuse the act, so that none stays
    behind for nothing; not where the act has a key (``is_repeatable``): it may be done already.
    """
    values = {name: value for name, value in given.items() if value is not None}
    if named := values.get("mentions"):
        with desk.store.loading() as loading:
            directory = loading.directory()
        values["mentions"] = placed(values["text"], named, directory)
    files = {name: value for name, value in values.items() if _is_files(value)}
    has_new = any(isinstance(file, Path) for value in files.values() for file in _each(value))
    if has_new and not is_repeatable:
        _ask_first(verb(**values | {name: _announced(files[name]) for name in files}), desk)
    return verb(**values | {name: _filed(value, desk) for name, value in files.items()})


def placed(text: str, named: tuple[Named, ...], directory: Directory) -> tuple[Mention, ...]:
    """Where the text names each of them; BadInput if it does not, NotFound for an agent unknown.

    ``@ben`` or the name, whatever the case; a conversation is ``#12``. Long names come first, so
    that ``@Ana`` is not found in ``@Ana López``.
    """
    from ccanalytics.model.mention import Mention

    wanted = [_spellings(ref, directory) for ref in named]
    found: list[Mention] = []
    for kind, number, spellings in sorted(wanted, key=lambda one: -len(one[2][0])):
        taken = [(mention.start, mention.end) for mention in found]
        start, end = _first_free(text, spellings, taken)
        found.append(Mention(start, end - start, kind, number))
    return tuple(sorted(found))


def _spellings(ref: Named, directory: Directory) -> tuple[str, int, list[str]]:
    """What is mentioned, its id, and how a text may name it."""
    number = getattr(ref, "conversation", None)
    if number is not None:
        return "conversation", number, [f"@#{number}", f"#{number}"]
    agent = directory.agent(ref)  # type: ignore[arg-type]  # it is no conversation
    names = [name for name in (agent.name, agent.login) if name]
    return "agent", agent.id, [*(f"@{name}" for name in names), *names]


def _first_free(text: str, spellings: list[str], taken: list[tuple[int, int]]) -> tuple[int, int]:
    for spelling in spellings:
        for start, end in _occurrences(spelling, text):
            if all(end <= begun or ended <= start for begun, ended in taken):
                return start, end
    sentence = _("The text does not name whom it mentions: write {name} in it.")
    raise BadInput(sentence.format(name=spellings[0]))


def _occurrences(spelling: str, text: str) -> Iterator[tuple[int, int]]:
    """Where it stands as a word of its own, in code points."""
    pattern = rf"(?<!\w){re.escape(spelling)}(?!\w)"
    return (match.span() for match in re.finditer(pattern, text, re.IGNORECASE))


def _is_files(value: Any) -> bool:
    return value != () and all(isinstance(one, Path | Stored) for one in _each(value))


def _each(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _announced(value: Any) -> Any:
    """Files of which only the names are known: they are not stored, everything else is decided."""
    from ccanalytics.model.attachments import FileRef

    files = tuple(FileRef("", getattr(file, "name", "")) for file in _each(value))
    return files if isinstance(value, tuple) else files[0]


def _ask_first(action: Action, desk: Desk) -> None:
    (refusal,) = desk.refusals(action)
    if refusal is not None and refusal.code != "file_unknown":
        raise refusal


def _filed(value: Any, desk: Desk) -> Any:
    files = tuple(_stored(file, desk) for file in _each(value))
    return files if isinstance(value, tuple) else files[0]


def _stored(file: Path | Stored, desk: Desk) -> FileRef:
    from ccanalytics.model.attachments import FileRef

    if isinstance(file, Path):
        return desk.files.keep(file)
    query = "SELECT sha256, name FROM files WHERE file_id = ?"
    rows = desk.sql(query, [file.file]).fetchall()
    if not rows:
        raise NotFound(_("There is no stored file {file}.").format(file=file.file))
    return FileRef(*rows[0])
