"""`ccanalytics words`: what the words mean."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from importlib.resources import files
from itertools import chain

import click

from ccanalytics.cli.arguments import spelled
from ccanalytics.cli.menu import QUESTIONS, menu
from ccanalytics.cli.metric import card_lines
from ccanalytics.cli.options import common, json_option
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_


@click.command("words")
@click.option("--actions", "what", flag_value="actions", help="Everything one may do.")
@click.option("--metrics", "what", flag_value="metrics", help="Everything one may measure.")
@json_option()
@common
def command(what: str | None, as_json: bool) -> None:
    """Explain the words of the field, the actions or the metrics."""
    data, tell = {
        None: (words, _say_words),
        "actions": (actions, _say_actions),
        "metrics": (metrics, _say_metrics),
    }[what]
    if as_json:
        say_json(data())
    else:
        tell()


def words() -> list[dict[str, str]]:
    """The words, their meaning and what others call them, in the language that holds."""
    text = files(__package__).joinpath("words.toml").read_text("utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["words"]
    return [{k: _(text) for k, text in {"elsewhere": "", **entry}.items()} for entry in found]


def actions() -> list[dict[str, object]]:
    """The menu: the actions, from their docstrings, and what one may ask beside them."""
    return [asdict(said) for said in chain.from_iterable(menu().values())]


def metrics() -> list[dict[str, object]]:
    """The cards of the metrics."""
    from ccanalytics.metrics.catalogue import cards

    return [{**asdict(card), "definition": card.definition} for card in cards().values()]


def _say_words() -> None:
    say_table(
        (
            Column(N_("Word")),
            Column(N_("Meaning"), is_wrapped=True),
            Column(N_("Elsewhere"), is_wrapped=True),
        ),
        [(entry["word"], entry["meaning"], entry["elsewhere"]) for entry in words()],
    )


def _say_actions() -> None:
    for title, items in menu().items():
        say(f"=== {_(title)} ===")
        say()
        for said in items:
            lines = {
                _("Facts"): said.facts,
                _("Refused"): said.refused,
                _("For"): _(", or ").join(said.roles),
                _("Known as"): said.known_as,
                _("Typed as"): _typed(said.verb),
            }
            _say_block(said.verb, said.summary, lines)


def _typed(name: str) -> str:
    question = QUESTIONS.get(name)
    return f"ccanalytics {question.command if question else f'do {spelled(name)}'}"


def _say_metrics() -> None:
    from ccanalytics.metrics.catalogue import cards

    for card in cards().values():
        lines = card_lines(card)[1:]
        labels = (_("Meaning"), _("Rows"), _("Values"), _("Asked"))
        _say_block(card.name, card.question, dict(zip(labels, lines, strict=True)))


def _say_block(name: str, summary: str, lines: dict[str, str]) -> None:
    say(f"{name}: {summary}")
    width = max(map(len, lines)) + 2
    for label, text in lines.items():
        if text:
            say(click.wrap_text(f"{label:<{width}}{text}", 100, "  ", " " * (width + 2)))
    say()
