"""Small tables that others have published, and their figures with them."""

import polars as pl


def durations(lasted: list[int], group: str = "all") -> pl.DataFrame:
    """A frame of durations; below zero: watched so long, and going on still."""
    cause = ["over" if t >= 0 else None for t in lasted]
    times = [abs(t) for t in lasted]
    return pl.DataFrame({"group": group, "t": times, "cause": cause}, schema_overrides=KINDS)


KINDS = {"group": pl.String, "t": pl.Float64, "cause": pl.String}

# Weeks of remission of leukemia, with 6-mercaptopurine and with a placebo: Freireich et al. 1963,
# as in Gehan 1965.
SIX_MP = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

# Days that patients with advanced lung cancer lived: Loprinzi et al. 1994 (NCCTG), as in the data
# set `lung` of R's package survival.
DIED = """
306 455 210 883 310 361 218 166 170 654 728 71 567 144 613 707 61 88 301 81 624 371 394 520
574 118 390 12 473 26 533 107 53 122 814 93 731 460 153 433 145 583 95 303 519 643 765 735
189 53 246 689 65 5 132 687 345 444 223 175 60 163 65 208 428 230 305 11 132 226 426 705 363
11 176 791 95 167 284 641 147 163 655 239 88 245 30 179 310 477 166 450 364 107 177 156 11
429 351 15 181 283 201 524 13 212 524 288 363 442 199 550 54 558 207 92 60 293 202 353 267
371 387 457 337 201 222 62 353 163 31 340 229 182 156 329 291 179 268 142 194 320 181 285
348 197 180 186 145 350 285 110 286 270 81 131 269 135 79 59 105 239 13 183 116
"""
LIVED_ON = """
1010 1022 965 821 840 196 806 740 588 559 529 551 543 511 511 404 458 356 444 315 364 376
384 292 413 266 301 382 303 296 269 300 284 272 292 332 259 225 225 243 279 276 240 202 235
224 237 173 252 221 185 92 222 192 211 175 197 203 188 191 105 174 177
"""
LUNG = [int(t) for t in DIED.split()] + [-int(t) for t in LIVED_ON.split()]

# Admissions to Berkeley's six largest departments in 1973: Bickel, Hammel and O'Connell 1975, as
# in Freedman, Pisani and Purves. Department: men admitted, men, women admitted, women.
BERKELEY = {
    "A": (512, 825, 89, 108),
    "B": (353, 560, 17, 25),
    "C": (120, 325, 202, 593),
    "D": (138, 417, 131, 375),
    "E": (53, 191, 94, 393),
    "F": (22, 373, 24, 341),
}

# Kidney stones removed by open surgery and by nephrolithotomy: Charig et al. 1986. Size: with
# success by the one, all by it, and the same of the other.
KIDNEY_STONES = {"small": (81, 87, 234, 270), "large": (192, 263, 55, 80)}


def two_groups(table: dict[str, tuple[int, int, int, int]]) -> pl.DataFrame:
    """A table of strata as a frame: group, stratum, k of n."""
    rows = [
        (group, stratum, counts[at], counts[at + 1])
        for stratum, counts in table.items()
        for group, at in (("one", 0), ("other", 2))
    ]
    return pl.DataFrame(rows, schema=["group", "stratum", "k", "n"], orient="row")
