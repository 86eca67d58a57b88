"""Parameters are checked before any kernel starts."""

import papermill
import pytest

from ccanalytics import BadInput, NotFound
from ccanalytics.reporting import pairs, run_report
from ccanalytics.reporting.parameters import typed

WRONG = [
    ({"chanel": "sales"}, BadInput, "did you mean 'channel'?"),
    ({"channel": "salse"}, NotFound, "did you mean 'sales'?"),
    ({"since": "yesterday"}, BadInput, "'yesterday' is no moment"),
    ({"since": "2026-03-02", "until": "2026-03-02"}, BadInput, "The window is empty"),
    ({"clock": "busness"}, BadInput, "did you mean 'business'?"),
    ({"period_by": "closd"}, BadInput, "did you mean 'closed'?"),
    ({"without": "spam, bot"}, BadInput, "did you mean 'bots'?"),
    ({"target": "-5"}, BadInput, "whole number of seconds"),
    ({"target": "soon"}, BadInput, "target must be a whole number"),
    ({"until": "9999-12-31T23:59-05:00"}, BadInput, "too near the ends of time"),
    ({"snapshot": "x.duckdb"}, BadInput, "filled in by the run itself"),
    ({"out": "elsewhere"}, BadInput, "filled in by the run itself"),
]

TYPES = {"weeks": "int", "share": "float", "is_short": "bool", "names": "list", "channel": "str"}


@pytest.fixture
def no_kernel(monkeypatch):
    def start(*_, **__):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(papermill, "execute_notebook", start)


@pytest.mark.parametrize(("given", "error", "words"), WRONG)
def test_what_cannot_be_asked_is_refused_before_a_kernel_starts(
    centre, no_kernel, tmp_path, given, error, words
):
    with pytest.raises(error) as caught:
        run_report(centre.desk(), "response_time", given, out=tmp_path / "reports")

    assert words in str(caught.value)
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("asked", ["conversation", "session"])
def test_what_is_not_there_cannot_be_drilled(centre, no_kernel, asked):
    with pytest.raises(NotFound, match=f"There is no {asked} 99"):
        run_report(centre.desk(), "conversation_drill", {asked: "99"})


def test_an_unknown_report_is_answered_with_the_nearest_one(centre, no_kernel):
    with pytest.raises(NotFound, match="did you mean 'response_time'"):
        run_report(centre.desk(), "reponse_time", {})


def test_a_file_that_is_no_notebook_is_said_to_be_none(centre, no_kernel, tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_text("{")

    with pytest.raises(BadInput, match="cannot be read as a notebook"):
        run_report(centre.desk(), str(path), {})


@pytest.mark.parametrize("target", ["a file", "a file/below"])
def test_an_output_folder_that_cannot_be_is_one_clear_line(centre, no_kernel, tmp_path, target):
    (tmp_path / "a file").write_text("")

    with pytest.raises(BadInput, match="cannot be written") as caught:
        run_report(centre.desk(), "response_time", {}, out=tmp_path / target)

    assert "\n" not in str(caught.value)


def test_words_become_the_types_that_the_notebook_wants():
    given = {"weeks": "4", "share": "0.8", "is_short": "yes", "channel": " sales \ud800"}

    values = typed(TYPES, given)

    assert values == {"weeks": 4, "share": 0.8, "is_short": True, "channel": "sales \ufffd"}


@pytest.mark.parametrize(
    "given", [{"weeks": "4.5"}, {"share": "much"}, {"is_short": "2"}, {"names": "a,b"}]
)
def test_words_of_another_type_are_refused(given):
    with pytest.raises(BadInput):
        typed(TYPES, given)


def test_pairs_are_read_and_what_is_none_is_refused():
    assert pairs(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    for wrong in (["a"], ["=1"], ["a=1", "a=2"]):
        with pytest.raises(BadInput):
            pairs(wrong)
