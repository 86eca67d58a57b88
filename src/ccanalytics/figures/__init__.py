"""A frame in, a plotly Figure out: one theme, and beside each figure its table and alt text.

Loads plotly and polars; nothing else of the package may import it at its own import.
"""

from ccanalytics.figures.answer_curve import answer_curve
from ccanalytics.figures.dot_interval import dot_interval, share_dots
from ccanalytics.figures.estimates import MEAN, SHARE, TIME
from ccanalytics.figures.heat_map import heat_map
from ccanalytics.figures.theme import by_clock, spoken
from ccanalytics.figures.transfer_matrix import transfer_matrix
from ccanalytics.figures.weekly import weekly, weekly_shares

__all__ = [
    "MEAN",
    "SHARE",
    "TIME",
    "answer_curve",
    "by_clock",
    "dot_interval",
    "heat_map",
    "share_dots",
    "spoken",
    "transfer_matrix",
    "weekly",
    "weekly_shares",
]
