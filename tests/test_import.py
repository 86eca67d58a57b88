"""Law 7: importing the package is light."""

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
