"""People as tests, the demo and campaigns drive them: over HTTP, waiting for events and never for time."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self

import httpx

from bot import loopback
from bot.sandbox.images import png
from bot.sandbox.json_types import Json
from bot.sandbox.reading import inline_rows, keyboard_labels, latest_with, plain, told

PATIENCE_SECONDS = 10.0


class SandboxClient:
    """A door to a running sandbox."""

    def __init__(self, url: str) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=50)
        self.http = httpx.AsyncClient(base_url=url, timeout=60.0, limits=limits, **loopback.CLIENT)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of every connection."""
        await self.http.aclose()

    async def person(self, first_name: str, **facts: Any) -> "PersonClient":
        """Someone new."""
        card = await self.post("/people", {"first_name": first_name, **facts})
        return PersonClient(self, card)

    async def group(self, title: str, **facts: Any) -> "GroupClient":
        """A new group with the bot in it."""
        return GroupClient(self, _named(await self.post("/groups", {"title": title, **facts})))

    async def attach(self, person_id: int) -> "PersonClient":
        """Someone who is there already; what was said so far counts as read."""
        state = await self.get("/state")
        card = next(card for card in state["people"] if card["id"] == person_id)
        person = PersonClient(self, card)
        await person.reads_everything()
        return person

    async def calls(self, after: int = 0, method: str | None = None) -> list[Json]:
        """What the bot has asked, all of it or one method."""
        calls: list[Json] = await self.get("/calls", after=after)
        return [call for call in calls if method in (None, call["method"])]

    async def fault(self, method: str, kind: str, times: int = 1, **more: Any) -> None:
        """Order trouble for the next calls."""
        await self.post("/faults", {"method": method, "kind": kind, "times": times, **more})

    async def faults(self) -> list[Json]:
        """What trouble is left."""
        left: list[Json] = await self.get("/faults")
        return left

    async def clear_faults(self) -> None:
        """No more trouble."""
        checked(await self.http.delete("/sandbox/faults"))

    async def updates(self) -> list[Json]:
        """Every update there has been."""
        updates: list[Json] = await self.get("/updates")
        return updates

    async def redeliver(self, update: Json, times: int = 1) -> None:
        """Deliver an update again, or a forged one."""
        await self.post("/updates", {"update": update, "times": times})

    async def get(self, path: str, **query: Any) -> Any:
        """Read from the people's side."""
        return checked(await self.http.get(f"/sandbox{path}", params=query))

    async def post(self, path: str, body: Json) -> Any:
        """Act on the people's side."""
        return checked(await self.http.post(f"/sandbox{path}", json=body))

    async def upload(self, path: str, files: list[tuple[str, bytes]], fields: Json) -> Any:
        """Send files on the people's side."""
        parts = [("files", file) for file in files]
        return checked(await self.http.post(f"/sandbox{path}", files=parts, data=fields))

    async def events(self, after: int, chat_id: int | None = None) -> AsyncGenerator[Json, None]:
        """What happens from a point on, as it happens."""
        query = {"after": after, **({} if chat_id is None else {"chat_id": chat_id})}
        async with self.http.stream("GET", "/sandbox/events", params=query, timeout=None) as response:
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    yield json.loads(line[5:])


