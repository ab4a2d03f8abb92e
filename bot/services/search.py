"""Orders by whatever is known of them: a number, a name, a piece of a phone number, a serial number, a word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, Select, and_, column, func, literal_column, or_, select, table
from sqlalchemy.orm import Session

from bot.services.orders import with_people
from models import SearchDocument, WorkOrder
from models.search_index import FTS, exists
from models.search_words import SHORT, words

PAGE = 8
PAGES = 50
"""Who turns more pages than that knows too little to search for."""
LATEST = 10_000
"""Orders that are looked through one by one before an index is asked: a word that many have is found among them."""
ROOM = 52
"""UTF-8 bytes of a question: a button must be able to carry it."""
TRIGRAM = 3
NUMBER = re.compile(r"#(\d{1,9})")
TRUNK_ZERO = "(0)"
"""As in +49 (0)30 1234: nobody dials it."""

Way = tuple[str, ...]
"""Words that an order has, all of them."""

_index = table(FTS, column("rowid"))
_document = SearchDocument.work_order_id


@dataclass(frozen=True)
class Found:
    """One page of what was found: the order with just that number first, then the newest."""

    orders: list[WorkOrder]
    page: int
    more: bool
    """Whether there is a page after this one."""


def question(said: str) -> str:
    """What is searched for, of what was typed: its words, as many as there is room for. A number with its # stays."""
    number = NUMBER.fullmatch(said.strip())
    if number:
        return f"#{number[1]}"
    asked = words(said.replace(TRUNK_ZERO, ""))
    while len(" ".join(asked).encode()) > ROOM:
        asked = asked[:-1] or [asked[0][:-1]]
    return " ".join(asked)


def search(session: Session, asked: str, page: int = 0) -> Found:
    """A page of the orders that have all words of a question, or their parts from three letters on."""
    page = min(max(page, 0), PAGES - 1)
    exact = _with_number(session, asked)
    if not asked or asked.startswith("#"):
        return Found(_orders(session, exact), 0, more=False)
    ids = _page(session, _ways(asked.split()), exact, page)
    shown = (exact if page == 0 else []) + ids[:PAGE]
    return Found(_orders(session, shown), page, more=len(ids) > PAGE and page + 1 < PAGES)


def _with_number(session: Session, asked: str) -> list[int]:
    said = asked.removeprefix("#")
    if not (said.isdecimal() and len(said) <= len("999999999")):
        return []
    return list(session.scalars(select(WorkOrder.id).where(WorkOrder.number == int(said))))


def _orders(session: Session, ids: Sequence[int]) -> list[WorkOrder]:
    found = {each.id: each for each in session.scalars(with_people().where(WorkOrder.id.in_(ids)))} if ids else {}
    return [found[each] for each in ids if each in found]


def _ways(asked: list[str]) -> list[list[Way]]:
    """For each thing that was said, the ways in which an order may have it.

    Digits with blanks between them are one phone number or several things; it may have been dialled with zeros before.
    """
    said: list[list[Way]] = []
    for digits, group in groupby(asked, key=str.isdecimal):
        run = tuple(group)
        if not digits:
            said.extend([(word,)] for word in run)
            continue
        together = "".join(run)
        ways = dict.fromkeys([(together,), (together.lstrip("0") or together,), run])
        said.append(list(ways))
    return said


def _page(session: Session, ways: list[list[Way]], but_not: list[int], page: int) -> list[int]:
    """The ids of one page, and of one order more if there is one."""
    condition = and_(*(or_(*(and_(*map(_has, way)) for way in each)) for each in ways), _document.not_in(but_not))
    wanted = {"offset": page * PAGE, "limit": PAGE + 1}
    if session.get_bind().dialect.name == "sqlite" and exists(session.connection()):
        return list(session.scalars(_by_index(ways, condition).offset(wanted["offset"]).limit(wanted["limit"])))
    newest = session.scalar(select(func.max(_document))) or 0
    among_latest = select(_document).where(_document > newest - LATEST, condition)
    ids = session.scalars(among_latest.order_by(_document.desc()).offset(wanted["offset"]).limit(wanted["limit"])).all()
    if len(ids) == wanted["limit"]:
        return list(ids)
    return list(session.scalars(_among_all(condition).offset(wanted["offset"]).limit(wanted["limit"])))


def _among_all(condition: ColumnElement[bool]) -> Select[int]:
    """Find them all first, then sort: to go by age and look at each is quick only for words that are everywhere."""
    found = (
        select(_document.label("id")).where(condition).cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return select(found.c.id).order_by(found.c.id.desc())


def _by_index(ways: list[list[Way]], condition: ColumnElement[bool]) -> Select[int]:
    """SQLite's index gives them newest first, and only as many as are asked for."""
    matches = literal_column(FTS).op("MATCH")(_expression(ways))
    return (
        select(_index.c.rowid)
        .join(SearchDocument, _document == _index.c.rowid)
        .where(matches, condition)
        .order_by(_index.c.rowid.desc())
    )


def _has(word: str) -> ColumnElement[bool]:
    part = f" {word} " if len(word) <= SHORT else word
    return SearchDocument.words.like(f"%{part}%")


def _expression(ways: list[list[Way]]) -> str:
    """What SQLite's index is asked: for all groups of three letters, wherever they stand."""
    return " AND ".join(f"({' OR '.join(f'({_groups(way)})' for way in each)})" for each in ways)


def _groups(way: Way) -> str:
    parts = [f" {word} " if len(word) <= SHORT else word for word in way]
    groups = [part[at : at + TRIGRAM] for part in parts for at in range(len(part) - TRIGRAM + 1)]
    return " AND ".join(f'"{group}"' for group in dict.fromkeys(groups))
