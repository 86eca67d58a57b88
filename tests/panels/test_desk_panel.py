"""The desk without a browser: what it answers, what it sends, and that it goes on."""

import re
import threading
from pathlib import Path

import pytest

import ccanalytics as cc
from ccanalytics.actions import Receive
from ccanalytics.desk import Desk
from ccanalytics.errors import Busy, NotFound
from ccanalytics.model.facts import KINDS
from ccanalytics.panels import DeskPanel
from ccanalytics.panels import base as panel_base
from ccanalytics.panels import desk_panel as desk_module
from ccanalytics.panels.desk_words import labels
from ccanalytics.panels.poller import Poller
from ccanalytics.practice import made_anew
from ccanalytics.store.opening import writing
from ccanalytics.store.verify import verify
from sitting import Sitting

FOLDER = Path(desk_module.__file__).parent


@pytest.fixture
def marta(centre):
    """Her conversation, which waits in sales."""
    return centre.receive("t1", name="Marta", text="Hello?")


@pytest.fixture
def ben(centre, marta):
    sitting = Sitting(centre.desk("ben"))
    sitting.says(see={"open": marta})
    return sitting


def kinds(centre):
    query = "SELECT kind FROM facts WHERE subject_kind = 'conversation' ORDER BY position"
    return [kind for (kind,) in centre.desk().sql(query).fetchall()]


def test_a_browser_that_has_just_opened_gets_the_whole(centre, marta):
    ben = Sitting(centre.desk("ben"))

    whole = ben.says(hello=0)[-1]

    assert whole["whole"]
    assert set(whole["parts"]) == {
        *("desk", "me", "rules", "counts", "list", "notices", "targets", "canned", "chats"),
        *("head", "chat", "discussions", "trouble"),
    }
    assert (
        ben.sees("desk")[0] | {"name": "Ben", "role": "agent", "store": "centre"}
        == (ben.sees("desk")[0])
    )
    assert [row["contact"] for row in ben.sees("list")] == ["Marta"]
    assert ben.says(hello=whole["number"]) == []


def test_what_others_write_is_sent_at_the_next_look_and_nothing_else(centre, ben, marta):
    centre.receive("t1", text="Anybody?")

    (delta,) = ben.turns()

    assert delta["number"] == ben.panel._number
    assert [row["text"] for row in delta["parts"]["chat"]["rows"]] == ["Anybody?"]
    assert [row["id"] for row in delta["parts"]["list"]["rows"]] == [marta]
    assert not {"desk", "targets", "trouble"} & set(delta["parts"])
    assert ben.turns() == []


def test_everything_of_the_desk_is_done_by_messages(centre, ben, marta):
    assert ben.does("answer", conversation=marta)["facts"][0]["kind"] == "session.accepted"
    ben.does("send", conversation=marta, text="Hi", key="1")
    ben.does("add_note", conversation=marta, text="A regular", key="2")
    dora = next(row["id"] for row in ben.sees("targets") if row["name"] == "Dora")
    ben.does("transfer", conversation=marta, to=dora, note="Yours", key="3")
    ben.does("undo", conversation=marta, key="4")
    ben.does("close", conversation=marta, key="5")
    ben.does("undo", conversation=marta, key="6")
    ben.does("mark_spam", conversation=marta, key="7")

    shown = [row["kind"] for row in sorted(ben.sees("chat"), key=lambda row: row["id"])]
    assert shown == [
        *("session.opened", "message.received", "session.accepted", "message.sent"),
        *("note.added", "note.added", "session.marked_spam"),
    ]
    assert kinds(centre).count("act.undone") == 2
    assert verify(centre.path, every=True) == []


def test_a_refusal_is_a_sentence_and_writes_nothing(centre, ben, marta):
    before = kinds(centre)

    refused = ben.does("close", conversation=marta)

    assert refused["refused"] == f"Nobody has accepted conversation {marta} yet: answer it first."
    assert ben.sees("head")[0]["blocked"]["close"] == refused["refused"]
    assert kinds(centre) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"do": "clsoe"}, "did you mean 'close'"),
        ({"do": "close", "conversatoin": 1}, "did you mean 'conversation'"),
        ({"do": "close", "conversation": "1"}, "conversation cannot be '1'"),
        ({"do": "close", "conversation": True}, "conversation cannot be True"),
        ({"do": "send", "conversation": 1}, "send needs text"),
        ({"do": "transfer", "conversation": 1, "to": "nowhere:x"}, "names nobody"),
        ({"do": "close", "conversation": 99999}, "There is no conversation 99999"),
        ({"do": ["close"]}, "There is no verb"),
        ({"restart": True}, "no practice"),
    ],
)
def test_what_a_browser_should_not_say_is_told_and_does_nothing(centre, ben, content, words):
    before = kinds(centre)

    answer = ben.says(key="k", **content)[0]

    assert words in answer["refused"]
    assert kinds(centre) == before


