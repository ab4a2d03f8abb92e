"""The composition root: settings go in here, and a shop that is open comes out.

The start order can be read from `build`: models → engine → tables → FastAPI → ready.
"""

import asyncio
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from telegram.error import RetryAfter
from telegram.ext import Application, ContextTypes
from telegram.request import BaseRequest

from bot import failpoints
from bot.backup.keeper import Keeper
from bot.backup.shelf import Shelf
from bot.confidential import redactor, webhook_secret
from bot.conversation.context import PRESENTER, BotContext
from bot.conversation.message import Outgoing
from bot.conversation.presenter import Presenter
from bot.delivery import inbox, notices, queue, recent
from bot.delivery.cards import Cards, Errand, Messenger
from bot.delivery.deletions import Deletions, Eraser
from bot.delivery.dispatcher import Dispatcher, Pace
from bot.delivery.limiter import Limiter, Limits, Priority
from bot.delivery.listener import Listener
from bot.delivery.outbox import Outbox
from bot.delivery.pipeline import BotApplication, Pipeline
from bot.delivery.poller import Poller
from bot.delivery.settlement import Consequences
from bot.delivery.turn import Later
from bot.delivery.worker import InboxWorker
from bot.failpoints import Failpoint
from bot.handlers import publishing, registry
from bot.leadership import Leadership
from bot.runtime import Runtime
from bot.services import reach, reminder_table, staff, tracking, undelivered
from bot.services.keys import Keys
from bot.services.quiet_hours import Manners
from bot.services.shop import Shop
from bot.settings import Settings, SettingsError
from bot.settings.errors import Problem
from bot.telemetry.logs import configure_logs
from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.texts import Catalogue
from bot.texts.own_words import UnusableWords
from bot.web.application import create_web
from bot.web.tracking import Tracker
from bot.web.webhook import Webhook
from bot.wire import Trust, UnusableProxy, Wire
from models import Database, Deletion, InboxUpdate, Notification, SessionLocal, StatusCard, create_engine, prepare
from models.clock import STEADY

CONNECTIONS = 64
"""Bot API calls at the same time."""


def run(settings: Settings) -> int:
    """Open the shop and keep it open until SIGTERM or Ctrl-C; the result is the exit code."""
    STEADY.start()
    configure_logs(level=settings.log_level, style=settings.log_format, redact=redactor(settings))
    return asyncio.run(serve(settings))


async def serve(settings: Settings) -> int:
    """Build the shop and run it, inside a running event loop."""
    return await build(settings).run()


def build(settings: Settings, *, limits: Limits | None = None) -> Runtime:
    """Put all parts together; nothing here starts by itself."""
    engine = create_engine(settings.database_url)  # importing models has registered every table
    prepare(engine, lambda step: failpoints.reached(Failpoint(step)))
    SessionLocal.configure(bind=engine)
    db = Database(engine)
    with SessionLocal.begin() as session:
        staff.ensure_owners(session, settings.owner_ids)

    shop, catalogue = shop_of(settings), _catalogue(settings)
    vitals, metrics = Vitals(), Metrics()
    polling = _wire(settings, 1)
    sending = _wire(settings, CONNECTIONS, polling.trust)
    limiter = Limiter(limits)
    application = _application(settings, polling, sending, limiter)
    presenter = Presenter(application.bot, db, shop, catalogue, registry.ALL_VIEWS)
    application.bot_data[PRESENTER] = presenter
    registry.register(application)
    pipeline = Pipeline(application, db, presenter)
    webhook = _webhook(settings, db)
    if shop.public_url is not None:
        with SessionLocal.begin() as session:
            tracking.issue_all(session, shop.keys)
    tracker = Tracker(shop, catalogue) if shop.public_url else None
    web = create_web(vitals=vitals, metrics=metrics, version=_version(), webhook=webhook, tracker=tracker)

    async def publish_commands() -> None:
        await publishing.publish_commands(presenter)

    async def keep_pauses() -> None:
        for table in (Notification, StatusCard, Deletion, InboxUpdate):
            for chat_id, wait in (await db.read(queue.put_off, table, RetryAfter.__name__)).items():
                limiter.keep_closed(chat_id, wait)

    async def count_sent(within: timedelta) -> None:
        for chat_id, ago in await db.read(lambda session: list(recent.sent_to_groups(session, within))):
            limiter.remember(chat_id, ago)

    return Runtime(
        db=db,
        application=application,
        web=web,
        host=settings.web_host,
        port=settings.web_port,
        worker=InboxWorker(db, pipeline.handle, pipeline.apologise, vitals, metrics),
        poller=Poller(application.bot, polling, db, vitals),
        dispatcher=_dispatcher(db, presenter, _manners(settings), vitals, metrics),
        chores=(_cards(db, presenter), _deletions(db, presenter)),
        listener=Listener(db),
        leadership=Leadership(Database(create_engine(settings.database_url))),
        keeper=_keeper(settings, engine),
        reminders=reminder_table.all_reminders(settings.pickup_reminder_days, settings.status_limits),
        vitals=vitals,
        publish_commands=publish_commands,
        keep_pauses=keep_pauses,
        count_sent=count_sent,
        connections=(polling, sending),
        webhook=webhook,
        retain=shop.retention,
    )


