"""Changes to messages that are already there."""

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.json_types import Json
from bot.sandbox.keyboards import inline_only, parse_markup
from bot.sandbox.methods.content import call_caption, media_content, text_content
from bot.sandbox.methods.sending import named_chat
from bot.sandbox.methods.signature import Method
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox

MEDIA = ("photo", "document")
DELETABLE_SECONDS = 48 * 3600
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def edit_message_text(sandbox: Sandbox, call: Call) -> Json:
    """Another text."""
    content = {"entities": None, **text_content(call)}
    message = editable(sandbox, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return modify(sandbox, call, message, content)


def edit_message_caption(sandbox: Sandbox, call: Call) -> Json:
    """Another caption, or none."""
    content = {"caption": None, "caption_entities": None, **call_caption(call)}
    message = editable(sandbox, call)
    if not any(kind in message for kind in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return modify(sandbox, call, message, content)


def edit_message_media(sandbox: Sandbox, call: Call) -> Json:
    """Another photo or document."""
    media = call.structure("media", "input media")
    content = media_content(sandbox, call, media)
    message = editable(sandbox, call)
    if not any(kind in message for kind in MEDIA):
        raise bad_request("there is no media in the message to edit")
    blank = dict.fromkeys((*MEDIA, "caption", "caption_entities"))
    return modify(sandbox, call, message, {**blank, **content})


def edit_message_reply_markup(sandbox: Sandbox, call: Call) -> Json:
    """Another inline keyboard, or none."""
    return modify(sandbox, call, editable(sandbox, call), {})


def editable(sandbox: Sandbox, call: Call) -> Json:
    """The bot's own message that a call names."""
    person = sandbox.reach(named_chat(call))
    message_id = named_message(call)
    message = sandbox.chats.message(person.id, message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != sandbox.bot()["id"] or sandbox.chats.sealed(person.id, message_id):
        raise bad_request("message can't be edited")
    return message


def named_message(call: Call) -> int:
    """The message a call must name."""
    message_id = call.integer("message_id")
    if message_id <= 0:
        raise bad_request("message identifier is not specified")
    return message_id


def modify(sandbox: Sandbox, call: Call, message: Json, content: dict[str, Any]) -> Json:
    """Change content and inline keyboard at once; an edit without a keyboard takes the old one away."""
    markup = inline_only(parse_markup(call.params.get("reply_markup")))
    fields = {**content, "reply_markup": markup}
    if all(message.get(name) == value for name, value in fields.items()):
        raise bad_request(UNCHANGED)
    return sandbox.change(message, **fields)


def delete_message(sandbox: Sandbox, call: Call) -> bool:
    """Take a message away, the bot's or the person's, within two days."""
    person = sandbox.known_chat(named_chat(call))
    message_id = named_message(call)
    message = sandbox.chats.message(person.id, message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if message["date"] < sandbox.now() - DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    sandbox.remove(person.id, message_id)
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
}
