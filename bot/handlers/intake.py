"""Forms in a chat: every kind of input has one handler, whichever question of whichever form is open."""

from pathlib import PurePath
from typing import Any

from telegram import Document, Message, PhotoSize, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.conversation import filling, questions
from bot.conversation.audience import TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import DraftConversation, Handlers
from bot.conversation.draft_taps import MINE, Action
from bot.conversation.form import SUMMARY, Occasion
from bot.conversation.forms import FORMS
from bot.conversation.step import Accepts, Step
from bot.conversation.view import View, Views
from bot.services.pictures import Picture
from models import FormName

MEGABYTE = 1024 * 1024
PHOTO_MEGABYTES = 10
FILE_MEGABYTES = 20
PICTURE_SUFFIXES = frozenset(
    [".avif", ".bmp", ".dng", ".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"]
)

NEW = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
COMMANDED = filters.ChatType.PRIVATE & TYPED
EDITED = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
PICTURE = filters.PHOTO | (filters.Document.ALL & ~filters.ANIMATION)

VIEWS: Views = {
    "question": questions.question,
    "intake_booked": questions.booked,
    "intake_none": questions.no_request,
    "form_discarded": questions.discarded,
    "form_closed": questions.closed,
}


async def start(update: Update, context: BotContext) -> None:
    """/new, or its button: the first question, or the one that is open."""
    del update
    await context.apply(filling.start, context.actor, context.desk, Occasion(FormName.INTAKE))


async def receive_text(update: Update, context: BotContext) -> None:
    """Words."""
    text = _message(update).text or ""
    await context.apply(filling.receive_text, context.actor, context.desk, text)


async def receive_contact(update: Update, context: BotContext) -> None:
    """A shared contact; what somebody else wrote, and this person passed on, is nobody's own."""
    message = _message(update)
    contact = message.contact
    if contact is not None:
        passed_on = message.forward_origin is not None or message.via_bot is not None
        owner = None if passed_on else contact.user_id
        await context.apply(filling.receive_contact, context.actor, context.desk, owner, contact.phone_number)


async def receive_picture(update: Update, context: BotContext) -> None:
    """A photo, or a picture sent as a file: kept as Telegram's ids for it, and never fetched."""
    message = _message(update)
    source = message.photo[-1] if message.photo else message.document
    reason = _refusal(source)
    if source is None or reason is not None:
        await context.apply(filling.refuse, context.actor, context.desk, reason or {"key": "not_a_picture"})
        return
    picture = Picture(source.file_id, source.file_unique_id, source.file_size)
    more = context.scope.more_of_album
    await context.apply(filling.receive_picture, context.actor, context.desk, picture, message.caption, more=more)


def _refusal(source: PhotoSize | Document | None) -> dict[str, Any] | None:
    """Why a file can't be kept."""
    if isinstance(source, Document) and not _is_picture(source):
        return {"key": "not_a_picture"}
    limit = FILE_MEGABYTES if isinstance(source, Document) else PHOTO_MEGABYTES
    if source is not None and (source.file_size or 0) > limit * MEGABYTE:
        return {"key": "picture_large", "limit": limit}
    return None


def _is_picture(document: Document) -> bool:
    """Whether a file says of itself, and by its name, that it is a picture: staff will open it."""
    suffix = PurePath(document.file_name or "").suffix.casefold()
    kind = (document.mime_type or "").casefold()
    return kind.startswith("image/") and "svg" not in kind and (not suffix or suffix in PICTURE_SUFFIXES)


async def receive_tap(update: Update, context: BotContext) -> None:
    """A tap on a button of a form."""
    query = update.callback_query
    data = query.data if query else None
    await context.apply(filling.receive_tap, context.actor, context.desk, data)


async def receive_back(_update: Update, context: BotContext) -> None:
    """/back."""
    await context.apply(filling.receive_command, context.actor, context.desk, Action.BACK)


async def receive_skip(_update: Update, context: BotContext) -> None:
    """/skip."""
    await context.apply(filling.receive_command, context.actor, context.desk, Action.SKIP)


async def receive_cancel(_update: Update, context: BotContext) -> None:
    """/cancel."""
    await context.apply(filling.receive_command, context.actor, context.desk, Action.CANCEL)


async def receive_edit(_update: Update, context: BotContext) -> None:
    """An earlier message, changed."""
    await context.apply(filling.refuse, context.actor, context.desk, {"key": "edited"})


async def receive_command(_update: Update, context: BotContext) -> None:
    """A command that nobody knows."""
    await context.apply(filling.refuse, context.actor, context.desk, {"key": "command"})


async def receive_other(_update: Update, context: BotContext) -> None:
    """A sticker, a voice message, a place: what no question asks for."""
    await context.apply(filling.refuse, context.actor, context.desk, {"key": "other"})


async def receive_stray_contact(_update: Update, context: BotContext) -> None:
    """A contact that nobody asked for: the keyboard that shared it is left over."""
    await context.show(View("intake_none", {"keyboard": True}))


async def pass_over(_update: Update, _context: BotContext) -> None:
    """A live location moves without anyone saying anything."""


def conversation() -> DraftConversation:
    """All forms; their state is the field that the open draft asks for."""
    entry_points: Handlers = [
        CommandHandler("new", start, COMMANDED),
        CallbackQueryHandler(start, r"^m:new\Z"),
    ]
    states: dict[object, Handlers] = {step.field: _answers_to(step) for form in FORMS.values() for step in form.steps}
    states[SUMMARY] = [MessageHandler(NEW & filters.TEXT & ~filters.COMMAND, receive_text)]
    return DraftConversation(entry_points, states, _fallbacks())


def _answers_to(step: Step) -> Handlers:
    """What may answer one question; pictures are welcome at each."""
    handlers: Handlers = [
        CallbackQueryHandler(receive_tap, MINE),
        MessageHandler(NEW & filters.TEXT & ~filters.COMMAND, receive_text),
    ]
    if step.accepts is Accepts.CONTACT:
        handlers.append(MessageHandler(NEW & filters.CONTACT, receive_contact))
    return handlers


def _fallbacks() -> Handlers:
    """What may come at any time."""
    return [
        CallbackQueryHandler(receive_tap, MINE),
        MessageHandler(NEW & PICTURE, receive_picture),
        CommandHandler("back", receive_back, COMMANDED),
        CommandHandler("skip", receive_skip, COMMANDED),
        CommandHandler("cancel", receive_cancel, COMMANDED),
        MessageHandler(NEW & filters.COMMAND, receive_command),
        MessageHandler(NEW & filters.CONTACT, receive_contact),
        MessageHandler(NEW & filters.TEXT, receive_text),
        MessageHandler(NEW & ~filters.StatusUpdate.ALL, receive_other),
        MessageHandler(EDITED & filters.LOCATION, pass_over),
        MessageHandler(EDITED, receive_edit),
    ]


def stale_taps() -> Handlers:
    """For what a form leaves behind in a chat that has no draft open."""
    return [
        CallbackQueryHandler(receive_tap, MINE),
        MessageHandler(NEW & filters.CONTACT, receive_stray_contact),
    ]


def _message(update: Update) -> Message:
    """The message that the filters saw."""
    message = update.effective_message
    if message is None:
        raise TypeError("an update without a message passed a filter for messages")
    return message
