"""What people do in their chats, and the updates the bot gets of it."""

from bot.sandbox.entities import trimmed, with_found
from bot.sandbox.files import Upload
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.media import SAMPLES
from bot.sandbox.methods.content import MAX_TEXT
from bot.sandbox.person import Person
from bot.sandbox.telegram import Sandbox
from bot.sandbox.utf16 import utf16_length

FIRST_QUERY_ID = 4_300_000_000_000_000_001


class Impossible(Exception):
    """Something no Telegram app lets a person do."""


def say(sandbox: Sandbox, person: Person, text: str, reply_to: int | None = None) -> Json:
    """Type a message."""
    return send(sandbox, person, {**words(text), **reply(sandbox, person, reply_to)})


def words(text: str) -> Json:
    """What a typed message holds."""
    text, _ = trimmed(text, [])
    if not text or utf16_length(text) > MAX_TEXT:
        raise Impossible(f"a message has 1 to {MAX_TEXT} characters")
    entities = with_found(text, [])
    return {"text": text, **({"entities": entities} if entities else {})}


def reply(sandbox: Sandbox, chat: Person | Group, to: int | None) -> Json:
    """What makes a message a reply to another, if it is one."""
    if to is None:
        return {}
    target = sandbox.chats.message(chat.id, to)
    if target is None:
        raise Impossible(f"there is no message {to} to reply to")
    return {"reply_to_message": sandbox.quoted(target)}


def send(sandbox: Sandbox, person: Person, content: Json) -> Json:
    """Any message of a person; the first one starts the chat."""
    if sandbox.chats.blocked(person.id):
        raise Impossible(f"{person.first_name} has blocked the bot and must unblock it first")
    sandbox.chats.start(person.id)
    message = sandbox.post(person.user(), person, content)
    keyboard = sandbox.chats.keyboard(person.id)
    if keyboard and (keyboard.get("one_time_keyboard") or keyboard.get("force_reply")):
        sandbox.show_keyboard(person.id, None)
    sandbox.updates.add("message", message, person.id)
    return message


def start(sandbox: Sandbox, person: Person, payload: str | None = None) -> Json:
    """Press START, perhaps from a link; that unblocks a blocked bot."""
    unblock(sandbox, person)
    return say(sandbox, person, f"/start {payload}" if payload else "/start")


def press(sandbox: Sandbox, person: Person, message_id: int, data: str | None, label: str | None) -> str:
    """Tap an inline button, by its label or with any data at all; returns the query's id."""
    if sandbox.chats.blocked(person.id):
        raise Impossible(f"{person.first_name} has blocked the bot and must unblock it first")
    return tap(sandbox, person, person, message_id, data, label)


def tap(
    sandbox: Sandbox, chat: Person | Group, person: Person, message_id: int, data: str | None, label: str | None
) -> str:
    """What a tap brings the bot, wherever the message stands; returns the query's id."""
    message = sandbox.chats.message(chat.id, message_id)
    if data is None:
        data = data_of(message, message_id, label)
    query_id = str(sandbox.storage.next_number("queries", first=FIRST_QUERY_ID))
    sandbox.storage.execute(
        "INSERT INTO queries (id, chat_id, at) VALUES (?, ?, ?)", query_id, chat.id, sandbox.clock()
    )
    query = {
        "id": query_id,
        "from": person.user(),
        "message": message or {"chat": chat.chat(), "message_id": message_id, "date": 0},
        "chat_instance": str(-7_000_000_000_000_000_000 - chat.id),
        "data": data,
    }
    sandbox.updates.add("callback_query", query, chat.id)
    return query_id


def data_of(message: Json | None, message_id: int, label: str | None) -> str:
    """The data behind a button of a message."""
    rows = (message or {}).get("reply_markup", {}).get("inline_keyboard", [])
    buttons = {button["text"]: button for row in rows for button in row}
    if label not in buttons:
        raise Impossible(f"message {message_id} has no button {label!r}; it has {sorted(buttons)}")
    data = buttons[label].get("callback_data")
    if data is None:
        raise Impossible(f"the button {label!r} opens something instead of asking the bot")
    return str(data)


def share_contact(sandbox: Sandbox, person: Person, contact: Json) -> Json:
    """Send a contact card."""
    return send(sandbox, person, {"contact": contact})


def send_photos(
    sandbox: Sandbox, person: Person, uploads: list[Upload], caption: str | None = None, reply_to: int | None = None
) -> list[Json]:
    """Send a photo, or several as one album with the caption on the first."""
    answer = reply(sandbox, person, reply_to)
    return [send(sandbox, person, {**photo, **answer}) for photo in album(sandbox, uploads, caption)]


def album(sandbox: Sandbox, uploads: list[Upload], caption: str | None) -> list[Json]:
    """What each message holds of the photos that are sent at once."""
    sizes = [sandbox.files.photo(upload) for upload in uploads]
    together: Json = {"media_group_id": sandbox.next_album()} if len(uploads) > 1 else {}
    captions = [{"caption": caption} if caption else {}] + [{}] * (len(uploads) - 1)
    return [{"photo": photo, **together, **words} for photo, words in zip(sizes, captions, strict=True)]


def send_media(
    sandbox: Sandbox, person: Person, kind: str, caption: str | None = None, reply_to: int | None = None
) -> Json:
    """Send a sticker, a voice message, or another kind of message a bot may not expect."""
    return send(sandbox, person, {**media(sandbox, person, kind, caption), **reply(sandbox, person, reply_to)})


def media(sandbox: Sandbox, person: Person, kind: str, caption: str | None) -> Json:
    """What such a message holds."""
    return {**SAMPLES[kind](sandbox, person), **({"caption": caption} if caption else {})}


def edit(sandbox: Sandbox, person: Person, message_id: int, text: str) -> Json:
    """Change the words of a message one has sent."""
    changed = rewritten(sandbox, person, person, message_id, text)
    sandbox.updates.add("edited_message", changed, person.id)
    return changed


def rewritten(sandbox: Sandbox, chat: Person | Group, person: Person, message_id: int, text: str) -> Json:
    """A message with the words that its author wants for it now."""
    message = sandbox.chats.message(chat.id, message_id)
    if message is None or message["from"]["id"] != person.id:
        raise Impossible(f"{person.first_name} has sent no message {message_id}")
    field = "text" if "text" in message else "caption"
    entities = with_found(text, []) or None
    return sandbox.change(message, **{field: text, "entities" if field == "text" else "caption_entities": entities})


def block(sandbox: Sandbox, person: Person) -> None:
    """Block the bot."""
    if not sandbox.chats.blocked(person.id):
        change_membership(sandbox, person, blocked=True)


def unblock(sandbox: Sandbox, person: Person) -> None:
    """Unblock the bot."""
    if sandbox.chats.blocked(person.id):
        change_membership(sandbox, person, blocked=False)


def change_membership(sandbox: Sandbox, person: Person, *, blocked: bool) -> None:
    """Blocking is told to the bot as its being kicked from the chat."""
    sandbox.chats.set_blocked(person.id, blocked=blocked)
    sandbox.events.publish("blocked", person.id, blocked=blocked)
    member = {"user": sandbox.bot(), "status": "member"}
    kicked = {"user": sandbox.bot(), "status": "kicked", "until_date": 0}
    update = {
        "chat": person.chat(),
        "from": person.user(),
        "date": sandbox.now(),
        "old_chat_member": member if blocked else kicked,
        "new_chat_member": kicked if blocked else member,
    }
    sandbox.updates.add("my_chat_member", update, person.id)