@pytest.mark.parametrize("content", [{}, {"see": 5}, {"see": {"open": "x", "tab": 7}}, {"x": 1}])
def test_noise_is_passed_over(ben, content):
    ben.says(**content)

    assert ben.trouble == ""


def test_an_act_that_is_sent_again_is_done_once(centre, ben, marta):
    ben.does("send", conversation=marta, text="Hi", key="same")
    again = ben.does("send", conversation=marta, text="Hi", key="same")

    assert "refused" not in again
    assert kinds(centre).count("message.sent") == 1


def test_a_busy_store_is_said_and_the_desk_goes_on(centre, ben, marta, monkeypatch):
    monkeypatch.setattr(ben.panel.desk.store, "timeout", 0.2)
    held, done = threading.Event(), threading.Event()

    def hold():
        with writing(centre.path, what="a long job"):
            held.set()
            done.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    refused = ben.does("answer", conversation=marta)
    ben.says(see={"tab": "mine"})
    busy = ben.trouble
    done.set()
    thread.join()

    assert "busy" in refused["refused"]
    assert "busy" in busy
    assert "refused" not in ben.does("answer", conversation=marta)
    assert ben.trouble == ""


def test_a_missing_database_is_said_and_found_again(centre, ben, monkeypatch):
    monkeypatch.setattr(panel_base, "AGAIN", 0)
    elsewhere = centre.path.rename(centre.path.with_name("elsewhere"))
    ben.says(see={"tab": "mine"})
    missing = ben.trouble
    elsewhere.rename(centre.path)
    ben.turns()

    assert "ccanalytics init" in missing
    assert ben.trouble == ""


def test_a_desk_may_be_there_before_its_database(tmp_path, monkeypatch):
    monkeypatch.setattr(panel_base, "AGAIN", 0)
    path = tmp_path / "centre.duckdb"
    ana = Sitting(Desk(path, "ana"))
    before = ana.trouble
    cc.create(path, by="ana", zone="Europe/Madrid").do(cc.actions.AddChannel(name="sales"))
    ana.turns()

    assert "ccanalytics init" in before
    assert (ana.trouble, ana.sees("desk")[0]["role"]) == ("", "admin")


def test_somebody_who_is_no_agent_may_look_but_not_act(centre, marta):
    nobody = Sitting(centre.desk("nobody"))
    nobody.says(see={"open": marta})

    assert nobody.sees("desk")[0]["role"] == ""
    assert set(nobody.sees("head")[0]["blocked"]) >= {"answer", "send", "close", "mark_spam"}
    assert "Nobody is acting" in nobody.does("answer", conversation=marta)["refused"]


def test_each_tab_has_its_own(centre):
    ben, carla = centre.desk("ben"), centre.desk("carla")
    names = ("waits", "held by ben", "answered", "offered to ben", "closed", "spam")
    ids = {name: centre.receive(name, contact=name, name=name) for name in names}
    for name in ("held by ben", "answered", "closed"):
        ben.do(cc.actions.Answer(conversation=ids[name]))
    ben.do(cc.actions.Send(conversation=ids["answered"], text="Hi"))
    ben.do(cc.actions.Close(conversation=ids["closed"]))
    ben.do(cc.actions.MarkSpam(conversation=ids["spam"]))
    carla.do(cc.actions.Answer(conversation=ids["offered to ben"]))
    carla.do(cc.actions.Transfer(conversation=ids["offered to ben"], to=cc.AgentRef("ben")))
    sitting = Sitting(ben)

    def tab(name):
        sitting.says(see={"tab": name})
        return {row["contact"] for row in sitting.sees("list")}

    assert tab("unanswered") == {"waits", "held by ben", "offered to ben"}
    assert tab("mine") == {"held by ben", "answered", "offered to ben"}
    assert tab("open") == {"waits", "held by ben", "answered", "offered to ben"}
    assert tab("closed") == {"closed"}
    assert tab("spam") == {"spam"}
    assert {k: sitting.sees("counts")[0][k] for k in ("unanswered", "mine", "open")} == {
        "unanswered": 3, "mine": 3, "open": 4,
    }  # fmt: skip


def test_earlier_messages_come_when_they_are_asked_for(centre, marta, monkeypatch):
    monkeypatch.setattr(desk_module, "PAGE", 10)
    with centre.desk().batch():
        for number in range(14):
            centre.receive("t1", text=f"{number}")
    ben = Sitting(centre.desk("ben"), open=marta)
    assert len(ben.sees("chat")) == 10
    first = min(row["id"] for row in ben.sees("chat"))
    ben.says(see={"earlier": True})

    assert len(ben.sees("chat")) > 10
    assert min(row["id"] for row in ben.sees("chat")) < first