class PersonClient:
    """One person at their phone."""

    def __init__(self, client: SandboxClient, card: Json) -> None:
        self.client = client
        self._seq = 0
        self._texts: dict[int, str] = {}
        self.card = card
        self.id = int(card["id"])

    def _chat(self, what: str = "") -> str:
        return f"/chats/{self.id}{what}"

    async def says(self, text: str, reply_to: int | None = None) -> Json:
        """Type a message."""
        message: Json = await self.client.post(self._chat("/messages"), {"text": text, "reply_to_message_id": reply_to})
        return message

    async def starts(self, payload: str | None = None) -> Json:
        """Press START, perhaps from a link."""
        message: Json = await self.client.post(self._chat("/start"), {"payload": payload})
        return message

    async def presses(self, label: str | None = None, *, data: str | None = None, on: int | None = None) -> str:
        """Tap a button: an inline one of the latest message that has it, or else one of the reply keyboard.

        Returns the callback query's id, or nothing for a reply keyboard. With `data`, taps with just that data.
        """
        view = await self.view()
        if on is None:
            on = latest_with(view["messages"], label, data)
        if on is None and label in keyboard_labels(view["reply_markup"]):
            await self.says(str(label))
            return ""
        if on is None:
            raise AssertionError(f"nothing to press as {label or data!r}; {told(view['messages'][-3:])}")
        body = {"message_id": on, "data": data, "text": label}
        return str((await self.client.post(self._chat("/press"), body))["callback_query_id"])

    async def shares_contact(self, **card: Any) -> Json:
        """Send a contact card; `user_id=None` is one without a Telegram account."""
        message: Json = await self.client.post(self._chat("/contact"), card)
        return message

    async def sends_photos(self, count: int = 1, caption: str | None = None, reply_to: int | None = None) -> list[Json]:
        """Send photos, several as one album."""
        files = [(f"photo{number}.png", png(64 + number, 48)) for number in range(count)]
        given = {"caption": caption, "reply_to_message_id": reply_to}
        fields = {name: value for name, value in given.items() if value is not None}
        messages: list[Json] = await self.client.upload(self._chat("/photos"), files, fields)
        return messages

    async def sends(self, kind: str, caption: str | None = None, reply_to: int | None = None) -> Json:
        """Send a sticker, voice, audio, location, document, video, video_note, animation, dice or forward."""
        body = {"kind": kind, "caption": caption, "reply_to_message_id": reply_to}
        message: Json = await self.client.post(self._chat("/media"), body)
        return message

    async def edits(self, message_id: int, text: str) -> Json:
        """Change the words of one's own message."""
        message: Json = await self.client.post(self._chat("/edit"), {"message_id": message_id, "text": text})
        return message

    async def blocks(self) -> None:
        """Block the bot."""
        await self.client.post(self._chat("/block"), {})

    async def unblocks(self) -> None:
        """Unblock the bot."""
        await self.client.post(self._chat("/unblock"), {})

    async def hears(
        self,
        fragment: str = "",
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109 - failing tells what was said instead
        after: int | None = None,
    ) -> Json:
        """The next unread message of the bot with this fragment in its plain text, new or edited into having it.

        What comes before it counts as read. `after` skips messages up to that id. AssertionError when it doesn't come.
        """
        said: list[Json] = []
        try:
            async with asyncio.timeout(timeout), aclosing(self._listen()) as messages:
                async for message in messages:
                    said.append(message)
                    if fragment in plain(message) and message["message_id"] > (after or 0):
                        return message
        except TimeoutError:
            pass
        name = self.card["first_name"]
        raise AssertionError(f"{name} did not hear {fragment!r} within {timeout} s; {told(said)}")

    async def _listen(self) -> AsyncGenerator[Json, None]:
        async with aclosing(self.client.events(self._seq, self.id)) as events:
            async for event in events:
                self._seq = int(event["seq"])
                message = self._news_in(event)
                if message is not None:
                    yield message

    def _news_in(self, event: Json) -> Json | None:
        """What the bot says by an event: a new message, or an edit that changed its words."""
        if event["type"] not in ("message", "edited"):
            return None
        message: Json = event["message"]
        known = self._texts.get(message["message_id"])
        self._texts[message["message_id"]] = plain(message)
        is_news = event["type"] == "message" or known != plain(message)
        return message if is_news and message["from"]["is_bot"] else None

    async def answer_to(self, query_id: str, timeout: float = PATIENCE_SECONDS) -> Json:  # noqa: ASYNC109 - failing says what was waited for
        """The bot's answer to a tap: `text` and `show_alert`."""
        try:
            async with asyncio.timeout(timeout), aclosing(self.client.events(0, self.id)) as events:
                async for event in events:
                    if event["type"] == "callback_answer" and event["callback_query_id"] == query_id:
                        return event
        except TimeoutError:
            pass
        raise AssertionError(f"the tap {query_id} was not answered within {timeout} s")

    async def reads_everything(self) -> None:
        """From here on, only what comes next counts as unread."""
        view = await self.view()
        self._seq = int(view["seq"])
        self._texts.update({message["message_id"]: plain(message) for message in view["messages"]})

    async def view(self) -> Json:
        """The chat as the person sees it."""
        view: Json = await self.client.get(self._chat())
        return view

    async def messages(self) -> list[Json]:
        """All that stands in the chat."""
        messages: list[Json] = (await self.view())["messages"]
        return messages

    async def last(self) -> Json:
        """The bot's latest message."""
        return [message for message in await self.messages() if message["from"]["is_bot"]][-1]

    async def keyboard(self) -> list[str]:
        """The labels of the reply keyboard that shows now."""
        return keyboard_labels((await self.view())["reply_markup"])

    @staticmethod
    def buttons(message: Json) -> dict[str, str]:
        """The inline buttons of a message: each label, and the data or the address behind it."""
        return {
            button["text"]: str(button.get("callback_data") or button.get("url") or "")
            for row in inline_rows(message)
            for button in row
        }


