"""Every number can be followed to its SQL and its rows, and all doors say the same."""

import json

import polars as pl
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook, new_output

from ccanalytics.actions import Answer, Close, ConfigureChannel, MarkSpam, Send
from ccanalytics.cli import cli
from ccanalytics.importers import import_file
from ccanalytics.metrics.statement import statement, units
from ccanalytics.model.people import ChannelRef
from ccanalytics.reporting import Report, main_numbers
from ccanalytics.reporting.evidence import Evidence
from ccanalytics.reporting.export import to_html
from centre import SHARED
from hostile import HOSTILE

TWO = "contact_messages + agent_messages = 2"


@pytest.fixture(scope="module")
def lived(another):
    """Eight contacts in two channels, one with hours: some answered, one spam, one closed."""
    centre = another()
    desk = centre.desk()
    with desk.batch():
        rules = {"hours": "Europe/Madrid mon-fri 09:00-18:00", "first_response_target": 60}
        desk.do(ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
        for number in range(8):
            centre.clock.tick(3_000)
            channel = ("sales", "support")[number % 2]
            one = centre.receive(f"t{number}", contact=f"c{number}", channel=channel)
            centre.clock.tick(20 * number + 10)
            if number == 3:
                centre.desk("ben").do(MarkSpam(conversation=one))
            elif number == 4:
                centre.desk("ben").do(Answer(conversation=one))
                centre.desk("ben").do(Close(conversation=one))
            elif number % 4:
                centre.desk("ben").do(Send(conversation=one, text="Hi"))
    return desk.snapshot()


ASKED = [
    ("first_response_time", {}),
    ("response_time", {"by": "channel", "every": "day", "clock": "business"}),
    ("response_time", {"channel": "sales", "since": "2026-03-02", "period_by": "replied"}),
    ("response_time", {"without": ["spam", "out_of_hours"], "summary": "mean"}),
    ("sla_first_response", {"by": "channel"}),
    ("customer_waiting", {}),
    ("customer_waiting", {"by": "part", "clock": "business"}),
    ("missed", {"hours": "mon-fri 09:00-18:00"}),
    ("volume", {"where": "transfers = 0 -- none"}),
]


@pytest.mark.parametrize(("name", "question"), ASKED)
def test_the_sql_of_a_number_gives_the_number(lived, name, question):
    asked = lived.metric(name, **question).rows

    found = lived.sql(statement(lived, name, **question)).pl()

    assert len(found) == len(asked) > 0
    for row, told in zip(asked, found.iter_rows(named=True), strict=True):
        assert (row.value, row.n) == (told["value"], told["n"])


def test_the_rows_of_a_number_are_as_many_as_were_counted(lived):
    question = {"channel": "sales", "clock": "business"}

    rows = lived.sql(units(lived, "response_time", **question)).pl()

    assert len(rows) == lived.metric("response_time", **question).rows[0].n
    assert set(rows["channel"]) == {"sales"}


def test_a_number_is_followed_to_its_rows_and_from_a_row_to_the_desk(lived, tmp_path):
    report = Report("x", str(lived.path), str(tmp_path))
    first = report.metric("first_response_time", by="channel")

    html = report.evidence(first, group={"channel": "sales"}).html

    rows = pl.read_parquet(tmp_path / "first_response_time.rows.parquet")
    assert rows.height == 8
    of_sales = rows.filter(channel="sales").sort(pl.coalesce("value", "observed"), descending=True)
    assert "4 of 4 rows; all of them are in first_response_time.rows.parquet" in html
    assert html.index(f"open={of_sales['conversation_id'][0]})") < html.index(
        f"open={of_sales['conversation_id'][-1]})"
    )
    assert "support" not in html[html.index("<table") :]


def test_rows_beyond_the_first_twenty_are_in_the_file_alone(lived, tmp_path):
    report = Report("x", str(lived.path))
    measured = report.metric("volume")

    assert report.evidence(measured).html.count("DeskPanel(desk, open=") == 8
    assert not list(tmp_path.iterdir())


def test_hostile_text_in_evidence_stays_text():
    mean = HOSTILE[0]
    one = Evidence(mean, mean, [mean], [[mean]], [], 1, "")

    html = one.html().html

    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    output = new_output("execute_result", {"text/html": html})
    page = to_html(new_notebook(cells=[new_code_cell("x", outputs=[output])]), "p.js")
    body = page.partition("<main>")[2].partition("</main>")[0]
    assert "<details" in body
    assert "<script>" not in body


@pytest.fixture(scope="module")
def ibm(another, tmp_path_factory):
    """Customer care on Twitter, imported; and a report on it."""
    path = SHARED / "ibm-twitter-care" / "conversations.json"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    centre, out = another(), tmp_path_factory.mktemp("ibm")
    import_file(centre.path, "messages", path, mapping="ibm_twitter_care", by="ana")
    return centre, Report("ibm", str(centre.desk().snapshot().path), str(out))


def test_the_published_figures_of_twitter_care_come_out_by_all_doors(ibm):
    centre, report = ibm
    name, desk = "first_response_time", centre.desk()
    asked = [{}, {"where": TWO, "target": 86_400}, {"where": TWO, "summary": "mean"}]
    said = main_numbers(report, *(report.metric(name, **question) for question in asked[:1]))
    for question in asked[1:]:
        report.metric(name, **question)
    kept = json.loads((report.out / "metrics.json").read_text("utf-8"))

    doors = []
    for place, question in enumerate(asked):
        row = desk.metric(name, **question).rows[0]
        words = [word for key, value in question.items() for word in (f"--{key}", str(value))]
        line = CliRunner().invoke(cli, ["--db", str(centre.path), "metric", name, *words, "--json"])
        typed = json.loads(line.stdout)["rows"][0]
        sql = desk.sql(statement(desk, name, **question)).pl().to_dicts()[0]
        found = [(one["value"], one["n"]) for one in (typed, kept[place], sql)]
        assert found == [(row.value, row.n)] * 3
        doors.append(row)
    whole, median, mean = doors

    assert (whole.n, whole.value) == (525, pytest.approx(7418.6, abs=0.05))
    assert (median.n, median.value / 60) == (451, pytest.approx(109.389, abs=0.0005))
    assert mean.value / 60 == pytest.approx(2080.555, abs=0.0005)
    assert round((1 - median.within) * median.n) == 79
    assert "2 h 4 min" in repr(said)
