"""Updates as Telegram sent them: stored before they are acknowledged, each once."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, cast

import structlog
from sqlalchemy import CursorResult, bindparam, inspect, select, update
from sqlalchemy.orm import Session

from bot.conversation.view import View
from bot.delivery import queue
from bot.services import passcodes
from models import InboxState, InboxUpdate, database_now
from models.session import insert_new, note_inserted

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that this bot asks Telegram for."""

MOST = 2**63
"""What the database's integers end at."""

ALBUM_SPREAD = 1000
"""Updates of a busy shop among which the pictures of one album come: so many are looked through, by their key."""
HUSHED = "[confidential]"
"""Stands in an update in place of words that are not to be kept."""

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands where there was something that is no character."""

ROOM = 100
"""Updates of one chat that may wait at once: more than anybody leaves who waits for answers, even after an outage."""
TOO_MANY = View("too_many", in_place=False).to_json()
LEFT_OUT = "Left out: too many of this chat were waiting"

log = structlog.get_logger(__name__)

NO_LANE = 0
"""Where updates wait that belong to no chat."""

_TABLE: Any = inspect(InboxUpdate).local_table
_APPLIED = (
    update(_TABLE)
    .where(
        _TABLE.c.update_id == bindparam("held_id"),
        _TABLE.c.lease_token == bindparam("held_token"),
        _TABLE.c.state == InboxState.NEW,
    )
    .values(state=InboxState.APPLIED, view=bindparam("view"))
)


class LeaseLost(Exception):
    """Another worker has taken the update over: what was done for it here must not be saved."""


class NotAnUpdate(ValueError):
    """What arrived has no usable update_id."""


def store(session: Session, payloads: Iterable[Mapping[str, Any]]) -> int:
    """Store raw updates; those already there are left as they are. Returns how many were new. Raises NotAnUpdate."""
    now = database_now(session)
    rows = [_row(payload, now) for payload in payloads]
    if not rows:
        return 0
    stored = session.execute(insert_new(session, InboxUpdate).returning(_TABLE.c.update_id), rows).scalars().all()
    if stored:
        _leave_out(session, {row["lane"] for row in rows}, now)
        note_inserted(session, InboxUpdate)
    return len(stored)


def _leave_out(session: Session, lanes: set[int], now: datetime) -> None:
    """Pass over what comes while its chat's room is full, so that no flood piles up; one answer says so."""
    for lane, late in queue.behind(session, InboxUpdate, lanes, ROOM).items():
        told = _told(session, lane)
        unread = [key for key in late if key not in told]
        if unread and not told and lane > NO_LANE:  # groups are not spoken to
            log.warning("A chat sends more than can be answered", chat_id=lane)
            _settle_unread(session, [unread.pop(0)], state=InboxState.APPLIED, view=TOO_MANY)
        _settle_unread(session, unread, state=InboxState.DONE, done_at=now, last_error=LEFT_OUT)


def _told(session: Session, lane: int) -> set[int]:
    """The updates of a chat whose answer will say that some are passed over."""
    answers = select(_TABLE.c.update_id, _TABLE.c.view).where(
        _TABLE.c.lane == lane, _TABLE.c.state == InboxState.APPLIED
    )
    return {key for key, view in session.execute(answers) if view == TOO_MANY}


def _settle_unread(session: Session, keys: list[int], **values: Any) -> None:
    unread = _TABLE.c.update_id.in_(keys), _TABLE.c.state == InboxState.NEW, _TABLE.c.lease_token.is_(None)
    session.execute(update(_TABLE).where(*unread).values(values))


def update_id_of(payload: object) -> int | None:
    """The id of a raw update, or None where there is none to be had."""
    update_id = payload.get("update_id") if isinstance(payload, Mapping) else None
    usable = type(update_id) is int and 0 <= update_id < MOST
    return update_id if usable else None


