"""Simulated contacts: what they write, and when, from what was said before."""

from __future__ import annotations

import string
import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest

from ccanalytics.actions import Receive
from ccanalytics.simulation.contacts import BUCKET, CROWD, MOST, QUICKEST, SLOWEST, Line, Talk
from ccanalytics.simulation.contacts import written as all_written

NOW = datetime(2026, 3, 2, 9, 0)
CHANNELS = ("sales", "support", "billing")
TEXTS = tomllib.loads(files("ccanalytics.simulation").joinpath("contacts.toml").read_text("utf-8"))
THANKS = {text for answers in TEXTS["answers"].values() for text in answers["thanks"]}


def talk(*said: str, thread: str = "t1", is_imported: bool = False) -> Talk:
    """A conversation in which the contact began, and the two took turns; the last is of NOW."""
    lines = tuple(
        Line(
            position=number + 1,
            at=NOW - timedelta(seconds=20 * (len(said) - 1 - number)),
            by="agent" if number % 2 else "contact",
            text=text,
            is_imported=is_imported and number % 2 == 1,
        )
        for number, text in enumerate(said)
    )
    return Talk("whatsapp", thread, "sales", "+33639980001", "Lucía", False, lines)


def replies(*talks: Talk, after: float = SLOWEST, seed: str = "s") -> list[Receive]:
    """What the contacts of these conversations write, without newcomers."""
    return all_written(talks, (), NOW + timedelta(seconds=after), seed)


def newcomers(seconds: int, *talks: Talk, seed: str = "s", start: datetime = NOW) -> list[Receive]:
    """Who comes within so many seconds of watching, each once."""
    found = {}
    for second in range(seconds):
        for act in all_written(talks, CHANNELS, start + timedelta(seconds=second), seed):
            found.setdefault(act.message, act)
    return list(found.values())


def conversation(opens: str, says: str, seed: str, thread: str = "t1") -> list[str]:
    """What a contact writes to an agent who says the same again and again."""
    said = [opens]
    while len(said) < 40:
        found = replies(talk(*said, says, thread=thread), seed=seed)
        if not found:
            break
        said += [says, found[0].text]
    return said[2::2]


def test_an_agents_message_is_answered_after_some_seconds():
    asked = talk("Hello?", "We ship on Monday.")
    times = [second for second in range(20) if replies(asked, after=second)]

    assert QUICKEST <= times[0] <= SLOWEST + 1
    assert times == list(range(times[0], 20))


def test_a_reply_goes_where_the_message_came_from():
    reply = replies(talk("Hello?", "We ship on Monday."))[0]

    assert (reply.connector, reply.thread, reply.contact) == ("whatsapp", "t1", "+33639980001")
    assert reply.message == "reply-to-2"


@pytest.mark.parametrize(
    "quiet",
    [
        talk("Hello?"),
        talk("Hello?", "Hi.", "And?"),
        talk("Hello?", "Long ago.", is_imported=True),
        replace(talk(), lines=()),
        replace(
            talk("Hello?"), lines=(Line(1, NOW, "contact", "Hello?"), Line(2, NOW, "bot", "Hi"))
        ),
    ],
    ids=["unanswered", "the contact wrote last", "imported", "nothing said", "a bot"],
)
def test_nobody_answers_what_no_agent_wrote(quiet: Talk):
    assert replies(quiet) == []


def test_an_old_message_is_not_answered_any_more():
    assert replies(talk("Hello?", "We ship on Monday."), after=20 * 60) == []


def test_who_is_asked_for_the_order_names_always_the_same_one():
    first = replies(talk("Hello, where is it?", "What is the order number?"))[0]
    second = replies(talk("Hello, where is it?", "Order?", "A", "Which order, please?"))[0]

    numbers = [act.text.partition("R-")[2][:5] for act in (first, second)]
    assert numbers[0].isdecimal()
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("language", "opens"),
    [
        ("es", "Hola, ¿cuánto cuesta el envío?"),
        ("en", "Hi, where is my order?"),
        ("pt", "Olá, não consigo entrar na minha conta"),
        ("ar", "هل من أحد؟"),
        ("en", "12345"),
    ],
)
def test_contacts_keep_to_their_language(language: str, opens: str):
    said = {text for n in range(30) for text in conversation(opens, "Bien.", str(n))}

    own = TEXTS["answers"][language]
    patterns = [text.partition("{")[0] for text in own["more"] + own["thanks"]]
    assert all(any(text.startswith(start) for start in patterns) for text in said), said


