"""What people do in groups, and the updates the bot gets of it: with privacy mode on, of little."""

from dataclasses import replace

from bot.sandbox import gestures
from bot.sandbox.entities import trimmed, with_found
from bot.sandbox.gestures import Impossible
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.person import Person
from bot.sandbox.telegram import Sandbox


def say(
    sandbox: Sandbox, group: Group, person: Person, text: str, reply_to: int | None = None, topic: int | None = None
) -> Json:
    """Type a message: the bot gets commands, and replies to what it said."""
    text, _ = trimmed(text, [])
    if not text:
        raise Impossible("a message has at least one character")
    replied = replied_to(sandbox, group, reply_to)
    content: Json = {"text": text, **({"reply_to_message": sandbox.quoted(replied)} if replied else {})}
    if entities := with_found(text, []):
        content["entities"] = entities
    thread = topic or (replied or {}).get("message_thread_id")
    if thread is not None:
        content |= {"message_thread_id": thread, "is_topic_message": True}
    message = sandbox.post(person.user(), group, content)
    if text.startswith("/") or (replied is not None and replied["from"]["id"] == sandbox.bot()["id"]):
        sandbox.updates.add("message", message, group.id)
    return message


def replied_to(sandbox: Sandbox, group: Group, message_id: int | None) -> Json | None:
    """The message of a group that somebody replies to, if they do."""
    if message_id is None:
        return None
    found = sandbox.chats.message(group.id, message_id)
    if found is None:
        raise Impossible(f"there is no message {message_id} to reply to")
    return found


def press(sandbox: Sandbox, group: Group, person: Person, message_id: int, label: str) -> str:
    """Tap an inline button; returns the query's id."""
    message = sandbox.chats.message(group.id, message_id)
    data = gestures.data_of(message, message_id, label)
    query_id = str(sandbox.storage.next_number("queries", first=gestures.FIRST_QUERY_ID))
    sandbox.storage.execute(
        "INSERT INTO queries (id, chat_id, at) VALUES (?, ?, ?)", query_id, group.id, sandbox.clock()
    )
    query = {"id": query_id, "from": person.user(), "message": message, "chat_instance": str(group.id), "data": data}
    sandbox.updates.add("callback_query", query, group.id)
    return query_id


def remove_bot(sandbox: Sandbox, group: Group, person: Person) -> None:
    """Take the bot out of the group."""
    sandbox.groups.put(replace(group, bot_is_in=False))
    update = {
        "chat": group.chat(),
        "from": person.user(),
        "date": sandbox.now(),
        "old_chat_member": {"user": sandbox.bot(), "status": "member"},
        "new_chat_member": {"user": sandbox.bot(), "status": "kicked", "until_date": 0},
    }
    sandbox.updates.add("my_chat_member", update, group.id)


def move(sandbox: Sandbox, group: Group, person: Person) -> Group:
    """Have Telegram give the group another id."""
    new = sandbox.groups.add(group)
    sandbox.groups.put(replace(group, moved_to=new.id))
    notice = sandbox.post(person.user(), group, {"migrate_to_chat_id": new.id})
    sandbox.updates.add("message", notice, group.id)
    return new
