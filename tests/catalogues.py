"""The catalogues, held to the sentences that there are: `make catalogues`, and `make check`.

python tests/catalogues.py renew    take in new sentences, drop old ones, compile
python tests/catalogues.py          say what is wrong with them, and exit with 1
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ccanalytics import language
from sentences import sentences

HINT = "run: make catalogues"
WIDTH = 100
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
"""The day that every catalogue bears, so that what is the same looks the same."""


def paths() -> list[Path]:
    """The catalogues that there are."""
    return sorted(language.LOCALES.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    catalogue.creation_date = catalogue.revision_date = BEGUN
    return catalogue


def template() -> Catalog:
    """Every sentence there is, untranslated; the files it stands in without line numbers."""
    found = Catalog(fuzzy=False)
    for place, message in sentences():
        found.add(message, locations=[(place, None)], flags=())
    return found


def renewed(catalogue: Catalog, wanted: Catalog) -> Catalog:
    """The catalogue with all sentences that are wanted and no others; translations stay."""
    new = Catalog(locale=catalogue.locale, fuzzy=False)
    for message in wanted:
        if message.id:
            known = catalogue.get(message.id)
            flags = {"fuzzy"} if known and known.fuzzy else set()
            said = known.string if known else None
            new.add(message.id, said, locations=dict.fromkeys(message.locations), flags=flags)
    return new


def as_po(catalogue: Catalog, head: bytes) -> bytes:
    """The catalogue as its file is written, under the head that it had."""
    file = io.BytesIO()
    write_po(
        file,
        catalogue,
        width=WIDTH,
        omit_header=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return head + b"\n\n" + file.getvalue()


def head_of(path: Path) -> bytes:
    """What stands above the messages, which is written by hand: the glossary, the language."""
    return path.read_bytes().partition(b"\n\n")[0]


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as programs read it; fuzzy and missing translations are left out."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def renew(path: Path, wanted: Catalog) -> None:
    """Bring a catalogue's two files up to date."""
    catalogue = renewed(read(path), wanted)
    path.write_bytes(as_po(catalogue, head_of(path)))
    path.with_suffix(".mo").write_bytes(as_mo(read(path)))


def problems(path: Path, wanted: Catalog) -> Iterator[str]:
    """Every fault of a catalogue, a line each."""
    catalogue = read(path)
    for message in wanted:
        if message.id and message.id not in catalogue:
            yield f"misses {_short(message)}; {HINT}"
    for message in catalogue:
        if message.id:
            known = message.id in wanted
            yield from _problems(message) if known else [f"has {_short(message)}, which is gone"]
    if path.read_bytes() != as_po(renewed(catalogue, wanted), head_of(path)):
        yield f"is not written as it would be; {HINT}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != as_mo(catalogue):
        yield f"is not what {compiled.name} was compiled from; {HINT}"


def _problems(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield f"is not sure of {_short(message)}"
    originals = message.id if isinstance(message.id, tuple) else (message.id,)
    told = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(told):
        yield f"does not translate {_short(message)}"
        return
    wanted = [names(original) for original in originals]
    for text in told:
        if names(text) not in wanted:
            odd = ", ".join(sorted(names(text) ^ wanted[-1]))
            yield f"names other values ({odd}) in {_short(message)}"
        if ends(text) != ends(originals[0]):
            yield f"begins or ends with other spaces in {_short(message)}"


def names(text: str) -> set[str]:
    """What a sentence has filled in, how, the code that it quotes, and click's marks (``\\b``)."""
    try:
        fields = [field for field in Formatter().parse(text) if field[1]]
    except ValueError:
        fields = []
    filled = {f"{{{name}!{how or 's'}:{form}}}" for _, name, form, how in fields}
    return filled | set(re.findall(r"%\(\w+\)\w|`[^`\n]+`|[\b]", text))


def ends(text: str) -> tuple[str, str]:
    """The spaces around a sentence."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _short(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    line = " ".join(text.split())
    return f"“{line if len(line) <= 70 else line[:69] + '…'}”"


def main(arguments: list[str]) -> int:
    """Renew all catalogues, or print what is wrong with them; the exit code."""
    wanted = template()
    if arguments == ["renew"]:
        for path in paths():
            renew(path, wanted)
    found = [f"{path.parts[-3]}: {line}" for path in paths() for line in problems(path, wanted)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