def test_the_conversation_to_open_must_exist(centre):
    with pytest.raises(NotFound, match="no conversation 99999"):
        DeskPanel(centre.desk(), open=99999, poller=Poller(by_hand=True))


def test_a_panel_takes_no_argument_that_it_does_not_know(centre):
    with pytest.raises(TypeError, match="colour"):
        DeskPanel(centre.desk(), colour="red")


def test_the_practice_begins_anew_when_it_is_asked_to_and_once_under_one_key(tmp_path):
    desk = made_anew(tmp_path / "practice.duckdb")
    ana = Sitting(Desk(desk.path, "ana"))
    waiting = next(row["id"] for row in ana.sees("list") if row["status"] == "waiting")
    ana.does("send", conversation=waiting, text="How can I help?")

    assert ana.sees("desk")[0]["is_practice"]
    answers = [one for one in ana.says(restart=True, key="k") if "answer" in one]
    assert [(one["answer"], one["did"]) for one in answers] == [("k", "restart")]
    written = desk.sql("SELECT count(*) FROM messages WHERE text = 'How can I help?'")
    assert written.fetchall() == [(0,)]

    store = desk.sql("SELECT store_id FROM store").fetchall()
    changes = desk.store.changes()
    ana.says(restart=True, key="k")
    assert desk.sql("SELECT store_id FROM store").fetchall() == store
    assert desk.store.changes() == changes


def test_a_desk_without_a_browser_reads_nothing_and_keeps_nothing(centre, ben, marta, monkeypatch):
    number = ben.panel._number
    monkeypatch.setattr(panel_base, "PATIENCE", -1)
    centre.receive("t1", text="Anybody?")

    assert ben.turns() == []
    assert ben.panel._sent == {}
    monkeypatch.undo()
    whole = ben.says(hello=number)[-1]
    assert whole["whole"]
    assert len(ben.sees("chat")) == 3


def test_a_closed_panel_is_left_alone(centre, ben):
    ben.panel.close()
    centre.receive("t2")

    assert ben.turns() == []


def test_trouble_that_is_over_goes_away_although_nothing_changed(ben, monkeypatch):
    def fails():
        raise Busy("The store is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(ben.panel, "tick", fails)
        ben.turns()
        assert ben.trouble == "The store is busy."
    ben.turns()

    assert ben.trouble == ""


def test_what_goes_wrong_in_reading_is_said_and_not_tried_without_pause(ben, monkeypatch):
    tries = []

    def fails():
        tries.append(1)
        raise ZeroDivisionError("division by zero")

    with monkeypatch.context() as patch:
        patch.setattr(ben.panel, "parts", fails)
        ben.says(see={"tab": "mine"})
        ben.turns()
    assert "division by zero" in ben.trouble
    assert len(tries) == 1


def test_the_first_look_knows_already_what_would_be_refused(centre, marta):
    ben = centre.desk("ben")
    ben.do(cc.actions.Answer(conversation=marta))
    ben.do(cc.actions.Close(conversation=marta))

    assert "transfer" in Sitting(ben, open=marta).sees("head")[0]["blocked"]


def test_many_looks_that_were_asked_for_at_once_are_one(ben, marta, monkeypatch):
    read = []
    parts = ben.panel.parts
    monkeypatch.setattr(ben.panel, "parts", lambda: read.append(1) or parts())
    for tab in ("mine", "open", "closed"):
        ben.poller.ask(ben.panel, {"see": {"tab": tab}})
    ben.turns()

    assert (len(read), ben.sees("desk")[0]["tab"]) == (1, "closed")


def test_the_browsers_side_reads_no_markup():
    for file in FOLDER.glob("*.js"):
        unsafe = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|Function\("
        assert not re.search(unsafe, file.read_text("utf-8")), file.name


def test_the_browsers_words_are_those_that_there_are():
    code = "\n".join((FOLDER / name).read_text("utf-8") for name in desk_module.SOURCES)
    used = set(re.findall(r'word\("([a-z.]+)"', code))
    said = labels()

    assert used <= set(said), used - set(said)
    quoted = set(re.findall(r'"([a-z_.]+)"', code))
    # Of some keys only the beginning stands there, the kind of a fact is one as it is.
    made = (*re.findall(r"`([a-z.]+)\$\{", code), "held", "offered", *KINDS)
    assert {key for key in said if key not in quoted and not key.startswith(made)} == set()


def test_another_process_is_seen_although_a_turn_found_nothing(centre, ben):
    """The counter moves before the commit and after it: neither move may be lost."""
    ben.turns()
    Desk(centre.path, "ana", clock=centre.clock).do(
        Receive(channel="sales", thread="t2", contact="omar", text="Hello?")
    )
    ben.turns()

    assert len(ben.sees("list")) == 2