class GroupClient(PersonClient):
    """A group: what stands in it, and what people do there; whoever does something has come in before."""

    def __init__(self, client: SandboxClient, card: Json) -> None:
        super().__init__(client, card)
        self._inside: set[int] = set(card.get("members", ()))

    def _chat(self, what: str = "") -> str:
        return f"/groups/{self.id}{what}"

    async def _done_by(self, person: PersonClient, what: str, **facts: Any) -> Any:
        if person.id not in self._inside:
            self._inside.add(person.id)
            await self._done_by(person, "/members", added=[person.id])
        return await self.client.post(self._chat(what), {"person_id": person.id, **facts})

    async def typed_by(
        self, person: PersonClient, text: str, reply_to: int | None = None, topic: int | None = None
    ) -> Json:
        """Somebody types."""
        message: Json = await self._done_by(person, "/messages", text=text, reply_to_message_id=reply_to, topic=topic)
        return message

    async def pressed_by(self, person: PersonClient, label: str) -> str:
        """Somebody taps a button of the latest message that has it; returns the callback query's id."""
        found = latest_with(await self.messages(), label, None)
        return str((await self._done_by(person, "/press", message_id=found, text=label))["callback_query_id"])

    async def topics(self) -> list[Json]:
        """Its topics, oldest first: `id`, `name`, `closed`."""
        topics: list[Json] = (await self.view())["topics"]
        return topics

    async def adds(self, person: PersonClient, *newcomers: PersonClient) -> None:
        """Somebody adds others."""
        await self._done_by(person, "/members", added=[each.id for each in newcomers])
        self._inside.update(each.id for each in newcomers)

    async def adds_bot(self, person: PersonClient) -> None:
        """Somebody adds the bot, or has it back."""
        await self._done_by(person, "/bot")

    async def removes_bot(self, person: PersonClient) -> None:
        """Somebody takes the bot out."""
        await self._done_by(person, "/remove")

    async def lets_bot_manage_topics(self, person: PersonClient, *, allowed: bool = True) -> None:
        """Somebody makes the bot an admin who may manage topics, or an ordinary member again."""
        await self._done_by(person, "/rights", manages_topics=allowed)

    async def moves(self, person: PersonClient) -> "GroupClient":
        """Telegram gives the group another id; what it is then."""
        return GroupClient(self.client, _named(await self._done_by(person, "/move")))


def _named(group: Json) -> Json:
    """A group's card, with a name as a person's has."""
    return {**group, "first_name": group["title"]}


def checked(response: httpx.Response) -> Any:
    """The body of a good answer; AssertionError with the sandbox's own words otherwise."""
    if response.is_success:
        return response.json()
    raise AssertionError(f"{response.request.url.path} answered {response.status_code}: {response.text}")
