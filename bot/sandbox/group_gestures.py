"""What people do in groups, and the updates the bot gets of it: with privacy mode on, of little."""

from dataclasses import replace

from bot.sandbox import gestures
from bot.sandbox.files import Upload
from bot.sandbox.gestures import Impossible
from bot.sandbox.groups import Group
from bot.sandbox.json_types import Json
from bot.sandbox.person import Person
from bot.sandbox.telegram import Sandbox, in_topic


def found(sandbox: Sandbox, group: Group) -> Group:
    """Found a group; where somebody does, it says so."""
    group = sandbox.groups.add(group)
    sandbox.events.publish("group", group.id, group=group.card())
    founder = sandbox.people.find(group.founder_id) if group.founder_id is not None else None
    if founder is not None:
        note(sandbox, group, founder, {"supergroup_chat_created": True})
        if group.bot_is_in:
            tell_standing(sandbox, group, founder, "left")
    return group


def say(
    sandbox: Sandbox, group: Group, person: Person, text: str, reply_to: int | None = None, topic: int | None = None
) -> Json:
    """Type a message."""
    return send(sandbox, group, person, gestures.words(text), reply_to, topic)


def send_photos(
    sandbox: Sandbox,
    group: Group,
    person: Person,
    uploads: list[Upload],
    caption: str | None = None,
    reply_to: int | None = None,
    topic: int | None = None,
) -> list[Json]:
    """Send a photo, or several as one album."""
    return [send(sandbox, group, person, photo, reply_to, topic) for photo in gestures.album(sandbox, uploads, caption)]


def send_media(
    sandbox: Sandbox,
    group: Group,
    person: Person,
    kind: str,
    caption: str | None = None,
    reply_to: int | None = None,
    topic: int | None = None,
) -> Json:
    """Send a sticker, a voice message, or another kind of message a bot may not expect."""
    return send(sandbox, group, person, gestures.media(sandbox, person, kind, caption), reply_to, topic)


def send(
    sandbox: Sandbox,
    group: Group,
    person: Person,
    content: Json,
    reply_to: int | None = None,
    topic: int | None = None,
) -> Json:
    """Any message of a person: in privacy mode the bot gets commands, and replies to what it said."""
    check_is_in(group, person)
    reply = gestures.reply(sandbox, group, reply_to)
    thread = topic if topic is not None else reply.get("reply_to_message", {}).get("message_thread_id")
    if thread is not None:
        check_is_open(sandbox, group, person, thread)
        content = {**content, **in_topic(thread)}
        reply = reply or gestures.reply(sandbox, group, thread)  # as Telegram has it: what answers nothing answers it
    message = sandbox.post(person.user(), group, {**content, **reply})
    is_command = str(content.get("text", "")).startswith("/")
    answers_bot = bool(reply) and reply["reply_to_message"]["from"]["id"] == sandbox.bot()["id"]
    if group.bot_is_admin or is_command or answers_bot:
        tell(sandbox, group, "message", message)
    return message


def edit(sandbox: Sandbox, group: Group, person: Person, message_id: int, text: str) -> Json:
    """Change the words of a message one has sent; the bot hears of it where it would hear of a new one."""
    check_is_in(group, person)
    changed = gestures.rewritten(sandbox, group, person, message_id, text)
    answers_bot = changed.get("reply_to_message", {}).get("from", {}).get("id") == sandbox.bot()["id"]
    if group.bot_is_admin or text.startswith("/") or answers_bot:
        tell(sandbox, group, "edited_message", changed)
    return changed


def press(sandbox: Sandbox, group: Group, person: Person, message_id: int, data: str | None, label: str | None) -> str:
    """Tap an inline button; returns the query's id."""
    check_is_in(group, person)
    return gestures.tap(sandbox, group, person, message_id, data, label)


def bring_in(sandbox: Sandbox, group: Group, by: Person, newcomers: list[Person]) -> Group:
    """Add people, as somebody in the group may, or come in by oneself; who is in stays in."""
    if [each.id for each in newcomers] != [by.id]:
        check_is_in(group, by)
    new = [each for each in newcomers if each.id not in group.members]
    if not new:
        return group
    group = settle(sandbox, replace(group, members=(*group.members, *(each.id for each in new))))
    note(sandbox, group, by, {"new_chat_members": [each.user() for each in new]})
    return group


