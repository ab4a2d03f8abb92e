"""What the doctor found."""

from dataclasses import dataclass
from enum import Enum


class Grade(Enum):
    """How bad it is; the value is the mark in front of the line."""

    GOOD = "✓"
    DOUBTFUL = "!"
    BAD = "✗"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    grade: Grade
    subject: str
    says: str
    advice: str | None = None
    """What to do, where there is something to do."""

    def lines(self) -> list[str]:
        """The finding as it is printed."""
        first = f"{self.grade.value} {self.subject}: {self.says}"
        return [first, *(f"    {line}" for line in (self.advice or "").splitlines())]


def good(subject: str, says: str) -> Finding:
    """Nothing to do."""
    return Finding(Grade.GOOD, subject, says)


def doubtful(subject: str, says: str, advice: str) -> Finding:
    """It works, but look at it."""
    return Finding(Grade.DOUBTFUL, subject, says, advice)


def bad(subject: str, says: str, advice: str) -> Finding:
    """It will not work."""
    return Finding(Grade.BAD, subject, says, advice)
