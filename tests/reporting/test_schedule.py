"""The schedule: named windows, due moments, faults of the file, and running what is due."""

from __future__ import annotations

import fcntl
import json
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ccanalytics.errors import BadInput, NotFound
from ccanalytics.metrics.window import utc
from ccanalytics.reporting import cron
from ccanalytics.reporting.due import find_due, run_due, runs_of, store_of
from ccanalytics.reporting.runs import read_records
from ccanalytics.reporting.schedule import read_schedule
from ccanalytics.reporting.turn import AlreadyRunning, turn
from ccanalytics.reporting.windows import window

MADRID = "Europe/Madrid"


def at(moment: str, zone: str = MADRID) -> datetime:
    """A moment by the wall clock; ``+`` at its end is the second time of a repeated hour."""
    read = datetime.fromisoformat(moment.rstrip("+"))
    return read.replace(tzinfo=ZoneInfo(zone), fold=moment.endswith("+"))


# --- windows ---


@pytest.mark.parametrize(
    ("name", "due", "since", "until"),
    [
        ("yesterday", "2026-03-02 07:00", "2026-03-01", "2026-03-02"),
        ("last_7_days", "2026-03-02 07:00", "2026-02-23", "2026-03-02"),
        ("last_28_days", "2026-03-02 07:00", "2026-02-02", "2026-03-02"),
        ("last_week", "2026-03-02 07:00", "2026-02-23", "2026-03-02"),  # a Monday
        ("last_week", "2026-03-01 23:59", "2026-02-16", "2026-02-23"),  # the Sunday before
        ("last_week", "2027-01-04 07:00", "2026-12-28", "2027-01-04"),  # ISO week 53 of 2026
        ("last_month", "2026-01-31 07:00", "2025-12-01", "2026-01-01"),
        ("last_month", "2028-03-01 00:00", "2028-02-01", "2028-03-01"),
        ("today", "2026-03-02 19:30", "2026-03-02", "2026-03-02T19:30+01:00"),
        ("this_week", "2026-07-15 12:00", "2026-07-13", "2026-07-15T12:00+02:00"),
        ("this_month", "2026-03-02 07:00", "2026-03-01", "2026-03-02T07:00+01:00"),
        # At midnight what is over is the day that has just ended.
        ("today", "2026-03-02 00:00", "2026-03-01", "2026-03-02T00:00+01:00"),
        ("this_week", "2026-03-02 00:00", "2026-02-23", "2026-03-02T00:00+01:00"),
        ("yesterday", "2026-03-02 00:00", "2026-03-01", "2026-03-02"),
    ],
)
def test_a_window_is_told_from_the_due_moment(name, due, since, until):
    assert window(name, at(due), MADRID, MADRID) == (since, until)


@pytest.mark.parametrize(("due", "hours"), [("2026-03-30 07:00", 167), ("2026-10-26 07:00", 169)])
def test_the_week_in_which_clocks_change_is_an_hour_shorter_or_longer(due, hours):
    since, until = (utc(end, MADRID) for end in window("last_week", at(due), MADRID, MADRID))

    assert until - since == timedelta(hours=hours)


def test_in_a_zone_of_its_own_the_job_has_that_zones_days():
    due = at("2026-03-09 07:00", "America/New_York")  # clocks changed there the day before

    since, until = window("last_week", due, "America/New_York", MADRID)

    assert (since, until) == ("2026-03-02T00:00-05:00", "2026-03-09T00:00-04:00")
    assert utc(since, MADRID) == datetime(2026, 3, 2, 5)


# --- due moments ---


@pytest.mark.parametrize(
    ("expression", "start", "moments"),
    [
        # 02:30 does not exist on the 29th: the job runs as soon as the gap is over.
        ("30 2 * * *", "2026-03-28 12:00", ["2026-03-29 03:00", "2026-03-30 02:30"]),
        ("0,30 2 * * *", "2026-03-28 12:00", ["2026-03-29 03:00", "2026-03-30 02:00"]),
        # On the 25th of October it comes twice: the first time counts, and only that.
        ("30 2 * * *", "2026-10-24 12:00", ["2026-10-25 02:30", "2026-10-26 02:30"]),
        ("30 2 * * *", "2026-10-25 02:10+", ["2026-10-26 02:30", "2026-10-27 02:30"]),
        # A job of every hour runs in each real one.
        ("30 * * * *", "2026-10-25 02:00", ["2026-10-25 02:30", "2026-10-25 02:30+"]),
    ],
)
def test_a_job_runs_once_in_the_night_that_clocks_change(expression, start, moments):
    found = islice(cron.upcoming(expression, MADRID, at(start)), len(moments))

    assert list(found) == [at(moment).astimezone(UTC) for moment in moments]


