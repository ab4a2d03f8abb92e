"""The intake as aiogram's own documentation builds it: a router, a finite-state machine in memory, aiosqlite.

    BOT_TOKEN=… TELEGRAM_API_URL=… DATABASE=… python tests/benchmarks/peers/aiogram_fsm.py

The answers live in memory until the last one; then the order is written. A restart loses every open conversation.
"""

import asyncio
import os
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

KINDS = ["📱 Phone", "💻 Laptop", "🎮 Console"]
BRANDS = ["Apple", "Samsung", "Xiaomi"]
TABLES = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, telegram_id INTEGER, name TEXT, phone TEXT, email TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, kind TEXT, brand TEXT,
    model TEXT, serial TEXT, problem TEXT, condition TEXT, accessories TEXT);
CREATE TABLE photos (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders, file_id TEXT);
"""
INSERT_CUSTOMER = "INSERT INTO customers (telegram_id, name, phone, email) VALUES (?, ?, ?, ?)"
INSERT_ORDER = """INSERT INTO orders (customer_id, kind, brand, model, serial, problem, condition, accessories)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
INSERT_PHOTO = "INSERT INTO photos (order_id, file_id) VALUES (?, ?)"

router = Router()


class Intake(StatesGroup):
    name = State()
    phone = State()
    email = State()
    kind = State()
    brand = State()
    model = State()
    serial = State()
    problem = State()
    limit = State()
    condition = State()
    accessories = State()
    photos = State()
    summary = State()


def buttons(*labels: str) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=label, callback_data=label)] for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=rows)


async def turn_to(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    await query.answer()
    assert isinstance(query.message, Message)
    await query.message.edit_text(text, reply_markup=keyboard)


@router.message(Command("new"))
async def new(message: Message, state: FSMContext) -> None:
    await state.clear()
    await state.set_state(Intake.name)
    await message.answer("<i>Step 1 of 12</i>\n<b>What is your name?</b>")


@router.message(Intake.name, F.text)
async def name(message: Message, state: FSMContext) -> None:
    await state.update_data(name=message.text)
    await state.set_state(Intake.phone)
    share = KeyboardButton(text="Share my number", request_contact=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[share]], one_time_keyboard=True)
    await message.answer("<i>Step 2 of 12</i>\n<b>Which number may we call you on?</b>", reply_markup=keyboard)


@router.message(Intake.phone, F.contact)
async def phone(message: Message, state: FSMContext) -> None:
    assert message.contact is not None
    await state.update_data(phone=message.contact.phone_number)
    await state.set_state(Intake.email)
    await message.answer("<i>Step 3 of 12</i>\n<b>Is there an email address we can write to?</b>")


@router.message(Intake.email, F.text)
async def email(message: Message, state: FSMContext) -> None:
    await state.update_data(email=message.text)
    await state.set_state(Intake.kind)
    await message.answer("<i>Step 4 of 12</i>\n<b>What needs repair?</b>", reply_markup=buttons(*KINDS))


@router.callback_query(Intake.kind)
async def kind(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(kind=query.data)
    await state.set_state(Intake.brand)
    await turn_to(query, "<i>Step 5 of 12</i>\n<b>Which brand is it?</b>", buttons(*BRANDS))


@router.callback_query(Intake.brand)
async def brand(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(brand=query.data)
    await state.set_state(Intake.model)
    await turn_to(query, "<i>Step 6 of 12</i>\n<b>Which model is it?</b>")


@router.message(Intake.model, F.text)
async def model(message: Message, state: FSMContext) -> None:
    await state.update_data(model=message.text)
    await state.set_state(Intake.serial)
    await message.answer("<i>Step 7 of 12</i>\n<b>What is its serial?</b>", reply_markup=buttons("Skip"))


@router.callback_query(Intake.serial)
async def serial(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(serial=None)
    await state.set_state(Intake.problem)
    await turn_to(query, "<i>Step 8 of 12</i>\n<b>What is wrong with it?</b>")


@router.message(Intake.problem, F.text)
async def problem(message: Message, state: FSMContext) -> None:
    await state.update_data(problem=message.text)
    await state.set_state(Intake.limit)
    text = "<i>Step 9 of 12</i>\n<b>May we go ahead up to a sum?</b>"
    await message.answer(text, reply_markup=buttons("Always ask me first"))


@router.callback_query(Intake.limit)
async def limit(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(limit=None)
    await state.set_state(Intake.condition)
    text = "<i>Step 10 of 12</i>\n<b>How does it look?</b> Scratches, dents …"
    await turn_to(query, text, buttons("Skip"))


@router.message(Intake.condition, F.text)
async def condition(message: Message, state: FSMContext) -> None:
    await state.update_data(condition=message.text)
    await state.set_state(Intake.accessories)
    await message.answer("<i>Step 11 of 12</i>\n<b>What comes with it?</b>", reply_markup=buttons("Skip"))


@router.callback_query(Intake.accessories)
async def accessories(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(accessories=None, photos=[])
    await state.set_state(Intake.photos)
    await turn_to(query, "<i>Step 12 of 12</i>\n<b>Would you like to show us?</b>", buttons("Skip"))


@router.message(Intake.photos, F.photo)
async def photo(message: Message, state: FSMContext) -> None:
    assert message.photo is not None
    given = await state.get_data()
    photos = [*given["photos"], message.photo[-1].file_id]
    await state.update_data(photos=photos)
    count = "1 photo" if len(photos) == 1 else f"{len(photos)} photos"
    await message.answer(f"<b>{count} so far</b>", reply_markup=buttons("✅ Done"))


@router.callback_query(Intake.photos, F.data == "✅ Done")
async def photos_done(query: CallbackQuery, state: FSMContext) -> None:
    given = await state.get_data()
    await state.set_state(Intake.summary)
    lines = [f"{field}: {given[field]}" for field in ("name", "phone", "email", "kind", "brand", "model", "condition")]
    await turn_to(query, "<b>Does everything look right?</b>\n" + "\n".join(lines), buttons("✅ Send"))


@router.callback_query(Intake.summary)
async def send(query: CallbackQuery, state: FSMContext) -> None:
    given = await state.get_data()
    number = await save(query.from_user.id, given)
    await state.clear()
    await turn_to(query, f"Sent ✓ Your request is #{number}.")


async def save(telegram_id: int, given: dict[str, Any]) -> int:
    async with connected() as db:
        person = (telegram_id, given["name"], given["phone"], given["email"])
        customer = await db.execute(INSERT_CUSTOMER, person)
        fields = ("kind", "brand", "model", "serial", "problem", "condition", "accessories")
        order = await db.execute(INSERT_ORDER, (customer.lastrowid, *(given[field] for field in fields)))
        number = order.lastrowid
        assert isinstance(number, int)
        await db.executemany(INSERT_PHOTO, [(number, file_id) for file_id in given["photos"]])
        await db.commit()
    return number


def connected() -> aiosqlite.Connection:
    return aiosqlite.connect(os.environ["DATABASE"])


async def main() -> None:
    async with connected() as db:
        await db.execute("PRAGMA journal_mode=WAL")  # as durable as we are; synchronous=FULL is SQLite's default
        await db.executescript(TABLES)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    bot = Bot(os.environ["BOT_TOKEN"], session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
