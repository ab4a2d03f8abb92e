"""Who may do what, as one table: each handler before each kind of person."""

import pytest

from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People

EVERYBODY = {"stranger", "customer", "technician", "revoked", "owner"}
STAFF = {"technician", "owner"}
OWNER = {"owner"}
ITS_CUSTOMER = {"customer"}

UNKNOWN = "I don't know that command."
NO_BUTTON = "That button is out of date"
NOT_FOUND = "I can't find that order."

TABLE = [
    # what they do, who may, and what the others hear
    ("/start", EVERYBODY, ""),
    ("/help", EVERYBODY, ""),
    ("/privacy", EVERYBODY, ""),
    ("/cancel", EVERYBODY, ""),
    ("/orders", EVERYBODY, ""),
    ("/status", EVERYBODY, ""),
    ("/new", EVERYBODY, ""),
    ("/mydata", EVERYBODY, ""),
    ("/forget", EVERYBODY, ""),
    ("m:forget:0", EVERYBODY, ""),
    ("m:keep", EVERYBODY, ""),
    ("/language", EVERYBODY, ""),
    ("m:language:de", EVERYBODY, ""),
    ("m:help", EVERYBODY, ""),
    ("m:orders", EVERYBODY, ""),
    ("m:new", EVERYBODY, ""),
    ("/status 1001", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("/mute 1001", ITS_CUSTOMER, NOT_FOUND),
    ("/unmute 1001", ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:mute", ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:rate:FIVE", ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:say", ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:unmute", ITS_CUSTOMER, NOT_FOUND),
    ("m:orders:1", EVERYBODY, ""),
    ("o:1:1:card", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("/receipt 1001", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:receipt", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("/label 1001", STAFF, UNKNOWN),
    ("/untrack 1001", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:relink", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:newlink", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:condition", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:agree", ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:label", STAFF, NO_BUTTON),
    ("o:1:1:cancel", ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:off", ITS_CUSTOMER, NOT_FOUND),
    ("/queue", STAFF, UNKNOWN),
    ("/order 1001", STAFF, UNKNOWN),
    ("/take 1001", STAFF, UNKNOWN),
    ("/receive 1001", STAFF, UNKNOWN),
    ("/walkin", STAFF, UNKNOWN),
    ("m:walkin", STAFF, NO_BUTTON),
    ("o:1:1:connect", STAFF, NO_BUTTON),
    ("o:1:1:receive", STAFF, NO_BUTTON),
    ("/collect 1001 482913", STAFF, UNKNOWN),
    ("/passcode 1001", STAFF, UNKNOWN),
    ("o:1:1:lock", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:unlock", STAFF, NO_BUTTON),
    ("o:1:1:reveal", STAFF, NO_BUTTON),
    ("/free 1001", STAFF, UNKNOWN),
    ("/quote 1001", STAFF, UNKNOWN),
    ("/quote 1001\nDisplay 89.90", STAFF, UNKNOWN),
    ("o:1:1:quote", STAFF, NO_BUTTON),
    ("o:1:1:write", STAFF, NO_BUTTON),
    ("q:1:1:yes", set(), NOT_FOUND),
    ("o:1:1:limit", ITS_CUSTOMER, NOT_FOUND),
    ("/find ana", STAFF, UNKNOWN),
    ("/assign 1001 Eva", STAFF, UNKNOWN),
    ("m:queue:mine:0", STAFF, NO_BUTTON),
    ("m:statuses", STAFF, NO_BUTTON),
    ("m:find:0:ana", STAFF, NO_BUTTON),
    ("o:1:1:assign", STAFF, NO_BUTTON),
    ("o:1:1:warranty", STAFF, NO_BUTTON),
    ("o:1:1:return", STAFF, NO_BUTTON),
    ("o:1:1:give:2", STAFF, NO_BUTTON),
    ("/msg 1001 hello", STAFF, UNKNOWN),
    ("/note 1001 swollen", STAFF, UNKNOWN),
    ("/thread 1001", STAFF, UNKNOWN),
    ("o:1:1:about", ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:show", STAFF | ITS_CUSTOMER, NOT_FOUND),
    ("o:1:1:thread", STAFF, NO_BUTTON),
    ("o:1:1:msg", STAFF, NO_BUTTON),
    ("o:1:1:note", STAFF, NO_BUTTON),
    ("m:thread:1:0", STAFF, NO_BUTTON),
    ("m:media:1:0", STAFF, NO_BUTTON),
    ("m:queue", STAFF, NO_BUTTON),
    ("m:queue:0", STAFF, NO_BUTTON),
    ("o:1:1:to:RECEIVED", STAFF, NO_BUTTON),
    ("o:1:1:ready:DECLINED", STAFF, NO_BUTTON),
    ("o:1:1:outcomes", STAFF, NO_BUTTON),
    ("o:1:1:why:IN_REPAIR", STAFF, NO_BUTTON),
    ("o:1:1:why:COLLECTED", STAFF, NO_BUTTON),
    ("o:1:1:to:COLLECTED", STAFF, NO_BUTTON),
    ("o:1:1:charge:FREE", STAFF, NO_BUTTON),
    ("o:1:1:take", STAFF, NO_BUTTON),
    ("o:1:1:leave", STAFF, NO_BUTTON),
    ("o:1:1:photos", STAFF, NO_BUTTON),
    ("o:1:1:undo", STAFF, NO_BUTTON),
    ("/override 1001 COLLECTED because", OWNER, UNKNOWN),
    ("/invite", OWNER, UNKNOWN),
    ("/bind", OWNER, UNKNOWN),
    ("/unbind", OWNER, UNKNOWN),
    ("/staff", OWNER, UNKNOWN),
    ("/ratings", OWNER, UNKNOWN),
    ("/revoke 8002", OWNER, UNKNOWN),
    ("m:staff", OWNER, NO_BUTTON),
    ("m:revoke:8002", OWNER, NO_BUTTON),
    ("m:revoked:8002", OWNER, NO_BUTTON),
]


@pytest.mark.parametrize(("act", "allowed", "refusal"), TABLE, ids=[row[0] for row in TABLE])
async def test_who_may(app: App, people: People, act: str, allowed: set[str], refusal: str) -> None:
    chats = {
        "stranger": people.stranger,
        "revoked": people.rex,
        "customer": people.ana,
        "technician": people.tom,
        "owner": people.olivia,
    }
    before = await rows.everything(app)
    heard = {}
    for role in sorted(EVERYBODY - allowed, key=list(chats).index):
        (call,) = await (chats[role].types(act) if act.startswith("/") else chats[role].taps(act))
        heard[role] = call.text[: len(refusal)]
    assert heard == dict.fromkeys(EVERYBODY - allowed, refusal)
    assert await rows.everything(app) == before
    for role in sorted(allowed, key=list(chats).index):
        call, *_ = await (chats[role].types(act) if act.startswith("/") else chats[role].taps(act))
        assert not call.text.startswith((UNKNOWN, NO_BUTTON, NOT_FOUND))
