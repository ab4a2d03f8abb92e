"""What a draft knows at first, and what it asks of the shop at last."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.conversation.booking import requested
from bot.conversation.form import Occasion
from bot.conversation.opening import MOST_DEVICES, opening
from bot.services.customers import Contact, Description
from bot.services.intake import Request
from bot.services.people import Actor
from bot.services.pictures import Picture
from models import Customer, Device, DeviceKind, FormName

REQUEST = Occasion(FormName.INTAKE)
TROUBLE: dict[str, Any] = {"problem": "broken", "condition": None, "accessories": "case", "photos": None}


def actor(name: str = "Ana", customer: Customer | None = None) -> Actor:
    return Actor(7, 7, name, "en", customer=customer)


@pytest.mark.parametrize(
    ("profile", "offers"), [("  Ana  Ruiz", {"name": "Ana Ruiz"}), ("💥", {}), ("", {}), ("x" * 200, {})]
)
def test_a_stranger_is_offered_the_name_of_their_profile_if_it_is_one(
    session: Session, profile: str, offers: dict[str, str]
) -> None:
    assert opening(session, actor(profile), REQUEST) == {"offers": offers}


def test_a_known_customer_is_offered_what_the_shop_knows_latest_devices_first(session: Session) -> None:
    customer = Customer(telegram_user_id=7, name="Ana", phone="+34600111222")
    devices = [Device(customer=customer, kind=DeviceKind.OTHER, brand="B", model=str(n)) for n in range(10)]
    session.add_all([customer, *devices])
    session.flush()
    answers = opening(session, actor("Profile", customer), REQUEST)
    assert answers["returning"] is True
    assert {field: answers["offers"][field] for field in ("name", "phone", "email")} == {
        "name": "Ana",
        "phone": "+34600111222",
        "email": None,
    }
    assert [each["name"] for each in answers["offers"]["devices"]] == [f"B {n}" for n in range(9, 9 - MOST_DEVICES, -1)]


def test_a_customer_without_a_number_is_asked_for_one(session: Session) -> None:
    customer = Customer(telegram_user_id=7, name="Ana")
    session.add(customer)
    session.flush()
    assert opening(session, actor(customer=customer), REQUEST)["returning"] is False


def test_a_form_of_a_stranger_asks_for_a_new_device() -> None:
    answers = {
        "name": "Ana",
        "phone": "+34600111222",
        "email": None,
        "kind": "PHONE",
        "brand": "Apple",
        "model": "X",
        "serial": {"imei": "490154203237518"},
        **TROUBLE,
        "photos": 1,
        "pictures": [{"file_id": "f", "file_unique_id": "u", "file_size": 9}],
    }
    assert requested(answers) == Request(
        Contact("Ana", "+34600111222", None),
        Description(DeviceKind.PHONE, "Apple", "X", imei="490154203237518"),
        "broken",
        accessories="case",
        pictures=(Picture("f", "u", 9),),
    )


def test_a_known_contact_and_device_win_over_what_was_typed_before_them() -> None:
    answers = {
        "contact": {"name": "Ana", "phone": "+34600111222", "email": None},
        "device": {"id": 4, "name": "Apple X"},
        "name": "Old",
        "phone": "+1",
        "email": "old@example.com",
        "kind": "PHONE",
        "brand": "Old",
        "model": "Old",
        "serial": None,
        **TROUBLE,
    }
    request = requested(answers)
    assert (request.contact, request.device) == (Contact("Ana", "+34600111222", None), 4)
