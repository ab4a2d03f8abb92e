"""One group: what is in it, and what its people do there."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Query, UploadFile
from pydantic import BaseModel, Field

from bot.sandbox import group_gestures
from bot.sandbox.chat_routes import Edit, Media, Press, Typed, uploads_of
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.served import MOST_AT_ONCE, Id, Served, somebody

router = APIRouter(prefix="/sandbox/groups/{group_id}")


class Deed(BaseModel):
    """Something that somebody does."""

    person_id: Id


class Said(Deed, Typed):
    """What somebody types."""

    topic: Id | None = None


class Pressed(Deed, Press):
    """A tap on an inline button."""


class Shown(Deed, Media):
    """A message that is neither text nor photo."""

    topic: Id | None = None


class Edited(Deed, Edit):
    """New words for an old message."""


class Brought(Deed):
    """Who comes in."""

    added: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)


class Allowed(Deed):
    """What the bot may do."""

    manages_topics: bool


def the_group(group_id: Id, sandbox: Served) -> Group:
    """Which group it is."""
    group = sandbox.groups.find(group_id)
    if group is None:
        raise HTTPException(404, f"there is no group {group_id}")
    return group


There = Annotated[Group, Depends(the_group)]


@router.get("")
async def view(group: There, sandbox: Served, person_id: Annotated[Id | None, Query()] = None) -> Json:
    """A group as everybody in it sees it; its commands in the language of one of them."""
    language = None if person_id is None else somebody(sandbox, person_id).language_code
    pinned = sandbox.chats.pinned(group.id)
    return {
        "chat_id": group.id,
        "group": group.card(),
        "messages": sandbox.chats.messages(group.id),
        "topics": [{"id": number, **topic} for number, topic in sandbox.groups.topics(group.id).items()],
        "reply_markup": sandbox.chats.keyboard(group.id),
        "commands": sandbox.menus.seen_in_group(group.id, language),
        "pinned_message_id": pinned[-1] if pinned else None,
        "seq": sandbox.events.last_seq(),
    }


@router.post("/messages")
async def type_message(said: Said, group: There, sandbox: Served) -> Json:
    """Somebody types."""
    person = somebody(sandbox, said.person_id)
    with sandbox.storage.transaction():
        return group_gestures.say(sandbox, group, person, said.text, said.reply_to_message_id, said.topic)


@router.post("/press")
async def press(pressed: Pressed, group: There, sandbox: Served) -> Json:
    """Somebody taps a button."""
    person = somebody(sandbox, pressed.person_id)
    with sandbox.storage.transaction():
        query_id = group_gestures.press(sandbox, group, person, pressed.message_id, pressed.data, pressed.text)
    return {"callback_query_id": query_id}


@router.post("/photos")
async def send_photos(
    group: There,
    sandbox: Served,
    files: Annotated[list[UploadFile], File()],
    person_id: Annotated[Id, Form()],
    caption: Annotated[str | None, Form()] = None,
    reply_to_message_id: Annotated[Id | None, Form()] = None,
    topic: Annotated[Id | None, Form()] = None,
) -> list[Json]:
    """Somebody sends photos."""
    person, uploads = somebody(sandbox, person_id), await uploads_of(files)
    with sandbox.storage.transaction():
        return group_gestures.send_photos(sandbox, group, person, uploads, caption, reply_to_message_id, topic)


@router.post("/media")
async def send_media(shown: Shown, group: There, sandbox: Served) -> Json:
    """Somebody sends a sticker or the like."""
    person = somebody(sandbox, shown.person_id)
    with sandbox.storage.transaction():
        return group_gestures.send_media(
            sandbox, group, person, shown.kind, shown.caption, shown.reply_to_message_id, shown.topic
        )


@router.post("/edit")
async def edit(change: Edited, group: There, sandbox: Served) -> Json:
    """Somebody edits a message."""
    person = somebody(sandbox, change.person_id)
    with sandbox.storage.transaction():
        return group_gestures.edit(sandbox, group, person, change.message_id, change.text)


@router.post("/members")
async def bring_in(brought: Brought, group: There, sandbox: Served) -> Json:
    """Somebody adds people, or comes in."""
    by, newcomers = somebody(sandbox, brought.person_id), [somebody(sandbox, each) for each in brought.added]
    with sandbox.storage.transaction():
        return group_gestures.bring_in(sandbox, group, by, newcomers).card()


@router.post("/bot")
async def bring_bot_in(deed: Deed, group: There, sandbox: Served) -> Json:
    """Somebody adds the bot."""
    person = somebody(sandbox, deed.person_id)
    with sandbox.storage.transaction():
        return group_gestures.bring_bot_in(sandbox, group, person).card()


@router.post("/remove")
async def remove_bot(deed: Deed, group: There, sandbox: Served) -> Json:
    """Somebody takes the bot out."""
    person = somebody(sandbox, deed.person_id)
    with sandbox.storage.transaction():
        return group_gestures.remove_bot(sandbox, group, person).card()


@router.post("/rights")
async def allow_topics(allowed: Allowed, group: There, sandbox: Served) -> Json:
    """Somebody says whether the bot may manage topics."""
    person = somebody(sandbox, allowed.person_id)
    with sandbox.storage.transaction():
        return group_gestures.allow_topics(sandbox, group, person, allowed=allowed.manages_topics).card()


@router.post("/move")
async def move(deed: Deed, group: There, sandbox: Served) -> Json:
    """Telegram gives the group another id."""
    person = somebody(sandbox, deed.person_id)
    with sandbox.storage.transaction():
        return group_gestures.move(sandbox, group, person).card()
