"""The intake as a python-telegram-bot tutorial builds it: a ConversationHandler, `user_data`, a synchronous session.

    BOT_TOKEN=… TELEGRAM_API_URL=… DATABASE_URL=… python -m tests.benchmarks.peers.tutorial_ptb

After conversationbot.py and inlinekeyboard.py of its examples. The answers live in memory until the last one; then the
order is written. A restart loses every open conversation.
"""

import os
from typing import Any

from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    filters,
)

(NAME, PHONE, EMAIL, KIND, BRAND, MODEL, SERIAL, PROBLEM, LIMIT, CONDITION, ACCESSORIES, PHOTOS, SUMMARY) = range(13)
KINDS = ["📱 Phone", "💻 Laptop", "🎮 Console"]
BRANDS = ["Apple", "Samsung", "Xiaomi"]
WORDS = filters.TEXT & ~filters.COMMAND
Context = ContextTypes.DEFAULT_TYPE


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str]
    brand: Mapped[str]
    model: Mapped[str]
    serial: Mapped[str | None]
    problem: Mapped[str]
    condition: Mapped[str | None]
    accessories: Mapped[str | None]


class Photo(Base):
    __tablename__ = "photos"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    file_id: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])
SessionLocal = sessionmaker(engine)


@event.listens_for(engine, "connect")
def as_durable_as_we_are(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def buttons(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])


def answers(context: Context) -> dict[str, Any]:
    assert context.user_data is not None
    return context.user_data


def said(update: Update) -> Message:
    assert update.message is not None
    return update.message


async def tapped(update: Update) -> str:
    assert update.callback_query is not None
    await update.callback_query.answer()
    return update.callback_query.data or ""


