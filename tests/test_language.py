"""Every sentence is marked, every catalogue is whole, and who is here is spoken to in theirs."""

from __future__ import annotations

import ast
import inspect
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from catalogues import paths, problems, read, template
from ccanalytics import errors, language
from ccanalytics.errors import unknown
from ccanalytics.language import day, moment, ngettext, number, speaking
from ccanalytics.metrics.catalogue import card
from ccanalytics.model.people import Agent, Role, Who, permit
from ccanalytics.model.refusals import REFUSALS, refuse
from ccanalytics.model.spoken import spoken
from ccanalytics.panels.desk_words import labels
from ccanalytics.reporting.translated import blocks
from pseudo import unmarked
from sentences import SOURCE

WANTED = template()

SAYING = {
    *("say", "warn", "Column", "UsageError", "ClickException", "BadParameter", "NoLab"),
    *(name for name, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__),
} - {"Iterable", "ClassVar", "Refused"}
"""Whatever is called so says its first argument to a person."""


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.parts[-3])
def test_a_catalogue_has_every_sentence_translated_and_no_other(path: Path):
    assert list(problems(path, WANTED)) == []


FAULTS = {
    "a sentence is missing": ('msgid "today"\nmsgstr "hoy"\n', "", "misses “today”"),
    "a sentence is not translated": ('msgstr "hoy"', 'msgstr ""', "does not translate “today”"),
    "a sentence is gone": ('msgid "today"', 'msgid "nowadays"', "has “nowadays”, which is gone"),
    "a sentence is not sure": (
        'msgid "today"',
        '#, fuzzy\nmsgid "today"',
        "is not sure of “today”",
    ),
    "a value is called otherwise": ('"más de {value}"', '"más de {valor}"', "({valor!s:}, {value"),
    "code is translated": ("`unfinished` dice", "`sin_terminar` dice", "names other values"),
    "a space is lost": ('msgstr " o "', 'msgstr "o"', "other spaces in “or”"),
}


