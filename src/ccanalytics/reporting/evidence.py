"""Where a number comes from: the SQL that made it, and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ccanalytics.figures.theme import heading
from ccanalytics.language import gettext as _
from ccanalytics.language import moment, number
from ccanalytics.language import noted as N_
from ccanalytics.metrics.catalogue import Card
from ccanalytics.model.escape import escape, visible
from ccanalytics.model.spoken import spoken
from ccanalytics.reporting.endings import ended
from ccanalytics.reporting.html import Html, table

if TYPE_CHECKING:
    import polars

    from ccanalytics.reporting.about import About

SHOWN = 20
"""Rows that a page shows; all of them are in the Parquet beside it."""

GROUPS = (
    "channel",
    "agent",
    "to_agent",
    "to_channel",
    "end_reason",
    "close_reason",
    "cause",
    "part",
)
"""Columns of a metric that are shown where it has them."""

TITLES = {
    "to_agent": N_("To whom"),
    "to_channel": N_("To which channel"),
    "end_reason": N_("How it ended"),
    "close_reason": N_("How it was closed"),
    "part": N_("Charged to"),
}
"""What some of them are called, where their name says too little."""


@dataclass(frozen=True)
class Evidence:
    """Of one measurement: its ``title``, its ``sql``, and the first of its rows, all as words.

    ``conversations`` has the number of each row's conversation, if it is of one. ``total`` is how
    many rows there are, ``file`` the Parquet that has them all, empty where there is none.
    """

    title: str
    sql: str
    columns: list[str]
    rows: list[list[str]]
    conversations: list[int]
    total: int
    file: str

    def html(self) -> Html:
        """The same as a piece of a page, closed until somebody opens it."""
        return shown([asdict(self)])


def shown(evidence: Sequence[Mapping[str, Any]]) -> Html:
    """One or several of `Evidence`, as plain data, under one line that opens them."""
    parts = [part for one in evidence for part in _parts(one)]
    inner = "".join(part.html for part in parts)
    summary = _("Where this comes from: SQL and rows")
    html = f'<details class="cc-evidence"><summary>{escape(summary)}</summary>{inner}</details>'
    # At a terminal its SQL would bury the number: it is asked for by name there.
    titles = ", ".join(str(one["title"]) for one in evidence)
    return Html(html, visible(_("Where this comes from: {metrics}").format(metrics=titles)))


def ranked(rows: polars.LazyFrame, card: Card) -> polars.LazyFrame:
    """The rows of a metric, those that one looks at first on top: the longest, or the failures."""
    import polars

    names = rows.collect_schema().names()
    if "observed" in names:
        return rows.sort(polars.coalesce("value", "observed"), descending=True, nulls_last=True)
    if "numerator" not in names:
        return rows.sort("counted_at", descending=True)
    is_failure = card.better == "higher"
    # What is not due yet tells nothing, and comes last.
    return rows.sort(
        "denominator", "numerator", "counted_at", descending=[True, not is_failure, True]
    )


def in_words(rows: polars.DataFrame, card: Card, about: About) -> tuple[list[str], list[list[str]]]:
    """The columns that tell a reader something, and the rows in words."""
    told = [name for name in GROUPS if name in rows.columns]
    has_number = any(name in rows.columns for name in ("value", "numerator"))
    of_one = "conversation_id" in rows.columns
    names = [
        *([_("Conversation")] if of_one else []),
        _("Counted at"),
        *(_(TITLES[name]) if name in TITLES else heading(name) for name in told),
        *([card.title if card.summary == "rate" else _("Number")] if has_number else []),
        *([_("At the desk")] if of_one else []),
    ]
    return names, [_row(row, told, card, about, has_number) for row in rows.iter_rows(named=True)]


def _row(
    row: dict[str, Any], told: list[str], card: Card, about: About, has_number: bool
) -> list[str]:
    known = {"channel": about.titles, "to_channel": about.titles}
    known |= {"agent": about.people, "to_agent": about.people}
    cells = [str(row["conversation_id"])] if "conversation_id" in row else []
    at = row["counted_at"]
    cells.append("–" if at is None else moment(about.local(at)))
    for name in told:
        value = row[name]
        said = str(value) if name in known else ended(str(value))
        cells.append("–" if value is None else known.get(name, {}).get(said, said))
    if has_number:
        cells.append(_number(row, card))
    return [*cells, to_desk(row["conversation_id"])] if "conversation_id" in row else cells


def _number(row: dict[str, Any], card: Card) -> str:
    say = spoken if card.unit == "s" else number
    if "value" in row:
        if row["value"] is not None:
            return str(say(row["value"]))
        observed = row.get("observed")
        return "–" if observed is None else _("more than {value}").format(value=say(observed))
    if not row["denominator"]:
        return _("not due yet")
    if card.summary == "rate" and row["denominator"] == 1:
        return _("yes") if row["numerator"] else _("no")
    if row["denominator"] == 1:
        return str(say(row["numerator"]))
    return f"{say(row['numerator'])} / {number(row['denominator'])}"


def _parts(one: Mapping[str, Any]) -> list[Html]:
    sql = f'<pre><code dir="ltr">{escape(one["sql"])}</code></pre>'
    head = f"<p><strong>{escape(one['title'])}</strong></p>"
    parts = [Html(head, ""), Html(sql, ""), _note(_about_sql())]
    if one["rows"]:
        parts += [table(one["columns"], one["rows"], "cc-rows"), _note(_about_rows(one))]
    return parts


def _note(text: str) -> Html:
    return Html(f'<p class="cc-note" dir="auto">{escape(text)}</p>', text)


def _about_sql() -> str:
    return _("desk.sql takes this as it stands; what a row is stands under the definitions below.")


def _about_rows(one: Mapping[str, Any]) -> str:
    shown, total = len(one["rows"]), one["total"]
    if one["file"]:
        said = _("{shown} of {total} rows; all of them are in {file} beside this page.")
    else:
        said = _("{shown} of {total} rows.")
    said = said.format(shown=number(shown), total=number(total), file=one["file"])
    if not one["conversations"]:
        return said
    return f"{said} {_how_to_desk(one['conversations'][0])}"


def to_desk(conversation: int) -> str:
    """What opens the conversation at the desk, to be pasted into a notebook."""
    return f"DeskPanel(desk, open={conversation})"


def _how_to_desk(conversation: int) -> str:
    return _(
        "What is in the last column opens a conversation at the desk: paste it in a notebook. All "
        "clocks of one: ccanalytics report conversation_drill -p conversation={id}"
    ).format(id=conversation)
