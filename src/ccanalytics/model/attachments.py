"""Attached files: what they may be called, of which kind and how large they may be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ccanalytics.model.refusals import require

SIZE_LIMIT = 25 << 20
"""The largest file taken, in bytes (25 MiB)."""

NAME_LIMIT = 200
"""The longest name kept, in bytes of UTF-8: disks take 255, and who saves it may add to it."""

NAMELESS = "file"
"""What a file is called of whose name nothing is left."""

IMAGES = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "jfif": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}

DOCUMENTS = {
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}

TEXTS = {
    "csv": "text/csv",
    "ics": "text/calendar",
    "log": "text/plain",
    "md": "text/plain",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "vcf": "text/vcard",
}

SOUNDS = {
    "aac": "audio/aac",
    "amr": "audio/amr",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
}

FILMS = {
    "3gp": "video/3gpp",
    "avi": "video/x-msvideo",
    "m4v": "video/mp4",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "ogv": "video/ogg",
    "webm": "video/webm",
}

MEDIA_TYPES = IMAGES | DOCUMENTS | TEXTS | SOUNDS | FILMS
"""Every kind that is taken, by the end of the name. Nothing that a browser or a shell would run
may stand here: no svg, html or xml, no office document with macros, no script, no program."""


@dataclass(frozen=True)
class FileRef:
    """A file that is attached: the hash of its content, and the name that people see."""

    sha256: str
    name: str


@dataclass(frozen=True)
class StoredFile:
    """A content that is stored, once, however many names it is attached under."""

    sha256: str
    size: int
    """In bytes."""


_SLASHES = re.compile(r"[/\\]+")
_FORBIDDEN = re.compile('[<>:"|?*]')
"""What a Windows disk cannot have in a name; after a colon would come a hidden second content."""

_JOINERS = "\u200c\u200d"
"""Emoji and Persian are written with these; alone they are nothing."""

_EDGES = " ." + _JOINERS
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    port + digit for port in ("com", "lpt") for digit in "0123456789¹²³"
}
"""Names that are devices on Windows, whatever follows their first dot."""


def safe_name(name: str) -> str:
    """The name fit for any disk and any screen; never empty, and safe once is safe for good.

    Without folders, control characters, marks that turn text round, and dots at either end. An
    overlong one loses the end of its stem and keeps its extension.
    """
    parts = (_tidy(part) for part in reversed(_SLASHES.split(name)))
    found = next(filter(None, parts), NAMELESS)
    if found.partition(".")[0].rstrip(_EDGES).casefold() in _DEVICES:
        found = f"_{found}"
    return _shortened(found)


def given_name(name: str) -> str:
    """The name as it is kept; refused when it has path parts, since then more was meant by it."""
    bare = bool(name.strip(_EDGES)) and not _SLASHES.search(name)
    require(bare, "file_name", given=name)
    return safe_name(name)


def media_type(name: str) -> str:
    """What a file of this name is sent as; refused when its kind is none that is taken."""
    found = MEDIA_TYPES.get(name.rpartition(".")[2].lower() if "." in name else "")
    require(found, "file_kind", name=safe_name(name))
    assert found is not None
    return found


def admitted(name: str, size: int, limit: int = SIZE_LIMIT) -> str:
    """The name under which a file of ``size`` bytes is kept, or the refusal that says why not."""
    kept = given_name(name)
    media_type(kept)
    require(size > 0, "file_empty", name=kept)
    require(size <= limit, "file_too_big", name=kept, size=size, size_limit=limit)
    return kept


def _tidy(part: str) -> str:
    shown = "".join(map(_seen, part))
    return " ".join(_FORBIDDEN.sub("_", shown).split()).strip(_EDGES)


def _seen(letter: str) -> str:
    """The letter if it shows, a space if it is one, else nothing."""
    category = unicodedata.category(letter)
    if letter.isspace() or category in ("Zl", "Zp"):
        return " "
    if category == "Cs":  # half a character
        return "\ufffd"
    return "" if category in ("Cc", "Cf") and letter not in _JOINERS else letter


def _shortened(name: str) -> str:
    if len(name.encode()) <= NAME_LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > NAME_LIMIT // 2:
        stem, dot, extension = name, "", ""
    ending = dot + extension
    room = NAME_LIMIT - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(_EDGES) + ending
