"""Runs the bot against the built-in sandbox, in one process."""

import asyncio
import shutil
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from pydantic_settings import PydanticBaseSettingsSource
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from bot.app import build, shop_of
from bot.confidential import redactor
from bot.demo import seed as orders_to_play_with
from bot.http_server import listening_socket
from bot.runtime import Runtime, stopping_on_signals
from bot.sandbox.client import SandboxClient
from bot.sandbox.person import Person
from bot.sandbox.server import serve
from bot.sandbox.telegram import DEFAULT_TOKEN, Sandbox
from bot.services import people, staff, tracking
from bot.settings import Settings
from bot.telemetry.logs import configure_logs

FOLDER = Path(".demo")
HOST = "127.0.0.1"
PORT = 8090
FAILED = 1
CUSTOMER = Person(id=5_000_000_101, first_name="Ana", last_name="Ruiz", label="Customer")
TECHNICIAN = Person(id=5_000_000_102, first_name="Tom", last_name="Becker", label="Technician")
OWNER = Person(id=5_000_000_103, first_name="Olivia", last_name="Stone", label="Owner")


def demo(*, fresh: bool = False, seed: bool = False, port: int | None = None) -> int:
    """Run the demo until Ctrl-C; what happened in it is kept in `.demo` until it is run with --fresh."""
    if fresh and FOLDER.exists():
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(exist_ok=True)
    configure_logs(level="WARNING", style="human")
    return asyncio.run(_play(seed=seed, port=port or PORT))


async def _play(*, seed: bool, port: int) -> int:
    sandbox = Sandbox(people=(CUSTOMER, TECHNICIAN, OWNER), path=FOLDER / "telegram.sqlite3")
    stop = asyncio.Event()
    with stopping_on_signals(stop):
        async with AsyncExitStack() as opened:
            try:
                address = await opened.enter_async_context(serve(sandbox, port=port))
            except OSError as reason:
                print(f"Can't use port {port}: {reason.strerror}. Choose another, as with --port {port + 1}.")  # noqa: T201 - the demo talks to a person
                return FAILED
            settings = _settings(address, _port_beside(port))
            configure_logs(level="WARNING", style="human", redact=redactor(settings))
            shop = build(settings)
            if seed and await shop.db.run(orders_to_play_with.fill, shop_of(settings), CUSTOMER):
                await shop.db.run(tracking.issue_all, shop_of(settings).keys)
                print("Filled the shop with 40 orders.")  # noqa: T201 - the demo talks to a person
            opening = asyncio.create_task(_open(shop, address, stop))
            code = await shop.run_until(stop)
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
    print("\nClosed. Everything is kept; start again to go on, or with ARGS=--fresh to start over.")  # noqa: T201 - as above
    return code


class DemoSettings(Settings):
    """Settings that stand in no environment and in no file."""

    @classmethod
    def settings_customise_sources(cls, *_: Any, **sources: Any) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read only what is given in code."""
        return (sources["init_settings"],)


def _port_beside(port: int) -> int:
    """Where the shop's own pages are: the next port, so that links in old messages go on working, or a free one."""
    try:
        listener = listening_socket(HOST, port + 1)
    except (OSError, OverflowError):
        listener = listening_socket(HOST, 0)
    with listener:
        free: int = listener.getsockname()[1]
    return free


def _settings(address: str, web_port: int) -> Settings:
    """The demo's own settings: nothing of the surroundings can point it at the real world, or open it to others."""
    return DemoSettings(
        bot_token=DEFAULT_TOKEN,
        telegram_api_url=address,
        database_url=make_url(f"sqlite:///{FOLDER / 'repair_shop.db'}"),
        owner_ids=frozenset({OWNER.id}),
        shop_name="Benchbell Repairs",
        default_region="ES",
        default_language="en",
        webhook_url=None,
        public_url=f"http://{HOST}:{web_port}",
        web_host=HOST,
        web_port=web_port,
        undo_seconds=5,
        status_limits={},  # forty orders with a made-up past would all be overdue at once
    )


async def _open(shop: Runtime, address: str, stop: asyncio.Event) -> None:
    """Bring the staff in, and tell the person at the terminal where to go."""
    await shop.ready.wait()
    try:
        async with SandboxClient(address) as telegram:
            await _staff_arrive(shop, telegram)
    except BaseException:
        stop.set()
        raise
    print(f"\n  Benchbell's demo is open:  {address}\n\n  Ctrl-C stops it.\n")  # noqa: T201 - as above


async def _staff_arrive(shop: Runtime, telegram: SandboxClient) -> None:
    """On the first day the owner and the technician press Start; later they have done so."""
    owner = await telegram.attach(OWNER.id)
    if await owner.messages():
        return
    await owner.starts()
    await owner.hears()
    technician = await telegram.attach(TECHNICIAN.id)
    await technician.starts(await shop.db.run(_invite))
    await technician.hears()


def _invite(session: Session) -> str:
    actor = people.recognise(session, user_id=OWNER.id, chat_id=OWNER.id, name="Olivia Stone", language="en")
    return staff.invite(session, actor)