@pytest.mark.parametrize("says", ["Done.", "Is it all right now?", "What is the order number?"])
def test_every_conversation_ends_with_thanks_or_silence(says: str):
    talks = [conversation("Hi, where is my order?", says, str(n)) for n in range(60)]

    assert {len(said) for said in talks} <= set(range(1, MOST + 2))
    thanked = [said for said in talks if said[-1] in THANKS]
    assert 0.5 < len(thanked) / len(talks) < 1
    assert all(text not in THANKS for said in talks for text in said[:-1])


def test_somebody_comes_every_minute_or_so():
    first = [
        min(s for s in range(75) if all_written((), CHANNELS, start + timedelta(seconds=s), "s"))
        for start in (NOW + timedelta(seconds=75 * n) for n in range(20))
    ]
    starts = [75 * n + second for n, second in enumerate(first)]

    assert all(59 <= later - sooner <= 91 for sooner, later in pairwise(starts))


def test_newcomers_differ_and_some_sell_something():
    came = newcomers(4 * 3600)

    assert len(came) == pytest.approx(4 * 3600 / BUCKET, abs=1)
    assert all(one.text[:12] != other.text[:12] for one, other in pairwise(came))
    spam = [act for act in came if any(act.text[:8] == s[:8] for s in TEXTS["spam"]["opens"])]
    assert 0.05 < len(spam) / len(came) < 0.3
    assert {act.channel for act in came} == set(CHANNELS)
    assert len({act.contact for act in came}) == len(came)


def test_nobody_new_comes_where_many_wait_already():
    waiting = replace(talk("Hello?"), is_waiting=True)

    assert newcomers(300, *[waiting] * (CROWD - 1))
    assert newcomers(300, *[waiting] * CROWD) == []


def test_a_newcomer_who_is_here_already_does_not_come_again():
    act = newcomers(75)[0]
    here = Talk(act.connector, act.thread, act.channel, act.contact, act.name)

    assert act.message not in {again.message for again in newcomers(75, here)}


def test_a_newcomer_comes_to_some_channel_wherever_theirs_is_missing():
    assert {act.channel for now in [NOW] for act in all_written((), ("only",), now, "s")} <= {
        "only"
    }
    assert all_written((), (), NOW + timedelta(seconds=20), "s") == []


def test_a_newcomer_goes_on_with_their_own_story():
    act = next(act for act in newcomers(900) if act.text.startswith("Where is my parcel"))
    said = conversation(act.text, "I see.", "s", thread=act.thread)

    story = next(s for s in TEXTS["story"] if s["opens"].startswith("Where is my parcel"))
    assert said[0] == story["asks"][0]


def test_a_spammer_insists_once_and_never_says_thanks():
    spam = [s[:8] for s in TEXTS["spam"]["opens"]]
    act = next(act for act in newcomers(3600) if act.text[:8] in spam)

    assert len(conversation(act.text, "No.", "s", thread=act.thread)) == 1


def test_the_same_seed_and_time_propose_the_very_same():
    again = newcomers(600)

    assert newcomers(600) == again
    assert [act.text for act in newcomers(600, seed="another")] != [act.text for act in again]


def test_numbers_are_of_the_range_kept_for_fiction_and_links_lead_nowhere():
    came = newcomers(8 * 3600)

    assert all(
        act.contact.startswith("+3363998") and len(act.contact) == 12
        for act in came
        if act.connector == "whatsapp"
    )
    assert all(".example" in act.text for act in came if "http" in act.text)


def test_every_text_can_be_filled_in():
    def texts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        items = value.values() if isinstance(value, dict) else value
        return [text for item in items for text in texts(item)]  # type: ignore[union-attr]

    names = {name for text in texts(TEXTS) for _, name, _, _ in string.Formatter().parse(text)}
    assert names <= {None, "order", "n"}
