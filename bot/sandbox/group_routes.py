"""Groups, as tests play them; the chat page does not show them."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from bot.sandbox import group_gestures
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.served import Served, somebody

router = APIRouter(prefix="/sandbox/groups/{group_id}")


class Deed(BaseModel):
    """Something that somebody does."""

    person_id: int


class Said(Deed):
    """What somebody types."""

    text: str
    reply_to_message_id: int | None = None
    topic: int | None = None


class Pressed(Deed):
    """A tap on an inline button."""

    message_id: int
    text: str


def the_group(group_id: int, sandbox: Served) -> Group:
    """Which group it is."""
    group = sandbox.groups.find(group_id)
    if group is None:
        raise HTTPException(404, f"there is no group {group_id}")
    return group


There = Annotated[Group, Depends(the_group)]


@router.get("")
async def view(group: There, sandbox: Served) -> Json:
    """What is in it."""
    topics = [{"id": number, **topic} for number, topic in sandbox.groups.topics(group.id).items()]
    return {"messages": sandbox.chats.messages(group.id), "topics": topics, "seq": sandbox.events.last_seq()}


@router.post("/messages")
async def type_message(said: Said, group: There, sandbox: Served) -> Json:
    """Somebody types."""
    with sandbox.storage.transaction():
        return group_gestures.say(
            sandbox, group, somebody(sandbox, said.person_id), said.text, said.reply_to_message_id, said.topic
        )


@router.post("/press")
async def press(pressed: Pressed, group: There, sandbox: Served) -> Json:
    """Somebody taps a button."""
    with sandbox.storage.transaction():
        query_id = group_gestures.press(
            sandbox, group, somebody(sandbox, pressed.person_id), pressed.message_id, pressed.text
        )
    return {"callback_query_id": query_id}


@router.post("/remove")
async def remove_bot(deed: Deed, group: There, sandbox: Served) -> Json:
    """Somebody takes the bot out."""
    with sandbox.storage.transaction():
        group_gestures.remove_bot(sandbox, group, somebody(sandbox, deed.person_id))
    return {}


@router.post("/move")
async def move(deed: Deed, group: There, sandbox: Served) -> Json:
    """Telegram gives the group another id."""
    with sandbox.storage.transaction():
        return group_gestures.move(sandbox, group, somebody(sandbox, deed.person_id)).chat()