def shop_of(settings: Settings) -> Shop:
    """The facts about the shop that these settings hold."""
    return Shop(
        name=settings.shop_name,
        timezone=settings.shop_timezone,
        currency=settings.shop_currency,
        region=settings.default_region,
        undo=timedelta(seconds=settings.undo_seconds),
        public_url=settings.public_address,
        terms=settings.shop_terms,
        backups=settings.backup_keep if settings.has_own_key else 0,
        retention=timedelta(days=settings.retention_days),
        keys=Keys(settings.secret_key.get_secret_value()),
        former_keys=tuple(map(Keys, settings.former_secret_keys)),
        tax_basis_points=settings.shop_tax_percent,
        prices_include_tax=settings.shop_prices_include_tax,
        limits=settings.status_limits,
        warranty=timedelta(days=settings.shop_warranty_days),
        warranty_known=settings.names_warranty,
        quote_days=settings.quote_days,
    )


def _catalogue(settings: Settings) -> Catalogue:
    try:
        return Catalogue(settings.default_language, own=settings.texts_file)
    except UnusableWords as error:
        raise SettingsError([Problem("TEXTS_FILE", each) for each in error.problems]) from None


def _manners(settings: Settings) -> Manners:
    return Manners(settings.shop_timezone, settings.quiet_hours, alerts_wait=settings.quiet_alerts == "hold")


def _keeper(settings: Settings, engine: Engine) -> Keeper | None:
    """Who backs up, if there is a key to seal backups with: the demo has none."""
    if not settings.backup_keep or not settings.has_own_key:
        return None
    shelf = Shelf(settings.backup_folder)
    return Keeper(engine, settings.secret_key.get_secret_value(), shelf, settings.backup_keep)


def _wire(settings: Settings, at_once: int, trust: Trust | None = None) -> Wire:
    try:
        return Wire(settings.telegram_api_url, at_once=at_once, trust=trust)
    except UnusableProxy:
        wrong = "names a proxy that is neither http:// nor https://; NO_PROXY can exempt Telegram from it"
        raise SettingsError([Problem("HTTPS_PROXY or ALL_PROXY", wrong, "http://proxy.example:3128")]) from None


def _application(settings: Settings, polling: BaseRequest, sending: BaseRequest, limiter: Limiter) -> BotApplication:
    return (
        Application.builder()
        .token(settings.require_token())
        .base_url(f"{settings.telegram_api_url}/bot")
        .base_file_url(f"{settings.telegram_api_url}/file/bot")
        .updater(None)
        .rate_limiter(limiter)
        .get_updates_request(polling)
        .request(sending)
        .context_types(ContextTypes(context=BotContext))
        .build()
    )


def _webhook(settings: Settings, db: Database) -> Webhook | None:
    if settings.webhook_url is None:
        return None

    async def receive(update: dict[str, Any]) -> bool:
        return await db.run(inbox.store, [update]) > 0

    return Webhook(settings.webhook_url, webhook_secret(settings.secret_key.get_secret_value()), receive)


def _dispatcher(
    db: Database, presenter: Presenter, manners: Manners, vitals: Vitals, metrics: Metrics
) -> Dispatcher[Notification, Outgoing]:
    async def send(chat_id: int, message: Outgoing) -> int:
        return await presenter.send(chat_id, message, Priority.NOTIFICATION)

    def render(session: Session, notification: Notification) -> Outgoing | Later | None:
        wait = manners.wait(session, notification)
        if wait is not None:
            return Later(wait)
        return notices.render(session, notification, presenter.catalogue, presenter.shop)

    def observe(outcome: str, seconds: float) -> None:
        metrics.sent(outcome, delay=seconds if outcome == "delivered" else None)
        if outcome == "unknown":
            metrics.send_uncertain()

    consequences = Consequences(
        on_unreachable=undelivered.refused,
        on_moved=reach.move_chat,
        on_dead=undelivered.given_up,
    )
    outbox = Outbox(render, notices.load, consequences)
    return Dispatcher(db, send, outbox, vitals=vitals, observe=observe)


def _cards(db: Database, presenter: Presenter) -> Dispatcher[StatusCard, Errand]:
    work = Cards(presenter.catalogue, presenter.shop)
    return Dispatcher(db, Messenger(presenter.bot), work, vitals=Vitals(), observe=_unseen, pace=Pace(in_flight=16))


def _deletions(db: Database, presenter: Presenter) -> Dispatcher[Deletion, int]:
    return Dispatcher(db, Eraser(presenter.bot), Deletions(), vitals=Vitals(), observe=_unseen, pace=Pace(in_flight=16))


def _unseen(_outcome: str, _seconds: float) -> None:
    """The figures are of what people wait for."""


def _version() -> str:
    try:
        return version("benchbell")
    except PackageNotFoundError:  # run from a checkout
        return "development"
