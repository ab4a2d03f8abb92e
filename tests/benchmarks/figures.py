"""Small arithmetic on what was measured."""

from collections.abc import Sequence
from statistics import median


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def medians(runs: Sequence[Sequence[float]]) -> list[float]:
    """The median of each figure over several runs."""
    return [median(each) for each in zip(*runs, strict=True)]
