"""Everybody is spoken to in the language they chose: in answers, in news, and in the list of commands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery import notices
from models import Customer, Notification, NotificationKind, Staff, Visitor
from tests.booking import book
from tests.chat.app import SHOP, App
from tests.handlers.conftest import ANA, TOM, People
from tests.handlers.test_menu import published
from tests.texts.languages import CATALOGUE


async def news(app: App, kind: NotificationKind, chat: int) -> str:
    """The first line of the latest notification of a kind to a chat, as it would be sent now."""

    def read(session: Session) -> str:
        query = select(Notification).where(Notification.kind == kind, Notification.lane == chat)
        row = session.scalars(query.order_by(Notification.id.desc())).first()
        outgoing = notices.render(session, row, CATALOGUE, SHOP) if row else None
        assert outgoing is not None
        return outgoing.text.splitlines()[0]

    return await app.db.read(read)


async def test_each_language_is_offered_in_its_own_name_and_the_present_one_marked(people: People) -> None:
    (call,) = await people.ana.types("/language")
    assert call.text == "Which language shall I speak with you?"
    assert call.buttons == {
        "✓ As in Telegram: English": "m:language:telegram",
        "English": "m:language:en",
        "العربية": "m:language:ar",
        "Deutsch": "m:language:de",
        "Español": "m:language:es",
        "Français": "m:language:fr",
        "हिन्दी": "m:language:hi",
        "Indonesia": "m:language:id",
        "Português (Brasil)": "m:language:pt-BR",
        "Русский": "m:language:ru",
        "Türkçe": "m:language:tr",
        "Українська": "m:language:uk",
    }


async def test_staff_and_customer_are_told_the_same_thing_each_in_their_language(app: App, people: People) -> None:
    (chosen, *_) = await people.ana.taps("m:language:de")
    assert chosen.text == "Welche Sprache soll ich mit dir sprechen?"
    assert "✓ Deutsch" in chosen.labels
    await people.tom.taps("m:language:es")
    (card,) = await people.tom.types("/status 1001 recibido")
    assert card.text.startswith("✅ Hecho.")
    assert "Eingegangen" in (await people.ana.types("/orders"))[0].text
    assert await news(app, NotificationKind.ORDER_BOOKED, ANA) == "✅ Angemeldet als <b>#1001</b>: Apple iPhone 13."
    assert await news(app, NotificationKind.NEW_ORDER, TOM) == "🔔 Nueva solicitud <b>#1002</b>"


async def test_the_menu_of_the_chat_follows_and_goes_back(app: App, people: People) -> None:
    (_, *menus) = await people.ana.taps("m:language:de")
    assert {each.params["commands"][0]["description"] for each in menus} == {"Eine Reparatur anfragen"}
    assert {each.params["scope"]["chat_id"] for each in menus} == {ANA}
    assert {each.params.get("language_code") for each in menus} == {
        None,
        *(each.split("-")[0] for each in CATALOGUE.languages),
    }
    (_, *withdrawn) = await people.ana.taps("m:language:telegram")
    assert {each.method for each in withdrawn} == {"deleteMyCommands"}
    await people.tom.taps("m:language:es")
    assert published(app)["chat", TOM, "en"][0] == "queue"


async def test_a_strangers_choice_is_there_when_they_become_a_customer(app: App, people: People) -> None:
    stranger = people.stranger.user["id"]
    await people.stranger.taps("m:language:de")
    (welcome,) = await people.stranger.types("/start")
    assert welcome.text.startswith("Hallo Sam")
    await app.db.run(book, stranger, "Sam")
    await people.stranger.types("/orders")

    def language(session: Session) -> str | None:
        return session.scalar(select(Customer.language).where(Customer.telegram_user_id == stranger))

    assert await app.db.read(language) == "de"


async def test_an_open_question_is_asked_again_in_the_language_chosen(people: People) -> None:
    await people.stranger.types("/new")
    chosen, question, *_ = await people.stranger.taps("m:language:es")
    assert chosen.text == "¿En qué idioma te hablo?"
    assert "¿Cómo te llamas?" in question.text.splitlines()


async def test_without_a_choice_news_are_in_whatever_their_telegram_speaks_now(app: App, people: People) -> None:
    await app.chat(ANA, "Ana", "es-MX").types("/orders")
    assert (await news(app, NotificationKind.ORDER_BOOKED, ANA)).startswith("✅ Registrada")
    await people.ana.taps("m:language:de")
    await app.chat(ANA, "Ana", "es-MX").types("/orders")
    assert (await news(app, NotificationKind.ORDER_BOOKED, ANA)).startswith("✅ Angemeldet")
    await app.chat(ANA, "Ana", "es-MX").taps("m:language:telegram")
    assert (await news(app, NotificationKind.ORDER_BOOKED, ANA)).startswith("✅ Registrada")


async def test_a_language_that_nobody_speaks_changes_nothing(app: App, people: People) -> None:
    (call,) = await people.ana.taps("m:language:tlh")
    assert call.text == "Which language shall I speak with you?"
    assert await app.db.read(lambda session: session.scalars(select(Visitor)).all()) == []
    assert await app.db.read(lambda session: set(session.scalars(select(Staff.language)))) == {"en", None}
