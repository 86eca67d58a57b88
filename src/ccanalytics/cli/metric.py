"""`ccanalytics metric`: a number that one can explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ccanalytics.cli.measured import CLOCKS, say_measurement
from ccanalytics.cli.options import db_option, json_option, settings
from ccanalytics.cli.tables import Column, say_table
from ccanalytics.cli.terminal import say, say_json
from ccanalytics.language import gettext as _
from ccanalytics.language import noted as N_

if TYPE_CHECKING:
    from ccanalytics.metrics.answers import Measurement
    from ccanalytics.metrics.catalogue import Card

TOP = ("metric", "unit", "clock", "zone", "snapshot", "rows")
ROW = ("group", "value", "low", "high", "p90", "n", "unfinished")
"""Keys that scripts rely on, in their order; others follow."""

SUMMARIES = {
    "duration": N_("duration"),
    "rate": N_("part of the whole"),
    "ratio": N_("sum over sum"),
    "mean": N_("mean"),
    "count": N_("count"),
}
"""How a metric is summed up, as people read it."""


@click.command("metric")
@click.argument("name", required=False)
@click.option(
    "--by",
    "by",
    metavar="COLUMN",
    multiple=True,
    help="Group by this: channel, agent, … Several times, or with commas.",
)
@click.option("--every", metavar="PERIOD", help="One row for each hour, day, week or month.")
@click.option("--since", metavar="TIME", help="From then on, in the centre's zone.")
@click.option("--until", metavar="TIME", help="Before then.")
@click.option("--channel", metavar="NAME", help="Only this channel.")
@click.option(
    "--clock",
    metavar="CLOCK",
    help="For times: calendar, or business, which runs only while the channel is open.",
)
@click.option(
    "--target",
    metavar="SECONDS",
    help="Of a duration: the share within so many seconds. Of sla_first_response and "
    "sla_response: what if this were the target of all?",
)
@click.option(
    "--summary",
    metavar="SUMMARY",
    help="Another way to sum up: mean or total of times, count of anything.",
)
@click.option(
    "--period-by",
    metavar="MOMENT",
    help="What places a session in the window: when it was opened, replied or closed.",
)
@click.option(
    "--without",
    metavar="WHAT",
    multiple=True,
    help="Leave out spam, bots, automatic, canned or out_of_hours. Several times, or with commas.",
)
@click.option(
    "--where",
    metavar="CONDITION",
    help="Only sessions that are so, as in SQL: 'transfers > 0'.",
)
@click.option(
    "--hours",
    metavar="HOURS",
    help="Opening hours, for missed: 'mon-fri 09:00-18:00, sat 10:00-14:00'.",
)
@click.option("--sql", "wants_sql", is_flag=True, help="Print its definition and its SQL.")
@json_option()
@db_option()
@click.pass_context
def command(
    ctx: click.Context,
    /,
    name: str | None,
    by: tuple[str, ...],
    without: tuple[str, ...],
    wants_sql: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Measure something; without NAME, list what there is.

    Here --by is what to group by. (Reading needs no agent; to name one all the same, write --by
    before the command.)
    """
    if name is None:
        _list_metrics(as_json)
    elif wants_sql:
        _say_definition(name, as_json)
    else:
        asked |= {"by": _several(by), "without": _several(without)}
        answer = settings(ctx).desk().metric(name, **asked)
        if as_json:
            say_json(as_data(answer))
        else:
            say_measurement(answer, channel=asked["channel"])


def _several(given: tuple[str, ...]) -> list[str]:
    return [name for words in given for name in words.split(",") if name]


def as_data(answer: Measurement) -> dict[str, Any]:
    """Plain data, the keys that scripts rely on first."""
    data = _first(answer.to_dict(), TOP)
    return {**data, "rows": [_first(row, ROW) for row in data["rows"]]}


def _first(data: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: data[key] for key in keys} | data


def _list_metrics(as_json: bool) -> None:
    from ccanalytics.metrics.catalogue import cards

    found = list(cards().values())
    if as_json:
        say_json([{"metric": c.name, "question": c.question} for c in found])
        return
    say_table(
        (Column(N_("Metric")), Column(N_("Question"), is_wrapped=True)),
        [(card.name, card.question) for card in found],
    )


def _say_definition(name: str, as_json: bool) -> None:
    from ccanalytics.metrics.catalogue import card

    found = card(name)
    if as_json:
        from dataclasses import asdict

        say_json({**asdict(found), "definition": found.definition})
        return
    for line in card_lines(found):
        say(f"-- {line}")
    say(found.sql)


def card_lines(card: Card) -> list[str]:
    """What a metric means, in lines."""
    rows = _("One for each {grain}. Null: {null_means}.").format(
        grain=", ".join(card.grain), null_means=card.null_means
    )
    values = _("In {unit}, summed up as {summary}; better: {better}.").format(
        unit=_(card.unit), summary=_(SUMMARIES[card.summary]), better=_(card.better)
    )
    if card.parts and card.parts not in card.always:
        rows += " " + _("Added up unless asked by {column}.").format(column=card.parts)
    if card.always:
        rows += " " + _("Always told by {columns}.").format(columns=", ".join(card.always))
    if card.excluded:
        rows += " " + _("Those with a reason in left_out do not count.")
    if len(card.clocks) > 1:
        clocks = ", ".join(_(CLOCKS[clock]) for clock in card.clocks)
        values += " " + _("By the clocks: {clocks}.").format(clocks=clocks)
    if card.beside:
        values += " " + _("What is not due yet stands beside.")
    if card.asks:
        values += " " + _("May be asked with {arguments}.").format(arguments=", ".join(card.asks))
    return [
        f"{card.title}: {card.question}",
        card.definition,
        rows,
        values,
        _("From {inputs}. Source: {source}.").format(
            inputs=", ".join(card.inputs), source=card.source
        ),
    ]
