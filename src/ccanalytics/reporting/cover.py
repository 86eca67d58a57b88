"""How a report begins: what it covers and what it leaves out, so that it can be judged."""

from __future__ import annotations

from ccanalytics.figures.theme import percent, spoken
from ccanalytics.language import gettext as _
from ccanalytics.language import moment, ngettext, number
from ccanalytics.language import noted as N_
from ccanalytics.metrics.answers import Measurement
from ccanalytics.metrics.catalogue import BUSINESS
from ccanalytics.metrics.in_words import WITHOUT
from ccanalytics.model.conversation import AT_ONCE
from ccanalytics.reporting.emit import Report
from ccanalytics.reporting.html import Html, terms

COUNTED = {
    None: N_("what began then is counted"),
    "opened": N_("what belongs to sessions that were opened then is counted"),
    "replied": N_("what was replied to then is counted"),
    "closed": N_("what belongs to sessions that were closed then is counted"),
}
"""By which moment the report counts, of those that it can."""

Term = tuple[str, str]
"""A word of the opening, and what is said about it."""

MANY = 6
"""More channels than these are counted, not named."""


def opening(report: Report, *more: Term, share: Measurement | None = None) -> Html:
    """What the report covers and leaves out; ``more`` is what this report has to say besides.

    Where it is about a ``share`` that spam is no part of, that is told and what else it lacks.
    """
    return terms(
        [
            (_("Channels"), _channels(report)),
            (_("Period"), _period(report)),
            (_("Times"), _times(report)),
            (_("Data"), _data(report)),
            (_("Left out"), _left_out_of(report, share) if share else _left_out(report)),
            *more,
        ]
    )


def unanswered(measured: Measurement) -> Term:
    """What becomes of those who have had no reply."""
    row = measured.rows[0]
    if not row.n:
        return _("Unanswered"), _("nothing was counted")
    return _("Unanswered"), _(
        "{n} of {all} ({share}) have had no first reply. They are not dropped: each counts as "
        "“at least so long” up to its end or the end of the data"
    ).format(n=number(row.unfinished), all=number(row.n), share=percent(row.unfinished / row.n))


def missed(endings: Measurement) -> Term:
    """What becomes of those who have had no reply; ``endings`` is a share kept, by end_reason."""
    n, waiting = (sum(getattr(row, name) for row in endings.rows) for name in ("n", "unfinished"))
    if not n + waiting:
        return _("Unanswered"), _("nothing was counted")
    k = sum(row.n for row in endings.rows if row.group["end_reason"] != "replied")
    return _("Unanswered"), _(
        "{n} of {all} ({share}) have had no first reply: they ended without one, or have waited "
        "longer than their target. Each has missed it. {waiting} whose target has not passed yet "
        "stand beside"
    ).format(
        n=number(k), all=number(n), share=percent(k / n if n else None), waiting=number(waiting)
    )


def aim(report: Report) -> Term:
    """Which target holds."""
    if report.target:
        said = _("{time} for all, whatever the channels have set")
        return _("Target"), said.format(time=spoken(report.target))
    return _("Target"), _("what each channel had set when a wait began")


def closed_at_once(endings: Measurement) -> Term:
    """How many were accepted and closed at once; ``endings`` is a metric by close_reason."""
    n = sum(row.n for row in endings.rows)
    k = sum(row.n for row in endings.rows if row.group["close_reason"] in AT_ONCE)
    if not n:
        return _("Closed at once"), _("nothing was counted")
    return _("Closed at once"), _(
        "{n} of {all} sessions ({share}) were accepted and closed at once, as a duplicate, needing "
        "no reply or for another reason. They count as resolved"
    ).format(n=number(k), all=number(n), share=percent(k / n))


def still_open(measured: Measurement) -> Term:
    """What becomes of sessions that are not over: they count as they stand."""
    row = measured.rows[0]
    if not row.n:
        return _("Still open"), _("nothing was counted")
    return _("Still open"), _(
        "{n} of {all} sessions ({share}). They count as they stand now, which may change"
    ).format(n=number(row.unfinished), all=number(row.n), share=percent(row.unfinished / row.n))


def _channels(report: Report) -> str:
    if report.channel:
        return report.about.titles.get(report.channel, report.channel)
    titles = list(report.about.titles.values())
    if len(titles) > MANY:
        return _("all {n}").format(n=number(len(titles)))
    return ", ".join(titles) or _("none yet")


def _period(report: Report) -> str:
    since, until = report.since, report.until
    if since and until:
        text = _("from {since}, up to but not including {until}; {counted}")
    elif since:
        text = _("from {since}; {counted}")
    elif until:
        text = _("before {until}; {counted}")
    else:
        text = _("all that there is; {counted}")
    return text.format(since=since, until=until, counted=_counted(report))


def _counted(report: Report) -> str:
    """What places a wait in the period, as it is asked."""
    return _(COUNTED[report.period_by])


def _times(report: Report) -> str:
    if report.clock == BUSINESS:
        text = _(
            "days and weeks in {zone}, weeks from Monday; a wait counts only while its channel is "
            "open, by the hours that are set now"
        )
    else:
        text = _("days and weeks in {zone}, weeks from Monday; nights and weekends count as well")
    return text.format(zone=report.about.zone)


def _data(report: Report) -> str:
    snapshot, about = number(report.centre.position), report.about
    if about.first_at is None or about.last_at is None:
        return _("snapshot {number}, in which nobody has written yet").format(number=snapshot)
    first, last = (moment(about.local(at)) for at in (about.first_at, about.last_at))
    return _("snapshot {number}, from {first} to {last}").format(
        number=snapshot, first=first, last=last
    )


def _left_out(report: Report) -> str:
    """Tests and what was taken back, of which it is said how much that is."""
    undone = report.undone()
    acts = _taken_back(undone)
    tests = report.centre.metric("volume", **report.window).left_out_words()
    asked = [_(WITHOUT[reason]) for reason in report.without]
    left_out = [words for words in (tests, acts if undone else "", *asked) if words]
    if asked:
        text = _("{what}; what one number lacks stands below it")
    elif left_out:
        text = _("{what}; spam counts, and what one number lacks stands below it")
    else:
        text = _("nothing; spam counts, and what one number lacks stands below it")
    return text.format(what=", ".join(left_out))


def _left_out_of(report: Report, share: Measurement) -> str:
    """What does not count where spam does not either."""
    undone = report.undone()
    left_out = [
        share.left_out_words(),
        _taken_back(undone) if undone else "",
        *(_(WITHOUT[reason]) for reason in report.without if reason not in share.left_out),
    ]
    words = ", ".join(filter(None, left_out)) or _("nothing so far")
    return _(
        "{what}; neither spam nor tests count here, and what one number lacks stands below it"
    ).format(what=words)


def _taken_back(undone: int) -> str:
    return ngettext(
        "{n} act that was taken back",
        "{n} acts that were taken back",
        undone,
    ).format(n=number(undone))
