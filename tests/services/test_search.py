"""One box finds an order by all that people know of it, with the same answer on both dialects."""

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from bot.services import customers, opening, orders, search
from bot.services.customers import Contact, Description
from bot.services.opening import Repair
from models import Customer, Device, DeviceKind, SearchDocument, WorkOrder
from models.errors import UpdatePastSearch
from tests.services.shop import person

PEOPLE = (
    ("Ana Ruiz", "+34600111222", "Apple", "iPhone 13", "C02XG0FDJGH5", None, "The screen is cracked"),
    ("Jürgen Groß", "+491761234567", "Samsung", "Galaxy A5", None, "356938035643809", "No charge; SM-A520F"),
    ("Li Ng", "+34600222333", "Sony", "WH-1000XM5", None, None, "¿Qué pasó? Se cayó, 'crack' 50% off"),
    ("Ana Ortiz", None, "Apple", "iPhone 8", "ABC123", None, "100 % dead, screen_dark"),
)


@pytest.fixture
def shop(session: Session) -> Session:
    """Four customers with an order each, from 1001 on."""
    for user_id, (name, phone, brand, model, serial, imei, problem) in enumerate(PEOPLE, 7001):
        who = person(session, user_id)
        customer = customers.save_contact(session, who, Contact(name, phone, None))
        session.flush()
        device = customers.add_device(
            session, customer, Description(DeviceKind.PHONE, brand, model, serial=serial, imei=imei)
        )
        opening.open_order(session, device, Repair(problem), by=who)
        session.flush()
    session.commit()
    return session


def found(session: Session, said: str, page: int = 0) -> list[int]:
    """The numbers of what is found."""
    return [each.number for each in search.search(session, search.question(said), page).orders]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("1003", [1003]),
        ("#1003", [1003]),
        ("ana", [1004, 1001]),
        ("ANA ruiz", [1001]),
        ("Ruiz, Ana", [1001]),
        ("jurgen", [1002]),
        ("JÜRGEN GROSS", [1002]),
        ("groß", [1002]),
        ("600 11 12 22", [1001]),
        ("+34 600-111-222", [1001]),
        ("0034600111222", [1001]),
        ("0176 1234567", [1002]),
        ("+49 (0)176 1234567", [1002]),
        ("600", [1003, 1001]),
        ("222", [1003, 1001]),
        ("ana 600 111", [1001]),
        ("xg0fd", [1001]),
        ("35-693803-564380-9", [1002]),
        ("5643809", [1002]),
        ("iphone", [1004, 1001]),
        ("iphone 13", [1001]),
        ("13 600", [1001]),
        ("galaxy a5", [1002]),
        ("a520", [1002]),
        ("sm-a520f", [1002]),
        ("wh1000", [1003]),
        ("WH-1000XM5", [1003]),
        ("crack", [1003, 1001]),
        ("que paso", [1003]),
        ("li", [1003]),
        ("50%", [1003]),
        ("scr%en", []),
        ("screen_dark", [1004]),
        ("scr_en", []),
        ("' OR 1=1 --", []),
        ('"', []),
        ("", []),
        ("NOT", []),
        ("nobody", []),
        ("ana samsung", []),
        ("9" * 400, []),
        ("x" * 5000, []),
    ],
)
def test_what_people_know_of_an_order_finds_it(shop: Session, said: str, numbers: list[int]) -> None:
    assert found(shop, said) == numbers


def test_the_order_with_just_that_number_comes_first(shop: Session) -> None:
    latest = orders.find_order(shop, 1004)
    latest.problem = "As with 1001"
    shop.flush()
    assert found(shop, "1001") == [1001, 1004]
    assert found(shop, "#1001") == [1001]


def test_who_is_corrected_is_found_by_the_new_words_alone(shop: Session) -> None:
    order = orders.find_order(shop, 1001)
    order.customer.name, order.customer.phone = "Berta Ruiz", "+34699999999"
    shop.flush()
    assert (found(shop, "ana"), found(shop, "berta"), found(shop, "699 999")) == ([1004], [1001], [1001])
    assert found(shop, "600111222") == []
    order.device.model, order.device.serial = "iPhone 14", None
    order.problem = "It is wet"
    shop.commit()
    assert (found(shop, "iphone 14"), found(shop, "xg0fd"), found(shop, "wet")) == ([1001], [], [1001])


def test_an_order_that_is_gone_is_not_found(shop: Session) -> None:
    order = orders.find_order(shop, 1002)
    for table in ("notifications", "status_changes", "status_cards"):
        shop.execute(text(f"DELETE FROM {table}"))
    shop.execute(delete(WorkOrder).where(WorkOrder.id == order.id))
    shop.commit()
    assert found(shop, "galaxy") == []
    assert shop.scalar(select(func.count()).select_from(SearchDocument)) == 3


def test_columns_that_are_searched_are_not_written_in_bulk(shop: Session) -> None:
    with pytest.raises(UpdatePastSearch, match="Customer: name"):
        shop.execute(update(Customer).values(name="Nobody"))
    with pytest.raises(UpdatePastSearch, match="Device: model"):
        shop.execute(update(Device).where(Device.model == "iPhone 8").values(model="iPhone SE"))
    shop.execute(update(Customer).where(Customer.name == "Li Ng").values(chat_id=1))


def test_pages_follow_each_other_without_gap_or_repetition(shop: Session) -> None:
    order = orders.find_order(shop, 1001)
    for _ in range(20):
        opening.open_order(shop, order.device, Repair("again"), by=person(shop, 7001))
    shop.commit()
    pages = [search.search(shop, "again", page) for page in range(4)]
    assert [(len(each.orders), each.more) for each in pages] == [(8, True), (8, True), (4, False), (0, False)]
    numbers = [each.number for page in pages for each in page.orders]
    assert numbers == list(range(1024, 1004, -1))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("  Ana   RUIZ ", "ana ruiz"),
        ("#1042", "#1042"),
        ("x" * 80, "x" * 52),
        ("one two " * 20, "one two one two one two one two one two one two one"),
        ("я" * 40, "я" * 26),
        ("👍", ""),
    ],
)
def test_a_question_fits_on_a_button(said: str, asked: str) -> None:
    assert search.question(said) == asked
    assert search.question(asked) == asked


def test_without_an_index_the_answer_is_the_same(shop: Session) -> None:
    for name in ("added", "removed", "changed") if shop.get_bind().dialect.name == "sqlite" else ():
        shop.execute(text(f"DROP TRIGGER search_index_{name}"))
    gone = {"sqlite": "DROP TABLE search_index", "postgresql": "DROP INDEX ix_search_documents_words_trigrams"}
    shop.execute(text(gone[shop.get_bind().dialect.name]))
    assert (found(shop, "crack"), found(shop, "600 11 12 22"), found(shop, "li")) == ([1003, 1001], [1001], [1003])
    shop.rollback()
