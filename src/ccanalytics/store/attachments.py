"""Attached files: beside the database, under the hash of their content, whole or not at all.

A finished file is ``<db>.files/ab/ab12…``; what is still coming is ``<db>.files/<token>.part``, and
whoever writes it holds its lock, so that what a killed process left is told from what still comes.
Nothing here asks the database: a file is on disk before its fact is.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from types import TracebackType

from ccanalytics.errors import BadInput, Broken, NotFound
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_
from ccanalytics.language import number
from ccanalytics.model.attachments import SIZE_LIMIT, FileRef, StoredFile, admitted
from ccanalytics.model.refusals import require

PIECE = 1 << 20
"""Bytes that are read at once."""

LEFT_OVER = 60 * 60
"""Seconds after which a file that is still coming is looked at: its process may have died."""

PART = ".part"

HASH = re.compile("[0-9a-f]{64}")

_NO_FILES = (
    (stat.S_ISLNK, N_("{path} is a link: give the file that it points to.")),
    (stat.S_ISDIR, N_("{path} is a folder: give one file, a zip file perhaps.")),
    (stat.S_ISCHR, N_("{path} is a device and no file.")),
    (stat.S_ISBLK, N_("{path} is a device and no file.")),
    (stat.S_ISFIFO, N_("{path} is a pipe and no file.")),
    (stat.S_ISSOCK, N_("{path} is a socket and no file.")),
)


def files_folder(db: Path) -> Path:
    """Where the attached files of a database are."""
    return db.with_name(db.name + ".files")


def place(db: Path, sha256: str) -> Path:
    """Where the file with this content is, or would be."""
    return files_folder(db) / sha256[:2] / sha256


def find(db: Path, sha256: str) -> StoredFile | None:
    """The stored file with this content, or None; Broken when the disk cannot be asked."""
    if not HASH.fullmatch(sha256):
        return None
    try:
        status = os.lstat(place(db, sha256))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        sentence = _("{name} cannot be read: {why}.")
        raise Broken(sentence.format(name=place(db, sha256), why=error.strerror)) from None
    return StoredFile(sha256, status.st_size) if stat.S_ISREG(status.st_mode) else None


def path_of(db: Path, file: FileRef) -> Path:
    """Where to read a stored file; refused when there is none with its content."""
    require(find(db, file.sha256), "file_unknown", file=file.name or file.sha256)
    return place(db, file.sha256)


def keep(db: Path, path: Path, limit: int = SIZE_LIMIT, *, name: str | None = None) -> FileRef:
    """Store a copy of the file at ``path``, of ``limit`` bytes at most; keeping twice stores once.

    ``name`` is what people see, by default the file's own. Raises NotFound, BadInput for what is
    no plain file or changes meanwhile, Refused by the rules of `ccanalytics.model.attachments`,
    Broken when the disk fails; then nothing was stored.
    """
    with _reading(path), _opened(path) as source:
        size = os.fstat(source.fileno()).st_size
        with Upload.begin(db, path.name if name is None else name, size, limit) as upload:
            left = size + 1  # one more tells whether it grows meanwhile
            while left > 0 and (piece := source.read(min(PIECE, left))):
                upload.add(piece)
                left -= len(piece)
            return upload.finish()


class Upload:
    """A file that comes in pieces: `begin`, `add` …, `finish`; or `abandon`.

    As a context it is abandoned at the end unless it was finished.
    """

    def __init__(self, folder: Path, name: str, size: int) -> None:
        self.name, self.size, self.received = name, size, 0
        self._folder, self._hash = folder, hashlib.sha256()
        self._part = folder / f"{secrets.token_hex(8)}{PART}"
        self._file = FileIO(self._part, "xb")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    @classmethod
    def begin(cls, db: Path, name: str, size: int, limit: int = SIZE_LIMIT) -> Upload:
        """Make ready for ``size`` bytes; refused early when the rules will not have them."""
        kept = admitted(name, size, limit)
        folder = files_folder(db.resolve())
        try:
            _make(folder)
            _clear_left(folder)
            return cls(folder, kept, size)
        except OSError as error:
            raise _unkept(kept, error) from None

    def add(self, piece: bytes | memoryview) -> int:
        """Take the next bytes; returns how many have come by now.

        BadInput when that is more than was announced, Broken when the disk fails; then it is
        abandoned.
        """
        view = memoryview(piece).cast("B")
        with self._coming():
            if self.received + view.nbytes > self.size:
                sentence = _("More came of {name} than was announced; give it again.")
                raise BadInput(sentence.format(name=self.name))
            self._hash.update(view)
            while view:
                written = self._file.write(view)
                self.received += written
                view = view[written:]
        return self.received

    def finish(self) -> FileRef:
        """See that the disk has it, and give it its place.

        BadInput when less came than was announced, Broken when the disk fails; then it is
        abandoned.
        """
        sha256 = self._hash.hexdigest()
        with self._coming():
            if self.received < self.size:
                sentence = _("{name} came cut short: {came} of {size} bytes; give it again.")
                came, size = number(self.received), number(self.size)
                raise BadInput(sentence.format(name=self.name, came=came, size=size))
            os.fsync(self._file.fileno())
            target = self._folder / sha256[:2] / sha256
            _make(target.parent)
            # One with this content may be there: it is the same, or else the disk spoilt it.
            self._part.replace(target)
            _flush(target.parent)
            _flush(self._folder)
            self._file.close()
        return FileRef(sha256, self.name)

    def abandon(self) -> None:
        """Remove what has come; harmless when it is finished or abandoned already."""
        if not self._file.closed:
            # A disk that fails may fail at this too: what is left is cleared away later.
            with suppress(OSError):
                self._part.unlink(missing_ok=True)
            with suppress(OSError):
                self._file.close()

    def __enter__(self) -> Upload:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()

    @contextmanager
    def _coming(self) -> Iterator[None]:
        """Whatever fails, nothing half stays."""
        if self._file.closed:
            raise BadInput(_("{name} is not coming any more; begin again.").format(name=self.name))
        try:
            yield
        except BaseException as error:
            self.abandon()
            if isinstance(error, OSError):
                raise _unkept(self.name, error) from None
            raise


class Attachments:
    """The attached files of one store, with the largest size taken, in bytes."""

    def __init__(self, db: Path, limit: int = SIZE_LIMIT) -> None:
        self.db, self.limit = db.resolve(), limit

    def keep(self, path: Path, *, name: str | None = None) -> FileRef:
        """Store a copy of the file at ``path``: see `keep`."""
        return keep(self.db, path, self.limit, name=name)

    def upload(self, name: str, size: int) -> Upload:
        """Begin to take a file of ``size`` bytes in pieces: see `Upload`."""
        return Upload.begin(self.db, name, size, self.limit)

    def find(self, sha256: str) -> StoredFile | None:
        """The stored file with this content, or None."""
        return find(self.db, sha256)

    def path_of(self, file: FileRef) -> Path:
        """Where to read a stored file; refused when there is none with its content."""
        return path_of(self.db, file)


def take_place(new: Path, db: Path) -> None:
    """Let the files of the store ``new`` take the place of those of ``db``.

    The old ones go into the folder of ``new``, which whoever made it clears away.
    """
    with suppress(FileNotFoundError):
        files_folder(db).rename(new.with_name(f"{new.name}.files.old"))
    with suppress(FileNotFoundError):
        files_folder(new).rename(files_folder(db))


def _opened(path: Path) -> FileIO:
    """The plain file at ``path``, opened without following a link or waiting for anybody."""
    try:
        # Looked at before it is opened, too: opening some devices does something.
        _check_is_file(path, os.lstat(path).st_mode)
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        file = FileIO(os.open(path, flags))
    except ValueError as error:  # a NUL in the path, or half a character
        raise _unread(path, error) from None
    try:
        _check_is_file(path, os.fstat(file.fileno()).st_mode)
    except BaseException:
        file.close()
        raise
    return file


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(_("There is no file {path}.").format(path=path)) from None
    except OSError as error:
        raise _unread(path, error) from None


def _check_is_file(path: Path, mode: int) -> None:
    for is_that, sentence in _NO_FILES:
        if is_that(mode):
            raise BadInput(_(sentence).format(path=path))


def _unread(path: Path, error: OSError | ValueError) -> BadInput:
    why = getattr(error, "strerror", None) or error
    return BadInput(_("{path} cannot be read: {why}.").format(path=path, why=why))


def _unkept(name: str, error: OSError) -> Broken:
    sentence = _("{name} cannot be stored: {why}.")
    return Broken(sentence.format(name=name, why=error.strerror or error))


def _make(folder: Path) -> None:
    with suppress(FileExistsError):
        folder.mkdir()
        _flush(folder.parent)


def _flush(folder: Path) -> None:
    """See that the disk has the names in this folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clear_left(folder: Path) -> None:
    """Remove what killed processes left half-way; one that still comes is locked."""
    for left in folder.glob(f"*{PART}"):
        # Somebody else may clear it away just now, be writing it, or own it.
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                with left.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    left.unlink()
