"""Topics of a group that is a forum."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.methods.sending import named_chat
from bot.sandbox.methods.signature import Method
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox, in_topic
from bot.sandbox.utf16 import utf16_length

MAX_NAME = 128
COLOR = 0x6FB9F0


def create_forum_topic(sandbox: Sandbox, call: Call) -> Json:
    """A new topic; the service message that begins it has its id."""
    forum, name = forum_of(sandbox, call), name_of(call)
    begun = {"forum_topic_created": {"name": name, "icon_color": COLOR}}
    topic_id = sandbox.post(sandbox.bot(), forum, begun, begins_topic=True)["message_id"]
    keep(sandbox, forum, topic_id, {"name": name, "closed": False})
    return {"message_thread_id": topic_id, "name": name, "icon_color": COLOR}


def edit_forum_topic(sandbox: Sandbox, call: Call) -> bool:
    """Another name."""
    name = name_of(call)
    return change(sandbox, call, {"name": name}, {"forum_topic_edited": {"name": name}})


def close_forum_topic(sandbox: Sandbox, call: Call) -> bool:
    """Only admins may write in it from now on."""
    return change(sandbox, call, {"closed": True}, {"forum_topic_closed": {}})


def reopen_forum_topic(sandbox: Sandbox, call: Call) -> bool:
    """All may write in it again."""
    return change(sandbox, call, {"closed": False}, {"forum_topic_reopened": {}})


def change(sandbox: Sandbox, call: Call, facts: Mapping[str, Any], notice: Json) -> bool:
    """Change a topic, which says so; to what it is already is an error, as with Telegram."""
    forum, topic_id = forum_of(sandbox, call), call.integer("message_thread_id")
    topic = sandbox.groups.topics(forum.id).get(topic_id)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if {**topic, **facts} == topic:
        raise bad_request("TOPIC_NOT_MODIFIED")
    keep(sandbox, forum, topic_id, {**topic, **facts})
    sandbox.post(sandbox.bot(), forum, {**notice, **in_topic(topic_id)})
    return True


def keep(sandbox: Sandbox, forum: Group, topic_id: int, topic: Json) -> None:
    """Remember a topic as it is now, and tell the people's side."""
    sandbox.groups.put_topic(forum.id, topic_id, topic)
    sandbox.events.publish("topic", forum.id, topic_id=topic_id, **topic)


def forum_of(sandbox: Sandbox, call: Call) -> Group:
    """The forum that a call names, where the bot may manage topics."""
    group = sandbox.reach(named_chat(call))
    if not isinstance(group, Group) or not group.is_forum:
        raise bad_request("the chat is not a forum")
    if not group.bot_manages_topics:
        raise bad_request("not enough rights to create a topic")
    return group


def name_of(call: Call) -> str:
    """The name that a call gives a topic."""
    name = call.text("name").strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if utf16_length(name) > MAX_NAME:
        raise bad_request("topic name is too long")
    return name


METHODS: dict[str, Method] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
}