async def turn_to(update: Update, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    assert update.callback_query is not None
    await update.callback_query.edit_message_text(text, parse_mode="HTML", reply_markup=keyboard)


async def new(update: Update, context: Context) -> int:
    answers(context).clear()
    await said(update).reply_html("<i>Step 1 of 12</i>\n<b>What is your name?</b>")
    return NAME


async def name(update: Update, context: Context) -> int:
    answers(context)["name"] = said(update).text
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Share my number", request_contact=True)]], one_time_keyboard=True)
    await said(update).reply_html("<i>Step 2 of 12</i>\n<b>Which number may we call you on?</b>", reply_markup=keyboard)
    return PHONE


async def phone(update: Update, context: Context) -> int:
    contact = said(update).contact
    assert contact is not None
    answers(context)["phone"] = contact.phone_number
    await said(update).reply_html("<i>Step 3 of 12</i>\n<b>Is there an email address we can write to?</b>")
    return EMAIL


async def email(update: Update, context: Context) -> int:
    answers(context)["email"] = said(update).text
    await said(update).reply_html("<i>Step 4 of 12</i>\n<b>What needs repair?</b>", reply_markup=buttons(*KINDS))
    return KIND


async def kind(update: Update, context: Context) -> int:
    answers(context)["kind"] = await tapped(update)
    await turn_to(update, "<i>Step 5 of 12</i>\n<b>Which brand is it?</b>", buttons(*BRANDS))
    return BRAND


async def brand(update: Update, context: Context) -> int:
    answers(context)["brand"] = await tapped(update)
    await turn_to(update, "<i>Step 6 of 12</i>\n<b>Which model is it?</b>")
    return MODEL


async def model(update: Update, context: Context) -> int:
    answers(context)["model"] = said(update).text
    await said(update).reply_html("<i>Step 7 of 12</i>\n<b>What is its serial?</b>", reply_markup=buttons("Skip"))
    return SERIAL


async def serial(update: Update, context: Context) -> int:
    await tapped(update)
    answers(context)["serial"] = None
    await turn_to(update, "<i>Step 8 of 12</i>\n<b>What is wrong with it?</b>")
    return PROBLEM


async def problem(update: Update, context: Context) -> int:
    answers(context)["problem"] = said(update).text
    await said(update).reply_html(
        "<i>Step 9 of 12</i>\n<b>May we go ahead up to a sum?</b>", reply_markup=buttons("Always ask me first")
    )
    return LIMIT


async def limit(update: Update, context: Context) -> int:
    await tapped(update)
    answers(context)["limit"] = None
    await turn_to(update, "<i>Step 10 of 12</i>\n<b>How does it look?</b> Scratches, dents …", buttons("Skip"))
    return CONDITION


async def condition(update: Update, context: Context) -> int:
    answers(context)["condition"] = said(update).text
    await said(update).reply_html("<i>Step 11 of 12</i>\n<b>What comes with it?</b>", reply_markup=buttons("Skip"))
    return ACCESSORIES


async def accessories(update: Update, context: Context) -> int:
    await tapped(update)
    answers(context)["accessories"] = None
    await turn_to(update, "<i>Step 12 of 12</i>\n<b>Would you like to show us?</b>", buttons("Skip"))
    return PHOTOS


async def photo(update: Update, context: Context) -> int:
    photos = answers(context).setdefault("photos", [])
    photos.append(said(update).photo[-1].file_id)
    count = "1 photo" if len(photos) == 1 else f"{len(photos)} photos"
    await said(update).reply_html(f"<b>{count} so far</b>", reply_markup=buttons("✅ Done"))
    return PHOTOS


async def photos_done(update: Update, context: Context) -> int:
    await tapped(update)
    given = answers(context)
    lines = [f"{field}: {given[field]}" for field in ("name", "phone", "email", "kind", "brand", "model", "condition")]
    await turn_to(update, "<b>Does everything look right?</b>\n" + "\n".join(lines), buttons("✅ Send"))
    return SUMMARY


async def send(update: Update, context: Context) -> int:
    await tapped(update)
    assert update.effective_user is not None
    with SessionLocal() as session:
        number = save(session, update.effective_user.id, answers(context))
    await turn_to(update, f"Sent ✓ Your request is #{number}.")
    return ConversationHandler.END


def save(session: Session, telegram_id: int, given: dict[str, Any]) -> int:
    customer = Customer(telegram_id=telegram_id, name=given["name"], phone=given["phone"], email=given["email"])
    session.add(customer)
    session.flush()
    fields = ("kind", "brand", "model", "serial", "problem", "condition", "accessories")
    order = Order(customer_id=customer.id, **{field: given[field] for field in fields})
    session.add(order)
    session.flush()
    number = order.id
    session.add_all(Photo(order_id=number, file_id=file_id) for file_id in given.get("photos", []))
    session.commit()
    return number


async def cancel(update: Update, _context: Context) -> int:
    await said(update).reply_text("Bye!")
    return ConversationHandler.END


def main() -> None:
    Base.metadata.create_all(engine)
    application = (
        Application.builder().token(os.environ["BOT_TOKEN"]).base_url(os.environ["TELEGRAM_API_URL"] + "/bot").build()
    )
    conversation = ConversationHandler(
        entry_points=[CommandHandler("new", new)],
        states={
            NAME: [MessageHandler(WORDS, name)],
            PHONE: [MessageHandler(filters.CONTACT, phone)],
            EMAIL: [MessageHandler(WORDS, email)],
            KIND: [CallbackQueryHandler(kind)],
            BRAND: [CallbackQueryHandler(brand)],
            MODEL: [MessageHandler(WORDS, model)],
            SERIAL: [CallbackQueryHandler(serial)],
            PROBLEM: [MessageHandler(WORDS, problem)],
            LIMIT: [CallbackQueryHandler(limit)],
            CONDITION: [MessageHandler(WORDS, condition)],
            ACCESSORIES: [CallbackQueryHandler(accessories)],
            PHOTOS: [MessageHandler(filters.PHOTO, photo), CallbackQueryHandler(photos_done)],
            SUMMARY: [CallbackQueryHandler(send)],
        },
        fallbacks=[CommandHandler("cancel", cancel)],
        per_message=False,
    )
    application.add_handler(conversation)
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