@pytest.mark.parametrize(
    "expression", ["30 2 * * *", "0,30 1-3 * * *", "*/20 * * * *", "0 2 * * 0"]
)
@pytest.mark.parametrize("night", ["2026-03-28", "2026-10-24"])
def test_the_last_due_moment_is_the_last_of_those_that_came(expression, night):
    begin = at(f"{night} 00:00").astimezone(UTC)
    ahead = islice(cron.upcoming(expression, MADRID, begin - timedelta(days=8)), 2_000)
    came = [moment for moment in ahead if moment <= begin + timedelta(days=3)]

    for minutes in range(0, 2 * 24 * 60, 7):
        now = begin + timedelta(minutes=minutes, seconds=3)
        expected = max(moment for moment in came if moment <= now)
        assert cron.latest(expression, MADRID, now) == expected, now


def test_a_moment_is_due_as_soon_as_it_is_there():
    assert cron.latest("0 7 * * *", MADRID, at("2026-03-02 07:00")) == at("2026-03-02 07:00")
    assert cron.latest("0 7 * * *", MADRID, at("2026-03-02 06:59")) == at("2026-03-01 07:00")


# --- the file ---


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with two reports: one that takes a window, and one that fails."""
    monkeypatch.chdir(tmp_path)
    for name, source in (("weekly", "since: str = ''\nuntil: str = ''"), ("bad", "n: int = 1")):
        cells = [new_code_cell(source, metadata={"tags": ["parameters"]})]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(
            new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / f"{name}.ipynb"
        )
    return tmp_path


@pytest.fixture
def quick(monkeypatch) -> list[str]:
    """papermill copies the notebook and runs nothing; tells what it was asked to run."""
    ran: list[str] = []

    def execute(notebook, part, **_):
        ran.append(Path(notebook).name.partition(".")[0])
        Path(part).write_bytes(Path(notebook).read_bytes())
        if ran[-1] == "bad":
            raise RuntimeError("no luck")

    monkeypatch.setattr(papermill, "execute_notebook", execute)
    return ran


def schedule(folder: Path, text: str) -> Path:
    path = folder / "schedule.toml"
    path.write_text(text, "utf-8")
    return path


JOBS = """
[[job]]
name = "weekly"
report = "./weekly.ipynb"
cron = "0 7 * * 1"
parameters = { window = "last_week" }

