"""What a campaign found, as tables for the terminal and for the docs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.campaigns import document
from tests.campaigns.faults.pause import Pause
from tests.campaigns.faults.shop import Record
from tests.campaigns.faults.trouble import NOISE, Trouble

DRAIN_WANTED = 15.0
"""Seconds from SIGTERM to the end."""
DELAY_WANTED = 15.0
"""Seconds that others wait at most while a poison row stands: as long as a lease."""
HEADINGS = (
    "database",
    "shops",
    "messages",
    "updates",
    "lost",
    "out of order",
    "applied twice",
    "told twice",
    "of them unexplained",
    "inside a pause",
    "over a limit",
    "poison rows",
    "worst delay of others",
    "told of the database",
    "SIGTERM, slowest",
    "took",
)
TROUBLES = ("trouble", "database", "times", "what came of it")


@dataclass(frozen=True)
class Summary:
    """All shops on one database together."""

    database: str
    records: Sequence[Record]
    pause: Pause

    @property
    def messages(self) -> int:
        """How many Telegram took."""
        return sum(each.manners.messages for each in self.records)

    @property
    def faults(self) -> list[str]:
        """What is not as it should be."""
        return [*self.pause.faults, *(fault for each in self.records for fault in faults_of(each))]

    def cells(self) -> tuple[str, ...]:
        """The summary as a row of the table."""
        books, manners = [each.balance for each in self.records], [each.manners for each in self.records]
        return (
            self.database,
            f"{len(self.records)}",
            f"{self.messages:,}",
            f"{sum(each.updates for each in books):,}",
            f"{sum(len(each.lost) for each in books):,}",
            f"{sum(len(each.inverted) for each in books):,}",
            f"{sum(len(each.doubled) for each in books):,}",
            f"{sum(each.duplicates for each in books):,}",
            f"{sum(len(each.unexplained) for each in books):,}",
            f"{sum(len(each.inside) for each in manners):,}",
            f"{sum(len(each.over) for each in manners):,}",
            f"{sum(len(each.scene.poisons) for each in self.records):,}",
            f"{max(each.delay for each in self.records):.1f} s",
            f"{sum(len(each.indiscreet) for each in manners):,}",
            f"{max(drain for each in self.records for drain in each.scene.drains):.1f} s",
            f"{max(each.seconds for each in self.records):.0f} s",
        )

    def troubles(self) -> Iterator[tuple[str, ...]]:
        """Each kind of trouble as a row of the other table."""
        noise: Counter[Trouble] = sum((each.scene.noise for each in self.records), Counter())
        met: Counter[str] = sum((each.manners.met for each in self.records), Counter())
        for trouble, kinds in NOISE.items():
            calls = sum(met[kind] for kind in kinds)
            yield trouble.value, self.database, f"{noise[trouble]:,}", f"{calls:,} messages met it"
        events = [event for each in self.records for event in each.scene.events]
        for trouble in Trouble:
            of_it = [event for event in events if event.trouble is trouble]
            if of_it:
                longest = max(event.ended - event.began for event in of_it)
                remarks = sorted({event.remark for event in of_it if event.remark})
                told = "; ".join(remarks[:3]) or f"over after {longest:.1f} s at most"
                yield trouble.value, self.database, f"{len(of_it):,}", told
        yield Trouble.LONG_PAUSE.value, self.database, "1", self.pause.remark


def faults_of(record: Record) -> Iterator[str]:
    """What is not as it should be in one shop, in words."""
    books, manners = record.balance, record.manners
    yield from (*books.lost, *books.doubled, *books.inverted, *books.unexplained)
    yield from (f"inside a pause: {each}" for each in manners.inside)
    yield from (f"over a limit: {each}" for each in manners.over)
    yield from (*manners.indiscreet, *record.scene.faults)
    if record.delay > DELAY_WANTED:
        yield f"others waited for {record.delay:.1f} s while a poison row stood"
    if max(record.scene.drains, default=0) > DRAIN_WANTED:
        yield f"SIGTERM took {max(record.scene.drains):.1f} s"


def table(summaries: Iterable[Summary]) -> str:
    """The books, as Markdown."""
    return document.table(HEADINGS, [each.cells() for each in summaries])


def troubles(summaries: Iterable[Summary]) -> str:
    """All that was done to the shops, as Markdown."""
    rows = sorted((row for each in summaries for row in each.troubles()), key=_in_order)
    return document.table(TROUBLES, rows)


def _in_order(row: Sequence[str]) -> tuple[int, str]:
    return [each.value for each in Trouble].index(row[0]), row[1]
