"""Confidence intervals of survey scores, at 95 %: how far the score of all customers may be from that of those who answered.

In Decimal, so that a report is the same to the last digit on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

Z = Decimal("1.959964")  # the 97.5th percentile of the normal distribution: 95 % lie between it and its negative

# Adjusted Wald for a difference of two shares of one sample: three answers are added, three quarters of one each to promoters and
# detractors. B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70(4), 2016, found it among the best of
# those in use, down to a dozen answers; the plain Wald interval has length zero when all agree, which is the usual small survey.
ADDED = Decimal(3)
ADDED_EACH = Decimal("0.75")


class Estimate(NamedTuple):
    """A score with the ends of its interval, in the score's own unit."""

    value: Decimal
    low: Decimal
    high: Decimal


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def share(part: int, whole: int) -> Decimal | None:
    """A part of a whole, 0 to 1, to four places; None of nothing."""
    return rounded(Decimal(part) / whole, 4) if whole else None


def wilson(hits: int, count: int) -> Estimate | None:
    """A share with Wilson's score interval (E. B. Wilson, 1927): never leaves 0 to 1, and holds for few answers too."""
    if not count:
        return None
    n, p, square = Decimal(count), Decimal(hits) / count, Z * Z
    middle = (p + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * (p * (1 - p) / n + square / (4 * n * n)).sqrt()
    return Estimate(rounded(p, 4), rounded(max(Decimal(0), middle - half), 4), rounded(min(Decimal(1), middle + half), 4))


def net_promoter(promoters: int, detractors: int, count: int) -> Estimate | None:
    """The Net Promoter Score, -100 to 100, with its adjusted Wald interval."""
    if not count:
        return None
    n = count + ADDED
    above, below = (promoters + ADDED_EACH) / n, (detractors + ADDED_EACH) / n
    middle = above - below
    half = Z * ((above + below - middle * middle) / n).sqrt()
    score = rounded(Decimal(100 * (promoters - detractors)) / count, 1)
    # The added answers draw the middle towards zero. An interval that leaves out what was measured (100 of five who all agree) would
    # be taken for a mistake, so it reaches at least to there.
    low, high = rounded(max(Decimal(-100), 100 * (middle - half)), 1), rounded(min(Decimal(100), 100 * (middle + half)), 1)
    return Estimate(score, min(low, score), max(high, score))


def mean(scores: Mapping[Decimal, int]) -> Decimal | None:
    """The mean of scores, each with how often it was given, to two places."""
    count = sum(scores.values())
    return rounded(sum((score * times for score, times in scores.items()), Decimal(0)) / count, 2) if count else None
