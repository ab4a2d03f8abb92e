"""The pocket Telegram itself: one bot, the people who chat with it, and everything said."""

import asyncio
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.sandbox.call_log import CallLog
from bot.sandbox.chats import Chats
from bot.sandbox.command_menus import CommandMenus
from bot.sandbox.events import EventLog
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.groups import Group, Groups
from bot.sandbox.json_types import Json
from bot.sandbox.limits import Gate, Limits
from bot.sandbox.person import People, Person
from bot.sandbox.refusal import bad_request, forbidden, moved
from bot.sandbox.storage import Storage
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook

DEFAULT_TOKEN = "7000000001:AAsandbox-only-token-for-this-machine"  # noqa: S105 - it opens nothing but this sandbox
TOKEN = re.compile(r"\d{1,19}:[A-Za-z0-9_-]+")
CALLBACK_LIFETIME_SECONDS = 60.0


def in_topic(topic_id: int) -> Json:
    """What makes a message one of a topic."""
    return {"message_thread_id": topic_id, "is_topic_message": True}


class Sandbox:
    """Everything a Telegram of one bot has to remember; all of it in `path`, or in memory."""

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        people: Iterable[Person] = (),
        path: str | Path | None = None,
        *,
        bot_name: str = "Benchbell",
        bot_username: str = "benchbell_bot",
        clock: Callable[[], float] = time.time,
        webhook_pause: float = 1.0,
        callback_lifetime: float = CALLBACK_LIFETIME_SECONDS,
    ) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError("a bot token is a number, a colon, and letters, digits, - or _")
        self.token = token
        self.clock = clock
        self.callback_lifetime = callback_lifetime
        self.storage = Storage(path)
        self.people = People(self.storage)
        self.groups = Groups(self.storage)
        self.chats = Chats(self.storage)
        self.files = Files(self.storage)
        self.menus = CommandMenus(self.storage)
        self.events = EventLog(self.storage)
        self.updates = UpdateQueue(self.storage, clock)
        self.webhook = Webhook(self.storage, self.updates, clock, webhook_pause)
        self.calls = CallLog(self.storage, clock)
        self.faults = Faults()
        self.gate: Gate | None = None
        """None: as many messages as the bot likes."""
        self.closing = asyncio.Event()
        self._bot_name = bot_name
        self._bot_username = bot_username
        with self.storage.transaction():
            self._welcome(people)

    def _welcome(self, people: Iterable[Person]) -> None:
        """Let in whoever is not there yet; without an id, only into an empty sandbox."""
        is_empty = not self.people.everyone()
        for person in people:
            if self.people.find(person.id) is None if person.id else is_empty:
                self.people.add(person)

    def limit(self, limits: Limits) -> None:
        """Keep the bot within these limits from now on."""
        self.gate = Gate(limits, self.clock)

    def now(self) -> int:
        """Telegram's dates are whole seconds."""
        return int(self.clock())

    def bot(self) -> Json:
        """The bot as a user."""
        return {
            "id": int(self.token.split(":")[0]),
            "is_bot": True,
            "first_name": self.storage.setting("name:", "") or self._bot_name,
            "username": self._bot_username,
        }

    def reach(self, chat_id: int | None) -> Person | Group:
        """A chat the bot may write to; refused as Telegram refuses all others."""
        group = self.groups.find(chat_id)
        if group is not None:
            return self._reach_group(group)
        person = self.known_chat(chat_id)
        if self.chats.blocked(person.id):
            raise forbidden("bot was blocked by the user")
        if not self.chats.started(person.id):
            raise forbidden("bot can't initiate conversation with a user")
        return person

    def _reach_group(self, group: Group) -> Group:
        if group.moved_to is not None:
            raise moved(group.moved_to)
        if not group.bot_is_in:
            raise forbidden("bot was kicked from the supergroup chat")
        return group

    def known_chat(self, chat_id: int | None) -> Person:
        """Someone whose chat exists, reachable or not."""
        person = None if chat_id is None else self.people.find(chat_id)
        if person is None:
            raise bad_request("chat not found")
        return person

    def post(self, sender: Json, person: Person | Group, content: Json, *, begins_topic: bool = False) -> Json:
        """A new message in a chat, from either side; one that begins a topic gives it its id."""
        number = self.chats.next_message_id()
        message: Json = {
            "message_id": number,
            "from": sender,
            "chat": person.chat(),
            "date": self.now(),
            **content,
            **(in_topic(number) if begins_topic else {}),
        }
        self.chats.keep(message)
        self.events.publish("message", person.id, message=message)
        return message

    def change(self, message: Json, **fields: Any) -> Json:
        """A changed message; a field that becomes None goes away."""
        changed = {**message, **fields, "edit_date": self.now()}
        changed = {name: value for name, value in changed.items() if value is not None}
        self.chats.keep(changed)
        self.events.publish("edited", message["chat"]["id"], message=changed)
        return changed

    def remove(self, chat_id: int, message_id: int) -> None:
        """Take a message out of a chat."""
        was_pinned = message_id in self.chats.pinned(chat_id)
        self.chats.delete(chat_id, message_id)
        self.events.publish("deleted", chat_id, message_id=message_id)
        if was_pinned:
            self.set_pinned(chat_id, self.chats.pinned(chat_id))

    def set_pinned(self, chat_id: int, message_ids: list[int]) -> None:
        """Replace the pinned messages; people see the last one."""
        self.chats.set_pinned(chat_id, message_ids)
        self.events.publish("pinned", chat_id, message_id=message_ids[-1] if message_ids else None)

    def next_album(self) -> str:
        """An id that the messages of one album share."""
        return str(13_900_000_000_000_000 + self.storage.next_number("albums"))

    def show_keyboard(self, chat_id: int, keyboard: Json | None) -> None:
        """Put a reply keyboard under a chat, or take it away."""
        self.chats.set_keyboard(chat_id, keyboard)
        self.events.publish("keyboard", chat_id, reply_markup=keyboard)

    def quoted(self, message: Json) -> Json:
        """A message as it stands inside a reply to it: without the reply it is itself."""
        return {name: value for name, value in message.items() if name not in ("reply_to_message", "reply_markup")}

    def open(self) -> None:
        """Streams and long polls may wait (again)."""
        self.closing.clear()
        self.events.open()
        self.updates.open()

    def close_streams(self) -> None:
        """Let everyone who waits go, so that a server can stop."""
        self.closing.set()
        self.events.close()
        self.updates.close()

    def close(self) -> None:
        """Let go of the file."""
        self.storage.close()
