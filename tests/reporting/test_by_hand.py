"""The reports' notebooks in the hands of an analyst: no run around them."""

import re

import nbformat
import plotly.graph_objects as go
import polars as pl
import pytest

import ccanalytics as cc
from ccanalytics import AgentRef, ChannelRef, NotFound
from ccanalytics.actions import Answer, Close, ConfigureChannel, MarkSpam, Send, Transfer, Undo
from ccanalytics.reporting import Report
from ccanalytics.reporting.catalogue import find_report, reports
from ccanalytics.reporting.emit import entries

REPORTS = sorted(reports())
OF_WINDOWS = [name for name in REPORTS if name != "conversation_drill"]
"""Those that are about a period and not about one conversation."""


def by_hand(name, **parameters):
    """Run the cells here, with the parameters set by hand; returns what the last lines show."""
    names, shown = {}, []
    for cell in nbformat.read(find_report(name), as_version=4).cells:
        if cell.cell_type == "code":
            *before, last = cell.source.splitlines()
            exec("\n".join(before), names)
            if "parameters" in cell.metadata.get("tags", []):
                exec(last, names)
                names.update(parameters)
            else:
                shown.append(eval(last, names))
    return names, shown


def figures_in(shown):
    return [one for one in shown if isinstance(one, go.Figure)]


@pytest.fixture
def workplace(centre, tmp_path, monkeypatch):
    """The folder of the notebooks, below which and above which are the data."""
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks" / "reports").mkdir(parents=True)
    centre.path.rename(tmp_path / "data" / "centre.duckdb")
    monkeypatch.chdir(tmp_path / "notebooks" / "reports")
    return tmp_path


@pytest.mark.parametrize("name", REPORTS)
def test_it_reads_the_nearest_centre_and_of_an_empty_one_says_so(workplace, name):
    names, (opening, headline, *rest) = by_hand(name)

    assert names["report"].centre.path.parent.name == "centre.duckdb.snapshots"
    assert not list((workplace / "notebooks").rglob("*.*"))
    assert "nothing was counted" in repr(opening)
    assert "nobody has written yet" in repr(opening)
    assert repr(headline).startswith("Not enough data")
    assert {figure.layout.annotations[0].text for figure in figures_in(rest)} == {"Not enough data"}


@pytest.mark.parametrize("name", OF_WINDOWS)
def test_a_window_without_data_has_not_enough_data(centre, name):
    centre.receive()
    snapshot = str(centre.desk().snapshot().path)

    _, shown = by_hand(name, snapshot=snapshot, since="2030-01-01", channel="sales")

    assert "from 2030-01-01" in repr(shown[0])
    assert "Channels: sales" in repr(shown[0])
    assert "Not enough data" in repr(shown[1])


def one_waiting(centre):
    centre.receive()


def all_spam(centre):
    for number in range(12):
        conversation = centre.receive(f"t{number}", contact=f"c{number}")
        centre.clock.tick(60)
        centre.desk("ben").do(MarkSpam(conversation=conversation))


def all_closed(centre):
    for number in range(12):
        conversation = centre.receive(f"t{number}", contact=f"c{number}")
        centre.clock.tick(60)
        centre.desk("ben").do(Send(conversation=conversation, text="Hi"))
        centre.desk("ben").do(Close(conversation=conversation))


def all_transferred(centre):
    """Nobody has answered a contact, and nobody accepted a transfer."""
    for number in range(12):
        conversation = centre.receive(f"t{number}", contact=f"c{number}")
        centre.desk("ben").do(Answer(conversation=conversation))
        centre.clock.tick(60)
        centre.desk("ben").do(Transfer(conversation=conversation, to=AgentRef("dora")))


def in_one_second(centre):
    """All are answered at once, in a channel with a target that has no hours."""
    rules = {"first_response_target": 60, "response_target": 60}
    centre.desk().do(ConfigureChannel(channel=ChannelRef("sales"), changes=rules))
    for number in range(12):
        conversation = centre.receive(f"t{number}", contact=f"c{number}")
        centre.desk("ben").do(Send(conversation=conversation, text="Hi"))


HISTORIES = [one_waiting, all_spam, all_closed, all_transferred, in_one_second]

