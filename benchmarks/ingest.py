"""How fast a file of messages is imported, beside DuckDB's own reading of the same file."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.common import MIB, Report, arguments, in_fresh_process, write_messages


def main() -> None:
    """Run it and print the report."""
    chosen = arguments(__doc__, runs=3, rows=1_000_000)
    with TemporaryDirectory(prefix="ccanalytics-bench-") as folder:
        report = measured(Path(folder), chosen.rows, chosen.runs)
    report.show(as_json=chosen.json)


def measured(folder: Path, rows: int, runs: int) -> Report:
    """Each run imports into a store of its own; every step is a process of its own."""
    file, report = folder / "messages.jsonl", Report(runs)
    write_messages(file, rows)
    firsts, seconds, bares = [], [], []
    for run in range(runs):
        bares.append(in_fresh_process("ingest", "read_bare", file, folder / f"bare{run}.duckdb"))
        db = folder / f"centre{run}.duckdb"
        in_fresh_process("ingest", "make", db)
        firsts.append(in_fresh_process("ingest", "import_once", db, file))
        seconds.append(in_fresh_process("ingest", "import_once", db, file))
    first = median(step["seconds"] for step in firsts)
    bare = median(step["seconds"] for step in bares)
    report.figures |= {
        "messages": rows,
        "conversations": firsts[0]["conversations"],
        "facts": firsts[0]["added"],
        "file (MiB)": file.stat().st_size / MIB,
        "store (MiB)": db.stat().st_size / MIB,
        "import (s)": first,
        "messages per second": rows / first,
        "peak memory (MiB)": max(step["peak_mib"] for step in firsts),
        "import again (s)": median(step["seconds"] for step in seconds),
        "facts added again": max(step["added"] for step in seconds),
        "peak memory again (MiB)": max(step["peak_mib"] for step in seconds),
        "bare DuckDB (s)": bare,
        "peak memory of bare DuckDB (MiB)": max(step["peak_mib"] for step in bares),
    }
    report.ratios["import to bare DuckDB"] = first / bare
    return report


def make(db: str) -> None:
    """Make an empty store."""
    import ccanalytics

    ccanalytics.create(db, by="root", zone="UTC")


def import_once(db: str, file: str) -> dict[str, int]:
    """Import the file by the standard mapping."""
    from ccanalytics.importers import import_file

    result = import_file(Path(db), "messages", Path(file), by="root")
    return {"conversations": result.conversations, "added": result.added}


def read_bare(file: str, db: str) -> None:
    """What DuckDB needs to read the same file into a table on disk."""
    with duckdb.connect(db) as connection:
        connection.execute(f"CREATE TABLE messages AS SELECT * FROM read_json('{file}')")


if __name__ == "__main__":
    main()
