"""A chat as a whole, the taps in it, and the files from it."""

from bot.sandbox.call import Call
from bot.sandbox.json_types import Json
from bot.sandbox.methods.editing import named_message
from bot.sandbox.methods.sending import named_chat
from bot.sandbox.methods.signature import Method
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox
from bot.sandbox.utf16 import utf16_length

MAX_ANSWER = 200
ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def get_chat(sandbox: Sandbox, call: Call) -> Json:
    """All about a private chat."""
    person = sandbox.known_chat(named_chat(call))
    if not sandbox.chats.started(person.id):
        raise bad_request("chat not found")
    pinned = sandbox.chats.pinned(person.id)
    message = sandbox.chats.message(person.id, pinned[-1]) if pinned else None
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **person.chat(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
        **({"pinned_message": message} if message else {}),
    }


def send_chat_action(sandbox: Sandbox, call: Call) -> bool:
    """Show that the bot is typing, or the like."""
    action = call.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    person = sandbox.reach(named_chat(call))
    sandbox.events.publish("typing", person.id, action=action)
    return True


def pin_chat_message(sandbox: Sandbox, call: Call) -> bool:
    """Pin a message; the chat says so, to the bot as well."""
    person = sandbox.reach(named_chat(call))
    message = sandbox.chats.message(person.id, named_message(call))
    if message is None:
        raise bad_request("message to pin not found")
    others = [pinned for pinned in sandbox.chats.pinned(person.id) if pinned != message["message_id"]]
    sandbox.set_pinned(person.id, [*others, message["message_id"]])
    notice = sandbox.post(sandbox.bot(), person, {"pinned_message": sandbox.quoted(message)})
    sandbox.updates.add("message", notice, person.id)
    return True


def unpin_chat_message(sandbox: Sandbox, call: Call) -> bool:
    """Unpin a message, or the latest one."""
    person = sandbox.known_chat(named_chat(call))
    pinned = sandbox.chats.pinned(person.id)
    message_id = call.integer("message_id") or (pinned[-1] if pinned else 0)
    if not message_id:
        raise bad_request("message to unpin not found")
    sandbox.set_pinned(person.id, [other for other in pinned if other != message_id])
    return True


def answer_callback_query(sandbox: Sandbox, call: Call) -> bool:
    """Answer a tap: in time; a second answer is accepted and shown to nobody."""
    if utf16_length(call.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.text("url"):
        raise bad_request("URL_INVALID")
    query_id = call.text("callback_query_id")
    row = sandbox.storage.row("SELECT * FROM queries WHERE id = ?", query_id)
    if row is None or row["at"] < sandbox.clock() - sandbox.callback_lifetime:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if row["answered"]:
        return True
    sandbox.storage.execute("UPDATE queries SET answered = 1 WHERE id = ?", query_id)
    sandbox.events.publish(
        "callback_answer",
        row["chat_id"],
        callback_query_id=query_id,
        text=call.text("text"),
        show_alert=call.flag("show_alert"),
    )
    return True


def get_file(sandbox: Sandbox, call: Call) -> Json:
    """Where to download a file from."""
    return sandbox.files.download_card(call.text("file_id"))


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "sendChatAction": send_chat_action,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "answerCallbackQuery": answer_callback_query,
    "getFile": get_file,
}
