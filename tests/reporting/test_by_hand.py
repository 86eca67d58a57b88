"""The report's notebook in the hands of an analyst: no run around it."""

import nbformat
import pytest

import ccanalytics as cc
from ccanalytics import NotFound
from ccanalytics.reporting import Report
from ccanalytics.reporting.catalogue import find_report


def by_hand(**parameters):
    """Run the cells here, with the parameters set by hand; returns what the last lines show."""
    names, shown = {}, []
    for cell in nbformat.read(find_report("response_time"), as_version=4).cells:
        if cell.cell_type == "code":
            *before, last = cell.source.splitlines()
            exec("\n".join(before), names)
            if "parameters" in cell.metadata.get("tags", []):
                exec(last, names)
                names.update(parameters)
            else:
                shown.append(eval(last, names))
    return names, shown


@pytest.fixture
def workplace(centre, tmp_path, monkeypatch):
    """The folder of the notebooks, below which and above which are the data."""
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks" / "reports").mkdir(parents=True)
    centre.path.rename(tmp_path / "data" / "centre.duckdb")
    monkeypatch.chdir(tmp_path / "notebooks" / "reports")
    return tmp_path


def test_it_reads_the_nearest_centre_and_writes_nothing(workplace):
    names, _ = by_hand()

    assert names["report"].centre.path.parent.name == "centre.duckdb.snapshots"
    assert not list((workplace / "notebooks").rglob("*.*"))


def test_an_empty_centre_has_not_enough_data(workplace):
    _, shown = by_hand()
    opening, headline, *figures, _definitions = shown

    assert "nothing was counted" in repr(opening)
    assert "Not enough data" in repr(headline)
    assert [figure.layout.annotations[0].text for figure in figures] == ["Not enough data"] * 3


def test_a_window_without_data_has_not_enough_data(centre):
    centre.receive()
    snapshot = str(centre.desk().snapshot().path)

    _, shown = by_hand(snapshot=snapshot, since="2030-01-01", channel="sales")

    assert "from 2030-01-01" in repr(shown[0])
    assert "Not enough data" in repr(shown[1])


def test_with_a_folder_given_it_keeps_its_numbers(centre, tmp_path):
    centre.receive()

    by_hand(snapshot=str(centre.desk().snapshot().path), out=str(tmp_path))

    assert (tmp_path / "metrics.json").is_file()


def test_titles_that_two_channels_share_are_told_apart(centre):
    for name in ("north", "south"):
        centre.desk().do(cc.actions.AddChannel(name=name, title="Shop"))

    report = Report("x", str(centre.desk().snapshot().path))

    assert report.titles == {
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
