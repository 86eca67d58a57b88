"""A frame in, a plotly Figure out: one theme, and beside each figure its table and alt text.

Loads plotly and polars; nothing else of the package may import it at its own import.
"""

from ccanalytics.figures.answer_curve import answer_curve
from ccanalytics.figures.dot_interval import dot_interval
from ccanalytics.figures.theme import spoken
from ccanalytics.figures.weekly import weekly

__all__ = ["answer_curve", "dot_interval", "spoken", "weekly"]
