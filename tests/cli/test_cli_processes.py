"""A few commands as real processes: signals, pipes, start-up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from centre import Centre

COMMAND = [sys.executable, "-c", "from ccanalytics.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CCANALYTICS", "JUPYTER"))}
    return kept | {"CCANALYTICS_LOCALE": "en"} | more


def call(*words: object, **more: object) -> subprocess.CompletedProcess[str]:
    given = {"env": environment(), "capture_output": True, "text": True, "timeout": 120} | more
    return subprocess.run([*COMMAND, *map(str, words)], **given)  # type: ignore[call-overload]


def start(*words: object, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background passes on that Ctrl-C is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **more,  # type: ignore[call-overload]
    )


def test_help_loads_none_of_the_heavy_libraries():
    heavy = ("polars", "pandas", "pyarrow", "plotly", "papermill", "jupyterlab", "rich", "numpy")
    code = (
        "import sys\nfrom ccanalytics.cli import cli\n"
        "try: cli(['--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.splitlines()[-1] == "[]"


def test_the_entry_point_is_installed():
    assert call("--version").stdout.startswith("ccanalytics ")


def test_a_full_disk_under_stdout_is_told(centre: Centre):
    centre.receive()

    with open("/dev/full", "w") as full:
        result = call("--db", centre.path, "queue", stdout=full, capture_output=False, stderr=-1)

    assert result.returncode == 3
    assert result.stderr == "ccanalytics: the disk is full: make room, then try again.\n"


@pytest.mark.parametrize("words", [["words", "--metrics"], ["--help"]], ids=["words", "help"])
def test_a_reader_who_goes_away_leaves_no_noise(words: list[str]):
    reading, writing = os.pipe()
    os.close(reading)

    result = call(*words, stdout=writing, capture_output=False, stderr=subprocess.PIPE)
    os.close(writing)

    assert result.returncode == 141
    assert result.stderr == ""


def test_ctrl_c_ends_with_one_line(centre: Centre):
    conversation = centre.receive()
    words = ["--db", centre.path, "--by", "ana", "do", "add-note", conversation, "-"]
    with start(*words, stdin=subprocess.PIPE) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)

    assert process.returncode == 130
    assert said.strip() == "ccanalytics: Interrupted."


def test_an_ascii_terminal_gets_question_marks(centre: Centre):
    centre.receive(text="¿Qué? ☎")

    result = call("--db", centre.path, "queue", env=environment(PYTHONIOENCODING="ascii"))

    assert result.returncode == 0
    assert "?Qu?? ?" in result.stdout
