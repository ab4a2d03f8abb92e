"""What the bot says of itself, and to whoever is lost."""

from markupsafe import Markup

from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, lines
from bot.texts.translator import Translator

SHOP_ROOM = 100
NAME_ROOM = 60


def welcome(t: Translator, name: str, shop: Shop) -> Markup:
    """The greeting, and in two sentences what the bot does."""
    return lines(
        t("Hello {name}, welcome to {shop}!", name=excerpt(name, NAME_ROOM), shop=_shop(shop)),
        BLANK,
        t(
            "Tell me what is broken, and I'll book the repair. "
            "Then I'll write to you whenever something happens with your device."
        ),
    )


def welcome_staff(t: Translator, name: str) -> Markup:
    """The greeting to somebody who works here."""
    return lines(
        t("Hello {name}, good to see you at the bench.", name=excerpt(name, NAME_ROOM)),
        BLANK,
        t("I tell you about each new request, and your customers about each step you take. /help shows how."),
    )


def joined(t: Translator, shop: Shop) -> Markup:
    """The short way to work, for a technician who just came in."""
    return lines(
        t("You are in: welcome to the bench of {shop}.", shop=_shop(shop)),
        BLANK,
        bench_commands(t),
        BLANK,
        t("A tap on one of an order's buttons moves it, and I tell its customer."),
    )


def bench_commands(t: Translator) -> Markup:
    """What staff can type."""
    return lines(
        t("/queue shows all open orders, oldest first; <code>/queue mine</code> yours"),
        t("<code>/find 600 111</code> finds orders by anything you know of them"),
        t("<code>1042</code> or <code>/order 1042</code> opens one"),
        t("<code>/status 1042 in repair</code> moves it; words after that are the reason"),
        t("/walkin books for somebody at the counter, and makes a code that brings them here"),
        t("<code>/status 1042 1043 ready repaired</code> moves several at once"),
        t("<code>/receive 1042</code> writes down what came in, and how it looks"),
        t("<code>/take 1042</code> makes it yours, <code>/assign 1042 Eva</code> somebody else's"),
        t("<code>/passcode 1042</code> takes down what unlocks its device"),
        t("<code>/collect 1042 482913</code> hands it over for its pick-up code"),
        t("<code>/quote 1042</code> shows its quote; lines below it, as Display 89.90, write one"),
        t("<code>/free 1042</code> says that it needs no quote"),
        t("<code>/receipt 1042</code> and <code>/label 1042</code> print for it"),
        t("<code>/untrack 1042</code> makes a new link to its page"),
        t("<code>/msg 1042 words</code> writes to its customer; a reply to their message does, too"),
        t("<code>/note 1042 words</code> notes something for the bench alone"),
        t("<code>/thread 1042</code> shows all that was written"),
    )


def owner_commands(t: Translator) -> Markup:
    """What owners can type on top of that."""
    return lines(
        t("/invite makes a link that brings in a technician"),
        t("/staff shows who works here, and ends their access"),
        t("/ratings shows what customers think"),
        t("/bind in a group makes it the group of your staff"),
        t("<code>/override 1042 collected reason</code> moves an order outside the usual steps"),
    )


def customer_commands(t: Translator) -> Markup:
    """What customers can type."""
    return lines(
        t("/new books a repair"),
        t("/orders shows your repairs"),
        t("<code>/status 1042</code> shows one of them"),
        t("<code>/mute 1042</code> spares you its news that can wait, <code>/unmute 1042</code> brings them back"),
        t("<code>/receipt 1042</code> sends its receipt"),
        t("<code>/untrack 1042</code> makes a new link to its page, and the one before leads nowhere"),
        t("/cancel drops a request that you are filling in"),
        t("/language changes the language I speak"),
        t("/privacy says what is stored about you"),
        t("/mydata sends you all of it"),
        t("/forget deletes it"),
        t("Anything else that you write goes to the shop"),
    )


def help_customer(t: Translator) -> Markup:
    """To a customer."""
    return lines(t("I book repairs and tell you how they go."), BLANK, customer_commands(t))


def help_staff(t: Translator, *, owner: bool) -> Markup:
    """To staff, by role."""
    return lines(
        t("<b>At the bench</b>"),
        bench_commands(t),
        t("On a card: ✓ the customer was told, … is being told, 📵 could not be told, — was not told of it"),
        *((BLANK, t("<b>For owners</b>"), owner_commands(t)) if owner else ()),
        BLANK,
        t("<b>For your own devices</b>"),
        customer_commands(t),
    )


def nothing_open(t: Translator) -> Markup:
    """After /cancel with nothing to cancel."""
    return t("Nothing is open here, so there is nothing to cancel. An order is called off from its card: /orders")


def which_language(t: Translator) -> Markup:
    """Above the languages, one of which is marked."""
    return t("Which language shall I speak with you?")


def own_id(t: Translator, user_id: int) -> Markup:
    """After /id: what an owner puts into OWNER_IDS."""
    return t("Your Telegram id: <code>{id}</code>", id=user_id)


def unknown_command(t: Translator) -> Markup:
    """A command that does not exist, or not for this person."""
    return t("I don't know that command. /help shows the ones I know.")


def lost(t: Translator) -> Markup:
    """Words of somebody whom the shop knows no repair of."""
    return t("There is no repair that this could be about. If something is broken, start a repair request.")


def lost_staff(t: Translator) -> Markup:
    """Words of staff that belong to nothing."""
    return t(
        "To answer a customer, reply to their message: swipe it, or hold it and choose Reply. "
        "/queue shows the open orders, /help all commands."
    )


def media(t: Translator) -> Markup:
    """A photo, a voice message, a sticker … that no question asked for."""
    return t("I can't do anything with that here. In a repair request I will ask you for photos.")


def too_many(t: Translator) -> Markup:
    """After more messages than anybody could answer."""
    return t("You sent more than I could take in, so I left out your latest messages. Please send again what matters.")


def edited(t: Translator) -> Markup:
    """A message changed after the fact."""
    return t("I see that you changed a message, but I have read it already. Please send it again as a new one.")


def private_only(t: Translator, link: str) -> Markup:
    """A command in a group."""
    return t("I work in private chats only: {link}", link=link)


def outdated(t: Translator) -> Markup:
    """A button from long ago, or of somebody else."""
    return t("That button is out of date, so nothing was changed. Here is what you can do now.")


def _shop(shop: Shop) -> str:
    return excerpt(shop.name, SHOP_ROOM)
