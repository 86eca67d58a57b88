"""What a summary alone cannot say: intervals, survival, fair comparisons, and verdicts in words.

It knows nothing of contact centres: numbers and frames in, numbers and words out. What SQL can
say stands in files, `sql`, for whoever has the units in DuckDB already.
"""

from functools import cache
from importlib.resources import files


@cache
def sql(name: str) -> str:
    """The SELECT of ``<name>.sql``, which says on top what it reads and what it gives."""
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")