@pytest.mark.parametrize(("old", "new", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_a_catalogue_is_told(tmp_path: Path, old: str, new: str, said: str):
    path = _copied(tmp_path)
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")

    found = list(problems(path, WANTED))

    assert any(said in problem for problem in found), found
    assert any("is not what messages.mo was compiled from" in problem for problem in found)


def _copied(folder: Path) -> Path:
    path = folder / "es" / "LC_MESSAGES" / "messages.po"
    shutil.copytree(language.LOCALES / "es" / "LC_MESSAGES", path.parent)
    return path


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.stem)
def test_what_is_said_is_marked_and_what_is_marked_is_plain(path: Path):
    assert list(_unmarked(ast.parse(path.read_text("utf-8")))) == []


def _unmarked(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SAYING and _has_words(node.args[0]):
                yield f"line {node.lineno}: {name}() says a sentence that is not marked"
            if name in ("_", "N_", "ngettext") and _is_built(node.args[0]):
                yield f"line {node.lineno}: {name}() is given more than a plain text"


def _has_words(node: ast.expr) -> bool:
    """Whether it is a text with two words, which no code has, or one word and nothing else."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    text = "".join(texts).strip()
    words = [word for word in " ".join(texts).split() if word.isalpha() and word != "ccanalytics"]
    return not text.startswith("$") and (len(words) > 1 or text in words)


def _is_built(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def test_an_unmarked_sentence_would_be_found():
    code = 'raise NotFound(f"There is no {x}.")\nsay("Done")\n_(f"No {x}")\nsay(f"{x}: {y}")'

    assert [problem.partition(":")[0] for problem in _unmarked(ast.parse(code))] == [
        "line 1",
        "line 2",
        "line 3",
    ]


def test_a_refusal_is_said_in_the_language_and_its_code_and_values_are_not():
    ben = Agent(2, "ben", "Ben")

    with speaking("es_MX.UTF-8"), pytest.raises(errors.Refused) as refused:
        permit(ben, "mark_spam", (Who.HOLDER, Who.SUPERVISOR), holder="Ana")

    assert str(refused.value) == (
        "«marcar como spam» es solo para quien tenga la conversación o un supervisor; "
        "ben (agente) no está entre ellos; la tiene Ana."
    )
    assert refused.value.code == "not_allowed"
    assert refused.value.values["verb"] == "mark_spam"
    assert refused.value.values["role"] is Role.AGENT


def test_times_and_reasons_in_a_refusal_are_said_too():
    at = datetime(2026, 11, 3, 18, 5)
    values = {"conversation": 4, "reason": "silence", "closed_at": at}

    assert "(silence, 3 Nov 2026, 18:05 UTC)" in str(refuse("not_live", **values))
    with speaking("es"):
        assert "(silencio, 3 nov 2026, 18:05 UTC)" in str(refuse("not_live", **values))


def test_every_refusal_is_in_every_catalogue():
    for path in paths():
        assert set(REFUSALS.values()) <= {message.id for message in read(path)}


def test_braces_in_what_a_person_gave_are_shown_as_they_are():
    assert "'{x}'" in str(refuse("login_taken", login="{x}"))
    assert "'{x}'" in unknown("agent", "{x}", ["ana"])


def test_what_does_not_exist_is_said_with_the_right_gender():
    with speaking("es"):
        assert unknown("metric", "x", ["y"]) == "No existe la métrica 'x'; hay: y."
        assert unknown("channel", "sals", ["sales"]) == (
            "No existe el canal 'sals'; ¿quizás 'sales'?"
        )
        assert unknown("gadget", "x", []).startswith("No existe gadget 'x'")


def test_numbers_days_and_durations_follow_the_language():
    at = datetime(2026, 11, 3, 18, 5)

    said = [number(1234.5, 1), day(at), moment(at), spoken(4.2), spoken(7_200_000)]
    with speaking("es"):
        dicho = [number(1234.5, 1), day(at), moment(at), spoken(4.2), spoken(90_000_000)]

    assert said == ["1,234.5", "3 Nov 2026", "3 Nov 2026, 18:05", "4.2 s", "83 d 8 h"]
    assert dicho == ["1.234,5", "3 nov 2026", "3 nov 2026, 18:05", "4,2 s", "1.041 d 16 h"]


def test_plurals_follow_the_number():
    with speaking("es"):
        assert [ngettext("{n} transfer", "{n} transfers", n) for n in (1, 2)] == [
            "{n} transferencia",
            "{n} transferencias",
        ]


def test_a_card_speaks_the_language_of_whoever_asks_for_it():
    assert card("volume").question == "How many sessions were opened?"
    with speaking("es"):
        assert card("volume").question == "¿Cuántas sesiones se abrieron?"
        assert card("volume").summary == "count"


def test_every_word_of_the_desk_is_marked(pseudo: None):
    # What carriers are called is the same everywhere.
    said = [words for key, words in labels().items() if not key.startswith("connector.")]

    assert unmarked("\n".join(said)) == []


@pytest.mark.parametrize("locale", ["fr_FR.UTF-8", "C", "POSIX", "../../etc", "es\0"])
def test_a_language_without_a_catalogue_is_english(locale: str):
    with speaking(locale):
        assert language.language() == "en"


def test_a_notebook_is_cut_into_blocks_that_join_to_what_it_was():
    text = "# Title\nlead\n\n\npara\ngoes on\n- **a** item\n  goes on\n1. one\n"
    text += "```\n# no\n\n- x\n```\nend"

    found = list(blocks(text))

    assert "".join("".join(block) for block in found) == text
    assert [words for _, words, _ in found if words] == [
        "Title",
        "lead",
        "para\ngoes on",
        "**a** item\n  goes on",
        "one",
        "end",
    ]


def test_speaking_spanish_loads_nothing_more_before_there_is_a_number_to_say():
    code = """
import sys
from ccanalytics.cli import cli
cli(["words"], standalone_mode=False)
print([name for name in ("babel", "pandas", "plotly", "ipywidgets") if name in sys.modules])
"""
    env = {"CCANALYTICS_LOCALE": "es", "PATH": ""}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)

    assert "conversación" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
