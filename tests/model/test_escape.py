"""The one function between data and what is shown."""

import pytest

from ccanalytics.model.escape import escape, label, visible

CASES = [
    ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"),
    ("a\x00b\x7f", "a␀b␡"),
    ("a\x9bb", "a\ufffdb"),
    ("\u202egnp.exe", "⟦202E⟧gnp.exe"),
    ("\ud800", "\ufffd"),
    ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
    ("👩‍👧 مرحبا ñ", "👩‍👧 مرحبا ñ"),
    (None, "None"),
]


@pytest.mark.parametrize(("given", "shown"), CASES)
def test_markup_is_escaped_and_the_hidden_made_visible(given, shown):
    assert escape(given) == shown


def test_making_visible_twice_changes_nothing_more():
    for given, _ in CASES:
        assert visible(visible(given)) == visible(given)


def test_a_label_is_one_short_line():
    assert label("two\nlines " + "x" * 100, 12) == "two lines x…"
    assert label("<" * 30, 3) == "&lt;&lt;…"
