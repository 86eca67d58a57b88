"""A frame in, a plotly Figure out: one theme, and beside each figure its table and alt text.

Loads plotly and polars; nothing else of the package may import it at its own import.
"""

from ccanalytics.figures.answer_curve import answer_curve
from ccanalytics.figures.calendar_heat import calendar_heat
from ccanalytics.figures.dot_interval import dot_interval, share_dots
from ccanalytics.figures.estimates import MEAN, SHARE, TIME
from ccanalytics.figures.heat_map import heat_map
from ccanalytics.figures.incidence import incidence
from ccanalytics.figures.quantile_fan import quantile_fan
from ccanalytics.figures.slope import slope
from ccanalytics.figures.small_multiples import small_multiples
from ccanalytics.figures.swimlane import swimlane
from ccanalytics.figures.theme import by_clock, spoken
from ccanalytics.figures.transfer_matrix import transfer_matrix
from ccanalytics.figures.weekly import weekly, weekly_shares

__all__ = [
    "MEAN",
    "SHARE",
    "TIME",
    "answer_curve",
    "by_clock",
    "calendar_heat",
    "dot_interval",
    "heat_map",
    "incidence",
    "quantile_fan",
    "share_dots",
    "slope",
    "small_multiples",
    "spoken",
    "swimlane",
    "transfer_matrix",
    "weekly",
    "weekly_shares",
]
