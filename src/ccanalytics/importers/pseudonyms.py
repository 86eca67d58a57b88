"""Contacts replaced by keyed hashes: the same contact stays the same, and nobody can be named."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import duckdb
import pyarrow as pa

from ccanalytics.errors import BadInput
from ccanalytics.language import gettext as _


def pseudonymise(connection: duckdb.DuckDBPyConnection, table: str, key: bytes) -> None:
    """Replace the authors of contacts' rows and all ids in ``table`` by hashes.

    A conversation's id is often the contact's address, and a message's id may be made from it, so
    they are hashed too. What people wrote stays as it is.
    """
    hashed_columns = (
        ("author", "role = 'contact'"),
        ("conversation", "TRUE"),
        ("message", "TRUE"),
    )
    for column, condition in hashed_columns:
        names = connection.execute(
            f"SELECT DISTINCT {column} FROM {table} WHERE {condition}"
        ).fetchall()
        plain = [row[0] for row in names]
        hashed = [_hash(key, name) for name in plain]
        connection.register("pseudonyms", pa.table({"plain": plain, "hashed": hashed}))
        connection.execute(
            f"UPDATE {table} SET {column} = p.hashed FROM pseudonyms AS p "
            f"WHERE {table}.{column} = p.plain AND {condition}"
        )
        connection.unregister("pseudonyms")


def pseudonym_key(db: Path) -> bytes:
    """The key of this store: beside it, readable by its owner only, made when first needed."""
    path = db.with_name(db.name + ".pseudonym-key")
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    key = path.read_text().strip()
    if len(key) < 32:
        sentence = _("{path} is no key; remove it only if you may lose the old pseudonyms.")
        raise BadInput(sentence.format(path=path))
    return key.encode()


def _hash(key: bytes, name: str) -> str:
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:20]