[[job]]
name = "daily"
report = "./weekly.ipynb"
cron = "30 6 * * *"
zone = "America/New_York"
out = "daily"
"""

BAD = '[[job]]\nname = "bad"\nreport = "bad.ipynb"\ncron = "0 7 * * *"\n'


def test_all_faults_of_the_file_are_told_at_once(folder, centre):
    path = schedule(
        folder,
        """
        colour = "red"
        [[job]]
        name = "a"
        report = "respnse_time"
        cron = "0 7 * * 9"
        zone = "Europe/Madird"
        [[job]]
        name = "a"
        report = "./weekly.ipynb"
        cron = "@daily"
        when = "now"
        parameters = { window = "last_wek", since = "2026-01-01", chanel = "x" }
        [[job]]
        report = "response_time"
        cron = 5
        out = ""
        parameters = { channel = "nope", since = 2026-02-02, until = 2026-02-01, snapshot = [1] }
        [[job]]
        name = "b"
        report = "bad.ipynb"
        cron = "0 0 30 2 *"
        parameters = { window = "last_week", n = "many" }
        [[job]]
        name = "c"
        report = "./weekly.ipynb"
        cron = "0 0 * * *"
        parameters = "none"
        """,
    )

    with pytest.raises(BadInput) as caught:
        read_schedule(path, centre.desk())

    said = str(caught.value)
    assert "\n" not in said
    assert "schedule.toml has 20 faults, so nothing runs" in said
    for fault in (
        "no key 'colour'",
        "Job 1, 'a': There is no report 'respnse_time'; did you mean 'response_time'?",
        "'0 7 * * 9' has a wrong day of the week",
        "'Europe/Madird'; did you mean 'Europe/Madrid'?",
        "'@daily' needs five fields",
        "no key of a job 'when'",
        "'last_wek'; did you mean 'last_week'?",
        "A window stands for since and until",
        "There is no parameter 'chanel'",
        "Job 3, without a name: name is missing",
        "cron must be a text of one line, not 5",
        "out must be a text of one line, not ''",
        "There is no channel 'nope'",
        "The window is empty",
        "snapshot must be one value",
        "Job 4, 'b': The cron expression '0 0 30 2 *' has a wrong day of the month",
        "The report bad has no since and until",
        "n must be a whole number, not 'many'",
        "Job 5, 'c': parameters must be a table",
        "2 jobs are called 'a'",
    ):
        assert fault in said, (fault, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lists no jobs"),
        ("[[report]]\nname = 'a'", "There is no key 'report'"),
        ("job = 5", "lists no jobs"),
        ("[[job]", "is no TOML"),
    ],
)
def test_a_file_without_jobs_is_told(folder, centre, text, said):
    with pytest.raises(BadInput, match=said):
        read_schedule(schedule(folder, text), centre.desk())


@pytest.mark.parametrize(
    ("said", "minutes"), [("", 60), ("minutes = 5", 5), ("minutes = 0.5", 0.5)]
)
def test_a_job_says_how_long_it_may_take_an_hour_unless_told(folder, centre, said, minutes):
    [job] = read_schedule(schedule(folder, BAD + said), centre.desk())

    assert job.limit == timedelta(minutes=minutes)


@pytest.mark.parametrize("said", ["0", "-1", "true", "'5'", "inf", "nan", "1441", "[1]"])
def test_a_limit_that_is_none_is_a_fault(folder, centre, said):
    with pytest.raises(BadInput, match="minutes must be a number up to 1,440"):
        read_schedule(schedule(folder, f"{BAD}minutes = {said}"), centre.desk())


def test_a_report_that_hangs_gives_the_turn_back(folder, centre):
    notebook = nbformat.read(folder / "bad.ipynb", as_version=4)
    notebook.cells.append(new_code_cell("import time; time.sleep(600)"))
    nbformat.write(notebook, folder / "bad.ipynb")
    jobs = read_schedule(schedule(folder, f"{BAD}minutes = 0.05"), centre.desk())

    assert run(centre, jobs, "2026-03-09 12:00") == [("bad", "failed")]
    assert run(centre, jobs, "2026-03-09 12:05") == []


def test_a_file_that_is_not_there_is_not_found(folder, centre):
    with pytest.raises(NotFound, match="no schedule"):
        read_schedule(folder / "schedule.toml", centre.desk())


def test_the_schedule_that_comes_with_us_has_no_fault(centre):
    jobs = read_schedule(Path(__file__).parents[2] / "schedule.toml", centre.desk())

    assert [job.notebook.stem for job in jobs] == ["response_time", "spam", "transfers"]
    due = at("2026-03-09 07:00").astimezone(UTC)
    for job, since in zip(jobs, ("2026-03-02", "2026-02-09", "2026-02-09"), strict=True):
        assert job.latest(at("2026-03-11 10:00")) == due
        assert job.parameters_at(due) == {"since": since, "until": "2026-03-09"}


# --- running what is due ---


def run(centre, jobs, now: str, **more):
    """Names of the jobs that ran then, and how each ended."""
    ended = run_due(centre.desk(), jobs, at(now), **more)
    return [(one.due.job.name, "failed" if one.error else one.run.status) for one in ended]


def test_what_is_due_runs_once_however_often_one_asks(folder, centre, quick):
    jobs = read_schedule(schedule(folder, JOBS), centre.desk())

    first = run(centre, jobs, "2026-03-09 12:00")
    assert first == [("weekly", "done"), ("daily", "done")]
    assert run(centre, jobs, "2026-03-09 12:01") == []
    assert len(quick) == 2


def test_a_machine_that_slept_runs_each_job_once_for_its_last_moment(folder, centre, quick):
    jobs = read_schedule(schedule(folder, JOBS), centre.desk())
    run(centre, jobs, "2026-03-09 12:00")

    assert run(centre, jobs, "2026-03-24 03:00") == [("weekly", "done"), ("daily", "done")]
    assert run(centre, jobs, "2026-03-24 03:05") == []

    weekly = read_records(folder / "reports")[0][0]
    assert weekly.scheduled.due_at == at("2026-03-23 07:00")
    # Told from the due moment: that it ran on a Tuesday changes nothing.
    assert weekly.parameters == {"since": "2026-03-16", "until": "2026-03-23"}
    daily = read_records(folder / "daily")[0][0]
    assert daily.scheduled.due_at == at("2026-03-23 06:30", "America/New_York")


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_a_job_at_half_past_two_runs_once_when_clocks_change(folder, centre, quick, night):
    text = JOBS.partition('[[job]]\nname = "daily"')[0].replace("0 7 * * 1", "30 2 * * *")
    jobs = read_schedule(schedule(folder, text), centre.desk())
    begin = at(f"{night} 00:00").astimezone(UTC)
    run(centre, jobs, f"{night} 00:00")

    ran = [
        begin + timedelta(minutes=minutes)
        for minutes in range(0, 5 * 60, 30)
        if list(run_due(centre.desk(), jobs, begin + timedelta(minutes=minutes)))
    ]

    assert len(ran) == 1


def test_a_report_that_fails_is_marked_and_not_repeated_unless_asked(folder, centre, quick):
    jobs = read_schedule(schedule(folder, BAD + JOBS), centre.desk())

    first = run(centre, jobs, "2026-03-09 12:00")
    assert first == [("bad", "failed"), ("weekly", "done"), ("daily", "done")]
    assert run(centre, jobs, "2026-03-09 12:05") == []
    assert run(centre, jobs, "2026-03-09 12:10", retry_failed=True) == [("bad", "failed")]
    assert run(centre, jobs, "2026-03-10 07:00") == [("bad", "failed")]

    record = next(run for run in read_records(folder / "reports")[0] if run.report == "bad")
    assert (record.status, record.html) == ("failed", "bad.FAILED.html")
    assert "RuntimeError: no luck" in record.error
    assert record.page.name == "bad.FAILED.html"


def test_a_run_without_a_finished_record_runs_again(folder, centre, quick):
    jobs = read_schedule(schedule(folder, JOBS), centre.desk())
    run(centre, jobs, "2026-03-09 12:00")
    record = next((folder / "reports").glob("weekly/*/run.json"))

    record.unlink()  # as a killed run leaves its folder
    assert run(centre, jobs, "2026-03-09 12:05") == [("weekly", "done")]


def test_runs_by_hand_and_of_another_store_do_not_count(folder, centre, quick):
    desk, path = centre.desk(), schedule(folder, JOBS)
    jobs = read_schedule(path, desk)
    run(centre, jobs, "2026-03-09 12:00")
    record = next((folder / "reports").glob("weekly/*/run.json"))
    told = json.loads(record.read_text("utf-8"))
    now = at("2026-03-09 12:00")

    for change in ({"store": "another"}, {"scheduled": None}):
        record.write_text(json.dumps(told | change), "utf-8")
        found = find_due(jobs, runs_of(jobs, store_of(desk)), now)
        assert [due.job.name for due in found] == ["weekly"]


def test_only_one_runs_what_is_due_and_the_other_is_told_who(folder, centre, quick):
    jobs = read_schedule(schedule(folder, JOBS), centre.desk())
    running = run_due(centre.desk(), jobs, at("2026-03-09 12:00"))
    next(running)

    with pytest.raises(AlreadyRunning, match=r"Process \d+ .* since 20\d\d-"):
        next(run_due(centre.desk(), jobs, at("2026-03-09 12:00")))
    assert len(list(running)) == 1
    with turn(centre.path):
        pass
    assert len(quick) == 2


def test_the_lock_goes_with_whoever_had_it_and_not_before(centre):
    with turn(centre.path):
        file = (centre.path.parent / f"{centre.path.name}.schedule.lock").open()
        with pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
