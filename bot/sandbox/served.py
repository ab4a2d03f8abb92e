"""What every route of the people's side works on."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from pydantic import Field

from bot.sandbox.person import Person
from bot.sandbox.telegram import Sandbox

Id = Annotated[int, Field(gt=-(2**53), lt=2**53)]
"""A number as Telegram gives them out: JavaScript holds it exactly, and a database holds it at all."""


MOST_AT_ONCE = 200
"""People whom one request brings in."""


def the_sandbox(request: Request) -> Sandbox:
    """The sandbox this app serves."""
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


Served = Annotated[Sandbox, Depends(the_sandbox)]


def somebody(sandbox: Sandbox, person_id: int) -> Person:
    """Who has this id; 404 for nobody."""
    person = sandbox.people.find(person_id)
    if person is None:
        raise HTTPException(404, f"there is no person {person_id}")
    return person


def the_person(chat_id: Id, sandbox: Served) -> Person:
    """Whose chat it is: in a private chat, the chat's id is the person's."""
    return somebody(sandbox, chat_id)


Someone = Annotated[Person, Depends(the_person)]
