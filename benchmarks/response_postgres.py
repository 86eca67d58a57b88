"""The response times of `benchmarks.response` in PostgreSQL, in a server of our own."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from benchmarks.response_others import MESSAGES, SESSIONS, Answer, answer_of
from benchmarks.response_store import ZONE

QUERY = f"""
    WITH said AS (
        SELECT *, lag(is_contact, 1, FALSE) OVER in_session AS waits
        FROM messages
        WINDOW in_session AS (PARTITION BY session_id ORDER BY happened_at)
    ),
    turning AS (
        SELECT *,
            lead(happened_at) OVER in_session AS replied_at
        FROM said
        WHERE is_contact <> waits
        WINDOW in_session AS (PARTITION BY session_id ORDER BY happened_at)
    ),
    turns AS (
        SELECT
            channel_id,
            date_part('hour', happened_at AT TIME ZONE 'UTC' AT TIME ZONE '{ZONE}')::INT AS hour,
            greatest(0, (1e6 * date_part('epoch',
                coalesce(replied_at, closed_at, (SELECT last FROM seen)) - happened_at
            ))::BIGINT) AS t,
            replied_at IS NULL AS is_open
        FROM turning
        LEFT JOIN sessions USING (session_id)
        WHERE is_contact
    ),
    placed AS (
        SELECT
            *,
            count(*) OVER (PARTITION BY channel_id, hour) AS n,
            count(*) FILTER (WHERE is_open) OVER (PARTITION BY channel_id, hour) AS unfinished,
            row_number() OVER (PARTITION BY channel_id, hour ORDER BY t, is_open) AS place
        FROM turns
    ),
    shares AS (
        SELECT
            *,
            CASE WHEN NOT is_open AND place = n THEN 0 ELSE exp(sum(
                CASE WHEN is_open OR place = n THEN 0
                    ELSE ln(1 - 1 / (n - place + 1)::DOUBLE PRECISION) END
            ) OVER (PARTITION BY channel_id, hour ORDER BY t, is_open, place
                ROWS UNBOUNDED PRECEDING)) END AS s
        FROM placed
    )
    SELECT
        channel_id, hour, count(*), count(*) FILTER (WHERE is_open),
        min(t) FILTER (WHERE s <= 0.5 + 1e-12),
        min(t) FILTER (WHERE s <= 0.1 + 1e-12),
        min(t) FILTER (WHERE s <= 0.01 + 1e-12),
        percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY t)
            FILTER (WHERE unfinished = 0)
    FROM shares
    GROUP BY channel_id, hour
"""
TABLES = """
    CREATE UNLOGGED TABLE messages (
        session_id BIGINT, channel_id BIGINT, happened_at TIMESTAMP, is_contact BOOLEAN
    );
    CREATE UNLOGGED TABLE sessions (session_id BIGINT PRIMARY KEY, closed_at TIMESTAMP);
    CREATE UNLOGGED TABLE seen (last TIMESTAMP);
"""
INDEXES = """
    CREATE INDEX ON messages (session_id, happened_at) INCLUDE (channel_id, is_contact);
    VACUUM ANALYZE messages;
    VACUUM ANALYZE sessions;
"""
SETTINGS = {
    "shared_buffers": "4GB",
    "work_mem": "1GB",
    "maintenance_work_mem": "1GB",
    "effective_cache_size": "12GB",
    "max_parallel_workers_per_gather": os.cpu_count() or 2,
    "max_wal_size": "8GB",
    "random_page_cost": 1.1,
    "jit": "on",
    "timezone": "UTC",
}


def postgres_programs() -> Path | None:
    """Where version 15 of Debian's packages is, or another one; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    ours = [program.parent for program in found if program.parent.parent.name == "15"]
    return ours[0] if ours else found[-1].parent if found else None


@contextmanager
def postgres(programs: Path) -> Iterator[Postgres]:
    """A server of our own in a temporary folder, on a socket in it; it ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="ccanalytics-bench-pg-"))
    server = Postgres(programs, folder)
    try:
        if os.getuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        server.run("initdb", "-D", server.data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        with (server.data / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{folder}'\n")
            settings.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        server.run("pg_ctl", "-D", server.data, "-w", "-l", folder / "log", "start")
        try:
            yield server
        finally:
            server.run("pg_ctl", "-D", server.data, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Postgres:
    """A server that we started, asked through psql."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.data = programs, folder, folder / "data"

    def run(self, program: str, *arguments: object) -> None:
        """One of its programs, as a user who may: it refuses root."""
        command = [str(self.programs / program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, capture_output=True, cwd="/")

    def asked(self, *commands: str) -> str:
        """What psql prints for these, one after the other."""
        told = [part for command in commands for part in ("-c", command)]
        program = [str(self.programs / "psql"), "-h", str(self.folder), "-U", "postgres", "-X"]
        done = subprocess.run(
            [*program, "-q", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1", *told],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        return done.stdout

    def load(self, connection: duckdb.DuckDBPyConnection, last: datetime) -> None:
        """Bring the same messages in, index and analyse them."""
        self.asked(TABLES, f"INSERT INTO seen VALUES ('{last}')")
        for name, query in ("messages", MESSAGES), ("sessions", SESSIONS):
            file = self.folder / f"{name}.csv"
            connection.execute(f"COPY ({query}) TO '{file}' (HEADER FALSE)")
            self.asked(f"\\copy {name} FROM '{file}' (FORMAT csv)")
            file.unlink()
        self.asked(*(part for part in INDEXES.strip().split(";\n") if part.strip(" ;\n")))

    def answer(self) -> tuple[Answer, float]:
        """What it answers, and the seconds that it took by psql's own clock."""
        told = self.asked("\\timing on", QUERY)
        lines = [line.split("|") for line in told.splitlines() if "|" in line]
        took = re.findall(r"Time: ([0-9.]+) ms", told)
        return answer_of(map(_postgres_row, lines)), float(took[-1]) / 1000


def _postgres_row(fields: list[str]) -> tuple[float | None, ...]:
    plain = re.findall(r"[0-9.e+]+", fields.pop())
    return tuple(float(field) if field else None for field in [*fields[:4], *(plain or fields[4:])])
