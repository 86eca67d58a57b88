"""Law 7: importing the package is light; and what reads notebooks is no heavier than it must be."""

import subprocess
import sys


def test_the_package_loads_nothing_that_draws_or_frames():
    script = (
        "import sys, ccanalytics; ccanalytics.open; "
        "print([m for m in ('pandas', 'polars', 'plotly', 'ipywidgets', 'IPython') "
        "if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]", loaded.stderr


def test_what_reads_notebooks_loads_no_grammar_of_addresses_until_it_is_asked_for_one():
    script = (
        "import sys; from ccanalytics.sooner import sooner; sooner(); import nbformat, jsonschema; "
        "light = 'lark' not in sys.modules; "
        "is_iri = lambda text: jsonschema.Draft7Validator.FORMAT_CHECKER.conforms(text, 'iri'); "
        "print(light, is_iri('http://example.org/\\u00f1'), is_iri('no address'))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert told.stdout.split() == ["True", "True", "False"], told.stderr