SAID = {
    ("response_time", "one_waiting"): ["there is no full week to judge", "no full week to compare"],
    ("response_time", "all_spam"): ["more than", "Contacts waited 12 min in all, in 12 sessions."],
    ("response_time", "in_one_second"): [
        "the two agree",
        "half within 0 s",
        "Zendesk – the same | 12 (100 %)",
    ],
    ("sla", "one_waiting"): ["No channel had a target; ask", "Nobody is late"],
    ("sla", "in_one_second"): ["First responses within target: 100 %, 12 of 12."],
    ("conversation_drill", "one_waiting"): [
        "wait 1 | nobody (queue)",
        "Pieces of waiting (waiting_pieces)",
        "goes on",
        "more than",
    ],
    ("conversation_drill", "all_transferred"): [
        "being passed on to Dora",
        "the pieces make it up",
        "handed over: Dora",
    ],
    ("spam", "all_spam"): ["Spam rate: 100 %, 12 of 12.", "half within 1 min"],
    ("spam", "all_closed"): ["Spam rate: 0 %, 0 of 12.", "Spam answered | not enough data"],
    ("transfers", "all_closed"): [
        "Transfer rate: 0 %, 0 of 12.",
        "Transfer time | not enough data",
        "How it ended | Transfers | The contact waited in | Waited in all\nnot enough data",
    ],
    ("transfers", "all_transferred"): [
        "Transfer rate: 100 %, 12 of 12. In 11 of 12 transfers the contact awaited a reply",
        "meanwhile: 1 h 6 min in all.",
        "nobody has accepted yet | 12 (100 %) | 11 | 1 h 6 min",
    ],
}
"""What reports must say of some of these centres. Of the last transfer no time has passed."""


@pytest.fixture(scope="module")
def lived(request, another):
    """A snapshot of a centre that has this one-sided history."""
    centre = another()
    with centre.desk().batch():
        request.param(centre)
    return centre.desk().snapshot()


TOLD = [
    (history, name)
    for history in HISTORIES
    for name in REPORTS
    if (name, history.__name__) in SAID
    or (name in ("spam", "transfers") and history is not in_one_second)
]


@pytest.mark.parametrize(
    ("lived", "history", "name"),
    [(history, history, name) for history, name in TOLD],
    indirect=["lived"],
    ids=[f"{history.__name__}-{name}" for history, name in TOLD],
)
def test_a_one_sided_centre_has_its_report(lived, history, tmp_path, name):
    _, shown = by_hand(name, snapshot=str(lived.path), out=str(tmp_path))

    said = "\n".join(repr(one) for one in shown if not isinstance(one, go.Figure))
    assert all(words in said for words in SAID.get((name, history.__name__), []))
    assert not {"None", "nan", "inf"} & set(re.findall(r"\w+", said))
    if name in ("response_time", "spam", "transfers"):
        assert ("too few data to judge by, n = 1" in said) == (history is one_waiting)
    for figure in figures_in(shown):
        assert figure.data or figure.layout.annotations[0].text == "Not enough data"
        assert figure.layout.meta["alt"]
    assert (tmp_path / "metrics.json").is_file()
    assert list(tmp_path.glob("*.parquet"))


def test_what_was_taken_back_is_left_out_and_told(centre):
    conversation = centre.receive()
    ben = centre.desk("ben")
    ben.do(MarkSpam(conversation=conversation))
    ben.do(Undo(conversation=conversation))
    snapshot = str(centre.desk().snapshot().path)

    _, shown = by_hand("spam", snapshot=snapshot)

    assert "Left out: 1 act that was taken back" in repr(shown[0])
    for window in ({"channel": "support"}, {"until": "2026-03-02"}, {"since": "2026-03-03"}):
        _, shown = by_hand("spam", snapshot=snapshot, **window)
        assert "Left out: nothing; " in repr(shown[0])


def test_a_matrix_shows_people_and_channels_by_the_names_people_read(centre):
    report = Report("x", str(centre.desk().snapshot().path))
    frame = pl.DataFrame(
        [
            {"agent": "ben", "to_agent": "dora", "to_channel": None},
            {"agent": None, "to_agent": None, "to_channel": "sales"},
        ]
    )

    titled = report.titled(frame)

    assert titled["agent"].to_list() == ["Ben", None]
    assert titled["to"].to_list() == ["Dora", "# sales"]


def test_titles_that_two_channels_share_are_told_apart(centre):
    for name in ("north", "south"):
        centre.desk().do(cc.actions.AddChannel(name=name, title="Shop"))

    report = Report("x", str(centre.desk().snapshot().path))

    assert report.about.titles == {
        "sales": "sales",
        "support": "support",
        "north": "Shop (north)",
        "south": "Shop (south)",
    }


def test_without_a_centre_it_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(NotFound, match="ccanalytics init"):
        Report("x")
    with pytest.raises(NotFound, match="ccanalytics snapshot"):
        Report("x", "nowhere.duckdb")


def test_what_is_kept_of_a_measurement_tells_the_opening_hours_it_was_asked_with(centre):
    measured = centre.desk().metric("missed", hours="mon-fri 09:00-18:00")

    assert entries(measured)[0]["hours"] == "mon-fri 09:00-18:00"
