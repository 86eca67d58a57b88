"""The page that lists the runs: ``index.html`` at the top of the reports' folder.

It is made of the run.json files alone, opens from disk with no network and runs no script.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from ccanalytics.language import gettext as _
from ccanalytics.language import language, moment, ngettext, number
from ccanalytics.model.escape import escape
from ccanalytics.reporting.asked import in_words
from ccanalytics.reporting.files import write_text
from ccanalytics.reporting.runs import FAILED, RunRecord, read_records

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_SHOWN = 120
"""How much of why a run failed is shown, in characters."""


def write_index(out: Path) -> Path:
    """Write the page anew. Of several who do so at once the last one has all runs in it."""
    page, shown = out / "index.html", None
    # Another run may have ended while we wrote, and its page be under ours.
    while (found := read_records(out)) != shown:
        write_text(page, to_html(out, *found))
        shown = found
    return page


def to_html(out: Path, runs: list[RunRecord], broken: list[Path]) -> str:
    """The page as text; ``runs`` in the order in which they shall stand."""
    head, body = escape(_("Reports")), _table(out, runs) if runs else ""
    return f"""<!doctype html>
<html lang="{escape(language())}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{head}</title>
<style>{_resource("page.css")}{_resource("index.css")}</style>
</head>
<body>
<main>
<h1>{head}</h1>
<p>{escape(" ".join(_summary(runs)))}</p>
{body}
{_unreadable(out, broken)}
</main>
</body>
</html>
"""


def _summary(runs: list[RunRecord]) -> Iterator[str]:
    if not runs:
        yield _("No report has run yet.")
        return
    many = ngettext("{n} run, the newest first.", "{n} runs, the newest first.", len(runs))
    yield many.format(n=number(len(runs)))
    if failed := sum(run.status == FAILED for run in runs):
        yield ngettext("{n} of them failed.", "{n} of them failed.", failed).format(
            n=number(failed)
        )
    yield _("Times in {zone}.").format(zone=runs[0].zone)


def _table(out: Path, runs: list[RunRecord]) -> str:
    zone = ZoneInfo(runs[0].zone)
    titles = (_("Report"), _("Asked for"), _("When"), _("Snapshot"), _("Ended"))
    kinds = ("", "", "", "cc-number", "")
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(title)}</th>'
        for title, kind in zip(titles, kinds, strict=True)
    )
    rows = "\n".join(f"<tr>{''.join(_cells(out, run, zone, titles))}</tr>" for run in runs)
    return (
        f'<table class="cc-table cc-runs"><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table>"
    )


def _cells(out: Path, run: RunRecord, zone: ZoneInfo, titles: tuple[str, ...]) -> Iterator[str]:
    yield f'<th scope="row" dir="auto">{_linked(out, run)}{_job(run)}</th>'
    is_failed = run.status == FAILED
    ended = escape(_(run.status))
    cells = (
        (escape(in_words(run.parameters, zone.key)), ""),
        (escape(_local(run.started_at, zone)) + _due(run, zone), "cc-when"),
        (escape(number(run.snapshot)), "cc-number"),
        (
            f'<span class="cc-bad">{ended}</span>{_why(run.error)}' if is_failed else ended,
            "",
        ),
    )
    for title, (html, kind) in zip(titles[1:], cells, strict=True):
        label = escape(title)
        yield f'<td class="{kind}" data-label="{label}" dir="auto"><span>{html}</span></td>'


def _linked(out: Path, run: RunRecord) -> str:
    title = escape(run.title or run.report)
    if run.page is None:
        return title
    address = quote(run.page.relative_to(out).as_posix())
    return f'<a href="{escape(address)}">{title}</a>'


def _job(run: RunRecord) -> str:
    return _small(_("job {name}").format(name=run.scheduled.job)) if run.scheduled else ""


def _due(run: RunRecord, zone: ZoneInfo) -> str:
    if run.scheduled is None:
        return ""
    due = _local(run.scheduled.due_at, zone)
    return "" if due == _local(run.started_at, zone) else _small(_("due {when}").format(when=due))


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""


def _why(error: str) -> str:
    """Its beginning; the whole is where the pointer rests, and in the notebook."""
    cut = error if len(error) <= _SHOWN else error[: _SHOWN - 1].rstrip() + "…"
    return f'<small class="cc-why" title="{escape(error)}">{escape(cut)}</small>'


def _unreadable(out: Path, broken: list[Path]) -> str:
    if not broken:
        return ""
    said = ngettext(
        "{n} run cannot be told of, its record is broken: {paths}",
        "{n} runs cannot be told of, their records are broken: {paths}",
        len(broken),
    )
    paths = ", ".join(path.relative_to(out).as_posix() for path in broken[:5])
    more = ", …" if len(broken) > 5 else ""
    return (
        f'<p class="cc-note">{escape(said.format(n=number(len(broken)), paths=paths + more))}</p>'
    )


def _local(at: datetime, zone: ZoneInfo) -> str:
    return moment(at.astimezone(zone))


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
