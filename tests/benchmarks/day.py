"""What people and the clock do in a shop, on orders of its past and of its present."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot.delivery import queue
from bot.services import people, queues, retention
from bot.services import staff as services
from models import InboxUpdate, Notification, NotificationState
from tests.benchmarks.dialogue import DIALOGUE, Customer
from tests.benchmarks.stock import FIRST_CHAT, FIRST_NUMBER, FIRST_TECHNICIAN, Stock, phone_of
from tests.chat import content
from tests.chat.app import App
from tests.chat.person import Person
from tests.e2e.conftest import OWNER_ID

Deed = Callable[[], Awaitable[object]]
LEASE = timedelta(minutes=1)
BATCH = 64
PAGE = 40


def deeds(app: App, stock: Stock, number: int) -> Iterator[tuple[str, Deed]]:
    """Every command once; `number` says whose turn it is."""
    yield from _customers(app, stock, number)
    yield from _bench(app, stock, number)
    yield from _owners(app, stock, number)
    yield from _strangers(app, number)


def _customers(app: App, stock: Stock, number: int) -> Iterator[tuple[str, Deed]]:
    one = 1 + number * (stock.customers // 50)
    customer = Person(app, FIRST_CHAT + one)
    theirs = FIRST_NUMBER - 1 + one
    for command in ("start", "orders", "status", "help", "privacy", "cancel"):
        yield f"customer /{command}", partial(customer.says, f"/{command}")
    yield "customer /status N", partial(customer.says, f"/status {theirs}")
    yield "customer blocks the bot", customer.chat.blocks
    yield "customer unblocks the bot", customer.chat.unblocks
    yield "customer /new", partial(customer.says, "/new")


def _bench(app: App, stock: Stock, number: int) -> Iterator[tuple[str, Deed]]:
    technician = Person(app, FIRST_TECHNICIAN + 1, "Tom")
    present = FIRST_NUMBER + stock.orders - 1 - number
    past = FIRST_NUMBER + number * (stock.orders // 50)
    for name, words in (
        ("/queue", "/queue"),
        ("/queue overdue", "/queue overdue"),
        ("/find, what all orders have", "/find iphone cracked"),
        ("/find, a phone number", f"/find {phone_of(1 + number)}"),
        ("/find, what no order has", f"/find unheard of {number}"),
        ("/order N, of the past", f"/order {past}"),
        ("/order N, of the present", f"/order {present}"),
        ("/take N", f"/take {present}"),
        ("/free N", f"/free {present}"),
        ("/status N quality check", f"/status {present} quality check"),
        ("/status N ready repaired", f"/status {present} ready repaired"),
    ):
        yield f"bench {name}", partial(technician.says, words)
    yield "bench turns the queue's page", partial(technician.chat.taps, f"m:queue:{PAGE}")


def _owners(app: App, stock: Stock, number: int) -> Iterator[tuple[str, Deed]]:
    owner = Person(app, OWNER_ID, "Olivia")
    past = FIRST_NUMBER + number * (stock.orders // 50)
    yield "owner /staff", partial(owner.says, "/staff")
    yield "owner /invite", partial(owner.says, "/invite")
    yield "owner /override N", partial(owner.says, f"/override {past} in repair came back")


def _strangers(app: App, number: int) -> Iterator[tuple[str, Deed]]:
    """A whole intake."""
    played = Customer(number)
    person = Person(app, played.id, language="en")
    for line in DIALOGUE:
        what = line.what.replace("{number}", str(number))
        does: dict[str, Deed] = {
            "text": partial(person.says, what),
            "press": partial(person.taps, what),
            "contact": partial(person.shares_contact, what),
            "photo": partial(person.sends, content.photo(what)),
        }
        yield f"intake, answered: {line.answer}", does[line.kind]


def _claim_and_settle_outbox(session: Session) -> None:
    for row in queue.claim(session, Notification, limit=BATCH, lease=LEASE):
        queue.settle(session, row, state=NotificationState.SENT)


def _next_due_outbox(session: Session) -> None:
    queue.next_due(session, Notification)


def _next_due_inbox(session: Session) -> None:
    queue.next_due(session, InboxUpdate)


def _depths(session: Session) -> None:
    queues.depths(session)


def _release_all(session: Session) -> None:
    for table in (Notification, InboxUpdate):
        queue.release_all(session, table)


def _ensure_owners(session: Session) -> None:
    services.ensure_owners(session, {OWNER_ID})


def _language_of_chat(session: Session) -> None:
    people.language_of_chat(session, FIRST_CHAT + 1)


JOBS: tuple[Callable[[Session], object], ...] = (
    retention.forget_updates,
    retention.forget_drafts,
    retention.forget_invites,
    _claim_and_settle_outbox,
    _next_due_outbox,
    _next_due_inbox,
    _depths,
    _release_all,
    _ensure_owners,
    _language_of_chat,
)
