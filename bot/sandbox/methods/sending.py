"""Messages from the bot."""

from bot.sandbox.call import Call
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.keyboards import parse_markup
from bot.sandbox.methods.content import (
    call_caption,
    document_content,
    field_or_file,
    media_content,
    photo_content,
    text_content,
)
from bot.sandbox.methods.signature import Method
from bot.sandbox.person import Person
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox, in_topic

MAX_ALBUM = 10


def send_message(sandbox: Sandbox, call: Call) -> Json:
    """A text."""
    return deliver(sandbox, call, text_content(call))


def send_photo(sandbox: Sandbox, call: Call) -> Json:
    """A photo with a caption."""
    content = photo_content(sandbox, call, field_or_file(call, "photo"))
    return deliver(sandbox, call, {**content, **call_caption(call)})


def send_document(sandbox: Sandbox, call: Call) -> Json:
    """A file with a caption."""
    content = document_content(sandbox, call, field_or_file(call, "document"))
    return deliver(sandbox, call, {**content, **call_caption(call)})


def send_media_group(sandbox: Sandbox, call: Call) -> list[Json]:
    """An album: 2 to 10 photos, or as many documents."""
    media = call.structure("media", "media")
    if not isinstance(media, list) or not media:
        raise bad_request("there are no messages to send")
    if len(media) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len(media) == 1:
        raise bad_request("media group must include 2-10 items")
    contents = [media_content(sandbox, call, item) for item in media]
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    person = sandbox.reach(named_chat(call))
    reply = reply_target(sandbox, call, person)
    group = sandbox.next_album()
    return [sandbox.post(sandbox.bot(), person, {**content, "media_group_id": group, **reply}) for content in contents]


def deliver(sandbox: Sandbox, call: Call, content: Json) -> Json:
    """Put a message into its chat, with its keyboard."""
    markup = parse_markup(call.params.get("reply_markup"))
    person = sandbox.reach(named_chat(call))
    content = {**content, **reply_target(sandbox, call, person), **topic_of(sandbox, call, person)}
    if markup is None:
        return sandbox.post(sandbox.bot(), person, content)
    if "inline_keyboard" in markup:
        return sandbox.post(sandbox.bot(), person, {**content, "reply_markup": markup})
    message = sandbox.post(sandbox.bot(), person, content)
    sandbox.chats.seal(person.id, message["message_id"])
    sandbox.show_keyboard(person.id, None if "remove_keyboard" in markup else markup)
    return message


def named_chat(call: Call) -> int | None:
    """The chat a call must name."""
    if not call.text("chat_id"):
        raise bad_request("chat_id is empty")
    return call.chat_id()


def topic_of(sandbox: Sandbox, call: Call, chat: Person | Group) -> Json:
    """The topic that a message goes into, as fields of it."""
    topic_id = call.integer("message_thread_id")
    if not topic_id:
        return {}
    if topic_id not in sandbox.groups.topics(chat.id):
        raise bad_request("message thread not found")
    return in_topic(topic_id)


def reply_target(sandbox: Sandbox, call: Call, person: Person | Group) -> Json:
    """The message that is replied to, as a field of the reply."""
    asked = call.structure("reply_parameters", "reply parameters")
    if asked is None:
        return {}
    if not isinstance(asked, dict):
        raise bad_request("object expected as reply parameters")
    target = sandbox.chats.message(person.id, Call("", asked).integer("message_id"))
    if target is not None:
        return {"reply_to_message": sandbox.quoted(target)}
    if asked.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
}
