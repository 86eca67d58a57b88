"""What a report's sentences say of numbers."""

from datetime import datetime, timedelta

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from ccanalytics.metrics.answers import Row
from ccanalytics.reporting import Report, trend
from ccanalytics.reporting.verdicts import differ
from drawn import bring, fact


def share(k, n):
    """A row of a rate, its interval as statsmodels has it."""
    low, high = proportion_confint(k, n, method="wilson")
    return Row({}, k / n, low, high, None, None, None, n=n, unfinished=0)


@pytest.mark.parametrize("k", range(0, 41, 4))
@pytest.mark.parametrize("other", [(10, 40), (0, 12), (300, 900)])
def test_two_shares_differ_where_newcombes_interval_leaves_out_nought(k, other):
    low, high = confint_proportions_2indep(k, 40, *other, method="newcomb")

    assert differ(share(k, 40), share(*other)) == (not low <= 0 <= high)


def lived(centre, weeks):
    """So many sessions, and so many of them spam, in each week; returns the report on them."""
    monday, rows = datetime(2026, 3, 2, 9), []
    for sessions, spam in weeks:
        for place in range(sessions):
            rows += session(f"{monday}-{place}", monday, is_spam=place < spam)
        monday += timedelta(weeks=1)
    bring(centre, rows + session("last", monday, is_spam=False))
    return Report("x", str(centre.desk().snapshot().path))


def session(name, at, *, is_spam):
    """The facts of a contact who wrote once; is_spam: and was marked as spam at once."""
    opened = {"target": "sales", "target_kind": "channel"}
    rows = [
        fact(name, 0, str(at), "session.opened", name, **opened),
        fact(name, 1, str(at), "message.received", name, text="Hello?"),
    ]
    if is_spam:
        rows.append(fact(name, 2, str(at), "session.marked_spam", "ben", reason="spam"))
    return rows


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ([(12, 0), (12, 10)], "83 % of 12, before it 0 %: more than chance explains."),
        ([(12, 1), (12, 2)], "17 % of 12, before it 8 %: no more than chance explains."),
        ([(12, 1), (9, 2)], "n = 9 in the last full week and 12 before it"),
        ([(9, 1), (12, 2)], "n = 12 in the last full week and 9 before it"),
        ([(12, 1)], ""),
    ],
)
def test_a_trend_compares_the_last_full_week_with_those_before(centre, weeks, said):
    report = lived(centre, weeks)

    found = trend(report, report.metric("spam_rate", every="week"))

    assert said in found
    assert bool(found) == bool(said)