def bring_bot_in(sandbox: Sandbox, group: Group, person: Person) -> Group:
    """Add the bot, or have it back."""
    check_is_in(group, person)
    if group.bot_is_in:
        return group
    group = settle(sandbox, replace(group, bot_is_in=True))
    note(sandbox, group, person, {"new_chat_members": [sandbox.bot()]})
    tell_standing(sandbox, group, person, "left")
    return group


def remove_bot(sandbox: Sandbox, group: Group, person: Person) -> Group:
    """Take the bot out of the group: it hears of that, and then of nothing."""
    check_is_admin(group, person)
    if not group.bot_is_in:
        return group
    before = standing(group)
    note(sandbox, group, person, {"left_chat_member": sandbox.bot()})
    group = settle(sandbox, replace(group, bot_is_in=False))
    tell_standing(sandbox, group, person, before)
    return group


def allow_topics(sandbox: Sandbox, group: Group, person: Person, *, allowed: bool) -> Group:
    """Make the bot an admin who may manage topics, or an ordinary member again."""
    check_is_admin(group, person)
    if not group.is_forum or not group.bot_is_in:
        raise Impossible("topics are managed in forums, by those who are in them")
    before = standing(group)
    group = settle(sandbox, replace(group, bot_manages_topics=allowed))
    if standing(group) != before:
        tell_standing(sandbox, group, person, before)
    return group


def move(sandbox: Sandbox, group: Group, person: Person) -> Group:
    """Have Telegram give the group another id."""
    check_is_in(group, person)
    new = sandbox.groups.add(group)
    notice = sandbox.post(person.user(), group, {"migrate_to_chat_id": new.id})
    tell(sandbox, group, "message", notice)
    settle(sandbox, replace(group, moved_to=new.id))
    sandbox.events.publish("group", new.id, group=new.card())
    return new


# Who may do what.


def check_is_in(group: Group, person: Person) -> None:
    """Only people in a group can do anything there."""
    if group.moved_to is not None:
        raise Impossible(f"{group.title} has another id now: {group.moved_to}")
    if person.id not in group.members:
        raise Impossible(f"{person.first_name} is not in {group.title}")


def check_is_admin(group: Group, person: Person) -> None:
    """Some things only an admin may do."""
    check_is_in(group, person)
    if group.founder_id not in (None, person.id):
        raise Impossible(f"{person.first_name} is no admin of {group.title}")


def check_is_open(sandbox: Sandbox, group: Group, person: Person, topic_id: int) -> None:
    """Into a topic that is closed only admins write."""
    topic = sandbox.groups.topics(group.id).get(topic_id)
    if topic is None:
        raise Impossible(f"there is no topic {topic_id}")
    if topic["closed"] and person.id != group.founder_id:
        raise Impossible("this topic is closed")


# What becomes of it.


def settle(sandbox: Sandbox, group: Group) -> Group:
    """Remember a group as it is now, and tell the people's side."""
    sandbox.groups.put(group)
    sandbox.events.publish("group", group.id, group=group.card())
    return group


def note(sandbox: Sandbox, group: Group, person: Person, content: Json) -> None:
    """A line about the group itself, which the bot gets as well."""
    tell(sandbox, group, "message", sandbox.post(person.user(), group, content))


def tell(sandbox: Sandbox, group: Group, kind: str, body: Json) -> None:
    """Have the bot hear of something, while it is in the group."""
    if group.bot_is_in:
        sandbox.updates.add(kind, body, group.id)


def tell_standing(sandbox: Sandbox, group: Group, person: Person, before: str) -> None:
    """Have the bot hear what it is in the group now, also when that is nothing."""
    update = {
        "chat": group.chat(),
        "from": person.user(),
        "date": sandbox.now(),
        "old_chat_member": membership(sandbox, before),
        "new_chat_member": membership(sandbox, standing(group)),
    }
    sandbox.updates.add("my_chat_member", update, group.id)


def standing(group: Group) -> str:
    """What the bot is in a group."""
    if not group.bot_is_in:
        return "kicked"
    return "administrator" if group.bot_is_admin else "member"


RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


def membership(sandbox: Sandbox, status: str) -> Json:
    """A ChatMember: the bot as a group has it."""
    facts: dict[str, Json] = {
        "kicked": {"until_date": 0},
        "administrator": {
            "can_be_edited": False,
            "is_anonymous": False,
            **dict.fromkeys(RIGHTS, False),
            "can_manage_chat": True,
            "can_manage_topics": True,
        },
    }
    return {"user": sandbox.bot(), "status": status, **facts.get(status, {})}
