"""What a campaign found, as one table for the terminal and for the docs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.leadership import TTL
from tests.campaigns import document
from tests.campaigns.crash.kills import Kill
from tests.campaigns.crash.shop import Record
from tests.campaigns.crowd import Wait

RESCUE_WANTED = TTL.total_seconds() + 10
HEADINGS = (
    "database",
    "processes",
    "kills",
    "of them at failpoints",
    "updates",
    "messages owed",
    "lost",
    "applied twice",
    "out of order",
    "told twice",
    "of them unexplained",
    "rescue p50",
    "rescue p99",
)


@dataclass(frozen=True)
class Summary:
    """All shops of one set-up together."""

    database: str
    records: Sequence[Record]

    @property
    def kills(self) -> list[Kill]:
        """Every kill."""
        return [kill for record in self.records for kill in record.kills]

    @property
    def rescues(self) -> list[float]:
        """Seconds from a kill to the answer that it delayed, the shortest first."""
        return sorted(each for record in self.records for each in rescues(record.waits, record.kills))

    @property
    def faults(self) -> list[str]:
        """What does not add up."""
        books = [record.balance for record in self.records]
        return [fault for each in books for fault in (*each.lost, *each.doubled, *each.inverted, *each.unexplained)]

    @property
    def as_wanted(self) -> bool:
        """Whether nothing is lost, doubled or out of order, and rescue comes in time."""
        books = [record.balance for record in self.records]
        duplicates = sum(each.duplicates for each in books)
        return not self.faults and duplicates <= len(self.kills) and quantile(self.rescues, 0.99) <= RESCUE_WANTED

    def cells(self) -> tuple[str, ...]:
        """The summary as a row of the table."""
        books, rescued = [record.balance for record in self.records], self.rescues
        return (
            self.database,
            str(self.records[0].plan.processes),
            f"{len(self.kills):,}",
            f"{sum(kill.where is not None for kill in self.kills):,}",
            f"{sum(each.updates for each in books):,}",
            f"{sum(each.notifications for each in books):,}",
            *(
                f"{sum(count):,}"
                for count in (
                    [len(each.lost) for each in books],
                    [len(each.doubled) for each in books],
                    [len(each.inverted) for each in books],
                    [each.duplicates for each in books],
                    [len(each.unexplained) for each in books],
                )
            ),
            f"{quantile(rescued, 0.5):.1f} s",
            f"{quantile(rescued, 0.99):.1f} s",
        )


def rescues(waits: Iterable[Wait], kills: Sequence[Kill]) -> list[float]:
    """Of each wait that a kill prolonged: the seconds from that kill to its end.

    Where the leader was killed meanwhile, the rescue had to begin anew, and counts from there.
    """
    found = []
    for wait in waits:
        during = sorted((kill.at, kill.led) for kill in kills if wait.began <= kill.at <= wait.ended)
        if during:
            begun = max((at for at, led in during if led), default=during[0][0])
            found.append(wait.ended - begun)
    return found


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of them lies; 0 of none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def table(summaries: Iterable[Summary]) -> str:
    """All set-ups, as Markdown."""
    return document.table(HEADINGS, [each.cells() for each in summaries])


def by_failpoint(summaries: Iterable[Summary]) -> str:
    """Where processes died, as Markdown."""
    counts = Counter(kill.where for each in summaries for kill in each.kills)
    rows = [(point.value if point else "anywhere", f"{count:,}") for point, count in counts.most_common()]
    return document.table(("died", "times"), rows)
