"""Commands as one types them, in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ccanalytics.cli import cli
from centre import Centre

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `ccanalytics …` in an empty folder, as nobody in particular."""
    folder = tmp_path / "here"
    folder.mkdir()
    return run_in(folder, monkeypatch)


def run_in(folder: Path, patch: pytest.MonkeyPatch) -> Run:
    """Run `ccanalytics …` in that folder, as nobody in particular, until the patch is undone."""
    for name in (
        "CCANALYTICS_DB",
        "CCANALYTICS_AGENT",
        "JUPYTERHUB_USER",
        "CCANALYTICS_DEBUG",
        "COLUMNS",
    ):
        patch.delenv(name, raising=False)
    patch.chdir(folder)

    def run(*words: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words], input=stdin)

    return run


@pytest.fixture
def at(run: Run, centre: Centre) -> Run:
    """Run a command on the centre; ``by`` is ana, its admin, unless said."""

    def at(*words: object, by: str = "ana", stdin: str | bytes | None = None) -> Result:
        return run("--db", centre.path, "--by", by, *words, stdin=stdin)

    return at


def count_facts(centre: Centre) -> int:
    return len(centre.desk().store.facts_since(0))


def failed_in_one_line(result: Result, code: int, *said: str) -> bool:
    """Whether it ended with the code and one line on stderr that says these words."""
    lines = result.stderr.splitlines()
    assert result.exit_code == code, (result.exit_code, result.stderr, result.stdout)
    assert result.stdout == ""
    assert len(lines) == 1, lines
    assert lines[0].startswith("ccanalytics: ")
    for words in said:
        assert words in lines[0], lines[0]
    return True