def _row(payload: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    if update_id_of(payload) is None:
        raise NotAnUpdate
    payload = _storable(payload)
    return {
        "update_id": payload["update_id"],
        "payload": payload,
        "lane": lane_of(payload),
        "media_group_id": _text(_within(payload, "message", "media_group_id")),
        "state": InboxState.NEW,
        "attempts": 0,
        "due_at": now,
        "created_at": now,
    }


def _storable(value: Any) -> Any:
    """JSON as every database keeps it: without NUL, half characters, and numbers that are none."""
    match value:
        case str():
            return _whole(value)
        case Mapping():
            return {_whole(key): _storable(each) for key, each in value.items()}
        case list():
            return [_storable(each) for each in value]
        case float() if not isfinite(value):
            return None
    return value


def _whole(text: str) -> str:
    if text.isascii():
        return text.replace("\0", UNREADABLE)
    return text.replace("\0", UNREADABLE).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lane_of(payload: Mapping[str, Any]) -> int:
    """The chat whose updates are handled strictly in order: read from the raw update, whatever its kind."""
    for kind in payload.values():
        for path in (("chat", "id"), ("message", "chat", "id"), ("from", "id"), ("user", "id")):
            found = _within(kind, *path)
            if type(found) is int and abs(found) < MOST:
                return found
    return NO_LANE


def language_of(payload: Mapping[str, Any]) -> str | None:
    """What Telegram says of the sender's language."""
    return next((found for kind in payload.values() if (found := _text(_within(kind, "from", "language_code")))), None)


def _within(value: Any, *path: str) -> Any:
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def _text(value: Any) -> str | None:
    return value[:64] if isinstance(value, str) else None


def mark_applied(session: Session, claimed: InboxUpdate, view: dict[str, Any]) -> None:
    """Record, within the transaction that did what the update asked, that it is done; raises LeaseLost."""
    applied = {"held_id": claimed.update_id, "held_token": claimed.lease_token, "view": view}
    result = cast("CursorResult[Any]", session.execute(_APPLIED, applied))
    if result.rowcount != 1:
        raise LeaseLost


def hush(session: Session, claimed: InboxUpdate) -> None:
    """Keep nothing of what somebody wrote: not with the update, and not in the chat."""
    written = "edited_message" if "edited_message" in claimed.payload else "message"
    message = claimed.payload.get(written)
    if not isinstance(message, Mapping):
        return
    kept = {name: message[name] for name in ("message_id", "date", "edit_date", "chat", "from") if name in message}
    payload = {**claimed.payload, written: {**kept, "text": HUSHED}}
    session.execute(update(_TABLE).where(_TABLE.c.update_id == claimed.update_id).values(payload=payload))
    message_id = message.get("message_id")
    if type(message_id) is int and claimed.lane != NO_LANE:
        passcodes.delete_later(session, claimed.lane, message_id, timedelta())


def album_said(session: Session, claimed: InboxUpdate) -> str | None:
    """What stands under an album: Telegram gives it with one of its pictures, mostly the first."""
    if claimed.media_group_id is None or (claimed.payload.get("message") or {}).get("caption"):
        return None
    earlier = select(InboxUpdate.payload).where(
        InboxUpdate.lane == claimed.lane,
        InboxUpdate.update_id.between(claimed.update_id - ALBUM_SPREAD, claimed.update_id - 1),
        InboxUpdate.media_group_id == claimed.media_group_id,
    )
    said = ((each.get("message") or {}).get("caption") for each in session.scalars(earlier))
    return next((each for each in said if isinstance(each, str)), None)


def more_of_album(session: Session, claimed: InboxUpdate) -> bool:
    """Whether a later picture of the same album is waiting."""
    if claimed.media_group_id is None:
        return False
    later = session.query(InboxUpdate.update_id).filter(
        InboxUpdate.lane == claimed.lane,
        InboxUpdate.state == InboxState.NEW,
        InboxUpdate.update_id > claimed.update_id,
        InboxUpdate.media_group_id == claimed.media_group_id,
    )
    return bool(session.query(later.exists()).scalar())
