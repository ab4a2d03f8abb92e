"""The side of Telegram that people see: the page and the tests act through it."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from bot.sandbox import group_gestures
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.person import Person
from bot.sandbox.served import MOST_AT_ONCE, Id, Served, somebody

router = APIRouter(prefix="/sandbox")


class NewPerson(BaseModel):
    """Who joins."""

    first_name: str = Field(min_length=1, max_length=64)
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    phone_number: str | None = None
    label: str | None = None
    id: Id = 0


class NewGroup(BaseModel):
    """What is founded."""

    title: str = Field(min_length=1, max_length=128, pattern=r"\S")
    is_forum: bool = False
    founder_id: Id | None = None
    members: list[Id] = Field(default=[], max_length=MOST_AT_ONCE)
    bot_is_in: bool = True
    bot_manages_topics: bool = True


@router.get("/state")
async def state(sandbox: Served) -> Json:
    """Who is there."""
    bot = sandbox.bot()
    return {
        "bot": {name: bot[name] for name in ("id", "first_name", "username")},
        "people": [person.card() for person in sandbox.people.everyone()],
        "groups": [group.card() for group in sandbox.groups.present()],
    }


@router.post("/people")
async def join(new: NewPerson, sandbox: Served) -> Json:
    """Someone joins."""
    with sandbox.storage.transaction():
        person = sandbox.people.add(Person(**new.model_dump()))
        sandbox.events.publish("person", person.id, person=person.card())
    return person.card()


@router.post("/groups")
async def found(new: NewGroup, sandbox: Served) -> Json:
    """Somebody founds a group, or it is there all at once."""
    founder = [] if new.founder_id is None else [new.founder_id]
    members = tuple(somebody(sandbox, each).id for each in dict.fromkeys([*founder, *new.members]))
    group = Group(**{**new.model_dump(), "title": new.title.strip(), "members": members})
    with sandbox.storage.transaction():
        return group_gestures.found(sandbox, group).card()


@router.get("/files/{file_id}")
async def file(file_id: str, sandbox: Served) -> Response:
    """A file, for the page; only images are shown, the rest is offered for download."""
    found = sandbox.files.by_id(file_id)
    if found is None:
        raise HTTPException(404, "there is no such file")
    body, mime_type = found
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
    if not mime_type.startswith(("image/", "audio/", "video/")) or mime_type.startswith("image/svg"):
        headers["Content-Disposition"] = "attachment"
    return Response(body, media_type=mime_type, headers=headers)


@router.get("/events")
async def events(
    sandbox: Served,
    after: Annotated[int | None, Query()] = None,
    chat_id: Annotated[int | None, Query()] = None,
    last_event_id: Annotated[int | None, Header()] = None,
) -> StreamingResponse:
    """Everything that happens, or what happens in one chat, as server-sent events."""
    start = last_event_id if last_event_id is not None else after

    async def lines() -> AsyncIterator[str]:
        async for event in sandbox.events.stream(start, chat_id):
            yield ": still here\n\n" if event is None else f"id: {event['seq']}\ndata: {json.dumps(event)}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
