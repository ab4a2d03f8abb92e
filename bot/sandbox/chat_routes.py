"""One person's chat: what is in it, and what the person does there."""

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, HTTPException, UploadFile
from pydantic import BaseModel, Field

from bot.sandbox import gestures
from bot.sandbox.files import Upload
from bot.sandbox.json_types import Json
from bot.sandbox.served import Id, Served, Someone

MAX_PHOTOS = 10

router = APIRouter(prefix="/sandbox/chats/{chat_id}")


class Typed(BaseModel):
    """What someone types."""

    text: str
    reply_to_message_id: Id | None = None


class Start(BaseModel):
    """The START button, perhaps with what a link carried."""

    payload: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")


class Press(BaseModel):
    """A tap on an inline button."""

    message_id: Id
    data: str | None = None
    text: str | None = None


class Contact(BaseModel):
    """A contact card; what is left out is the person's own."""

    phone_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    user_id: int | None = None


class Media(BaseModel):
    """A message that is neither text nor photo."""

    kind: Literal[
        "sticker",
        "voice",
        "audio",
        "location",
        "document",
        "video",
        "video_note",
        "animation",
        "dice",
        "forward",
    ]
    caption: str | None = None
    reply_to_message_id: Id | None = None


class Edit(BaseModel):
    """New words for an old message."""

    message_id: Id
    text: str = Field(min_length=1)


@router.get("")
async def chat(person: Someone, sandbox: Served) -> Json:
    """A chat as its person sees it."""
    pinned = sandbox.chats.pinned(person.id)
    return {
        "chat_id": person.id,
        "started": sandbox.chats.started(person.id),
        "blocked": sandbox.chats.blocked(person.id),
        "messages": sandbox.chats.messages(person.id),
        "reply_markup": sandbox.chats.keyboard(person.id),
        "commands": sandbox.menus.seen_in(person.id, person.language_code),
        "pinned_message_id": pinned[-1] if pinned else None,
        "seq": sandbox.events.last_seq(),
    }


@router.post("/messages")
async def type_message(typed: Typed, person: Someone, sandbox: Served) -> Json:
    """Someone types."""
    with sandbox.storage.transaction():
        return gestures.say(sandbox, person, typed.text, typed.reply_to_message_id)


@router.post("/start")
async def press_start(person: Someone, sandbox: Served, pressed: Start | None = None) -> Json:
    """Someone presses START."""
    with sandbox.storage.transaction():
        return gestures.start(sandbox, person, pressed.payload if pressed else None)


@router.post("/press")
async def press_button(press: Press, person: Someone, sandbox: Served) -> Json:
    """Someone taps a button."""
    with sandbox.storage.transaction():
        query_id = gestures.press(sandbox, person, press.message_id, press.data, press.text)
    return {"callback_query_id": query_id}


@router.post("/contact")
async def share_contact(person: Someone, sandbox: Served, given: Contact | None = None) -> Json:
    """Someone sends a contact card."""
    own = {"phone_number": person.phone_number, "first_name": person.first_name}
    own_account = {"last_name": person.last_name, "user_id": person.id}
    asked = given.model_dump(exclude_unset=True) if given else {}
    is_another = asked.get("first_name") or asked.get("user_id", person.id) != person.id
    contact = {**own, **({"user_id": person.id} if is_another else own_account), **asked}
    contact = {name: value for name, value in contact.items() if value is not None}
    with sandbox.storage.transaction():
        return gestures.share_contact(sandbox, person, contact)


@router.post("/photos")
async def send_photos(
    person: Someone,
    sandbox: Served,
    files: Annotated[list[UploadFile], File()],
    caption: Annotated[str | None, Form()] = None,
    reply_to_message_id: Annotated[Id | None, Form()] = None,
) -> list[Json]:
    """Someone sends photos."""
    uploads = await uploads_of(files)
    with sandbox.storage.transaction():
        return gestures.send_photos(sandbox, person, uploads, caption, reply_to_message_id)


async def uploads_of(files: list[UploadFile]) -> list[Upload]:
    """The photos that are sent at once."""
    if len(files) > MAX_PHOTOS:
        raise HTTPException(400, f"an album has at most {MAX_PHOTOS} photos")
    return [Upload(file.filename or "photo", await file.read(), file.content_type) for file in files]


@router.post("/media")
async def send_media(media: Media, person: Someone, sandbox: Served) -> Json:
    """Someone sends a sticker or the like."""
    with sandbox.storage.transaction():
        return gestures.send_media(sandbox, person, media.kind, media.caption, media.reply_to_message_id)


@router.post("/edit")
async def edit(change: Edit, person: Someone, sandbox: Served) -> Json:
    """Someone edits a message."""
    with sandbox.storage.transaction():
        return gestures.edit(sandbox, person, change.message_id, change.text)


@router.post("/block")
async def block(person: Someone, sandbox: Served) -> Json:
    """Someone blocks the bot."""
    with sandbox.storage.transaction():
        gestures.block(sandbox, person)
    return {}


@router.post("/unblock")
async def unblock(person: Someone, sandbox: Served) -> Json:
    """Someone unblocks the bot."""
    with sandbox.storage.transaction():
        gestures.unblock(sandbox, person)
    return {}
