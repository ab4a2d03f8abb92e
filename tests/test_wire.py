"""The wire against servers that really do what networks do."""

import asyncio
import socket
import time
import traceback
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import trustme
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from bot import deadline
from bot.delivery.outcome import Misconfigured, Retry, Unknown
from bot.sandbox.client import SandboxClient
from bot.sandbox.images import png
from bot.sandbox.server import serve
from bot.sandbox.telegram import DEFAULT_TOKEN, Sandbox
from bot.wire import LARGEST_ANSWER, NotSent, Wire
from tests.e2e.process import free_port
from tests.misbehaving import (
    IMPATIENT,
    SENT,
    TOKEN,
    Behaviour,
    Visit,
    a_bot,
    answers,
    error_at,
    outcome,
    send,
    serving,
    tls,
)

# Certainly unsent.


async def test_a_refused_connection_sent_nothing() -> None:
    assert isinstance(outcome(await send(f"http://127.0.0.1:{free_port()}")), Retry)


async def test_a_name_that_nobody_has_sent_nothing() -> None:
    assert isinstance(outcome(await send("http://nobody.invalid")), Retry)


async def test_a_server_too_busy_to_connect_was_sent_nothing() -> None:
    with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for waiting in (first, second):  # the queue is full of these
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        error = await send(f"http://127.0.0.1:{deaf.getsockname()[1]}")
    assert isinstance(outcome(error), Retry)


async def test_a_request_for_which_no_connection_is_free_is_not_sent() -> None:
    taken = asyncio.Event()

    async def silent(visit: Visit) -> None:
        await visit.request()
        taken.set()
        await visit.reader.read()

    async with serving(silent) as address, a_bot(f"http://{address}", at_once=1) as bot:
        first = asyncio.create_task(bot.send_message(1, "first"))
        await taken.wait()
        with pytest.raises(NotSent):
            await bot.send_message(1, "second", **IMPATIENT)
        first.cancel()


async def test_a_process_that_was_halted_until_it_was_too_late_sends_nothing() -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def listen(visit: Visit) -> None:
        heard.put_nowait(await visit.reader.read())

    async with serving(listen) as address:
        async with a_bot(f"http://{address}") as bot:
            async with deadline.until(asyncio.get_running_loop().time() + 0.01):
                sending = asyncio.create_task(bot.send_message(1, "hello"))
            time.sleep(0.02)  # noqa: ASYNC251 - nothing in this process goes on meanwhile
            with pytest.raises(NotSent):
                await sending
        assert await heard.get() == b""


async def test_a_server_that_cannot_prove_who_it_is_is_told_nothing() -> None:
    heard: list[bytes] = []

    async def listen(visit: Visit) -> None:
        heard.append(await visit.reader.read(1))

    authority = trustme.CA()
    async with serving(listen, tls(authority)) as address:
        error = await send(f"https://{address}")
    assert isinstance(outcome(error), Retry)
    assert heard in ([], [b""])


async def test_a_server_that_speaks_no_tls_is_told_nothing() -> None:
    async def listen(visit: Visit) -> None:
        await visit.reader.read(1)
        await visit.says(400, "speak plainly")

    async with serving(listen) as address:
        assert isinstance(outcome(await send(f"https://{address}")), Retry)


# Of unknown fate.


async def accept_only(visit: Visit) -> None:
    visit.writer.transport.pause_reading()  # type: ignore[attr-defined]  # of a socket's transport
    await asyncio.sleep(60)


async def read_and_hang(visit: Visit) -> None:
    await visit.request()
    await asyncio.sleep(60)


async def read_and_hang_up(visit: Visit) -> None:
    await visit.request()


async def read_and_reset(visit: Visit) -> None:
    await visit.request()
    visit.reset()


async def reset_at_once(visit: Visit) -> None:
    visit.reset()


async def break_off_the_answer(visit: Visit) -> None:
    await visit.request()
    await visit.says(200, '{"ok": true, "result": {"mess', length=500)


async def reset_in_the_answer(visit: Visit) -> None:
    await visit.request()
    await visit.says(200, '{"ok": true, "result": {"mess', length=500)
    visit.reset()


async def stall_in_the_answer(visit: Visit) -> None:
    await visit.request()
    await visit.says(200, '{"ok": true, "result": {"mess', length=500)
    await asyncio.sleep(60)


async def talk_nonsense(visit: Visit) -> None:
    await visit.request()
    visit.writer.write(b"\x00\x01 220 smtp.example\r\n\r\n")


@pytest.mark.parametrize(
    "behave",
    [
        accept_only,
        read_and_hang,
        read_and_hang_up,
        read_and_reset,
        reset_at_once,
        break_off_the_answer,
        reset_in_the_answer,
        stall_in_the_answer,
        talk_nonsense,
        answers(200, '{"ok": true, "result": {"mess'),
        answers(200, "<html>Welcome to the guest network"),
        answers(200, "[]"),
        answers(200, "[" * 100_000),
        answers(200, {}),
        answers(302, "", more="Location: http://127.0.0.1:1/elsewhere\r\n"),
        answers(500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
        answers(502, "<html>Bad Gateway"),
        answers(504, ""),
    ],
)
async def test_what_may_have_arrived_is_unknown(behave: Behaviour) -> None:
    assert isinstance(outcome(await error_at(behave)), Unknown)


async def test_an_answer_without_end_is_given_up() -> None:
    async def flood(visit: Visit) -> None:
        await visit.request()
        await visit.says(200, b" " * (LARGEST_ANSWER + 1))

    async with serving(flood) as address, a_bot(f"http://{address}") as bot:
        with pytest.raises(NetworkError, match="larger than 32 MB"):
            await bot.send_message(1, "hello", read_timeout=20, write_timeout=20)


async def test_an_upload_that_nobody_reads_ends() -> None:
    async with serving(accept_only) as address, a_bot(f"http://{address}") as bot:
        with pytest.raises(TimedOut):
            await bot.send_document(1, b"x" * 5_000, filename="a.bin", **IMPATIENT)


# Answered.


async def test_an_answer_is_an_answer() -> None:
    async with serving(answers(200, SENT)) as address, a_bot(f"http://{address}") as bot:
        assert (await bot.send_message(1, "hello")).message_id == 7


@pytest.mark.parametrize(
    ("status", "parameters", "wait"),
    [(429, {"parameters": {"retry_after": 10800}}, timedelta(hours=3)), (429, {}, timedelta(seconds=5))],
)
async def test_too_many_requests_wait_as_long_as_told(
    status: int, parameters: dict[str, object], wait: timedelta
) -> None:
    said = {"ok": False, "error_code": status, "description": "Too Many Requests: slow down", **parameters}
    error = await error_at(answers(status, said))
    judged = outcome(error)
    assert isinstance(judged, Retry)
    assert (judged.after, judged.counts) == (wait, False)


@pytest.mark.parametrize(("status", "kind"), [(400, BadRequest), (403, Forbidden), (502, NetworkError)], ids=str)
async def test_a_refusal_is_of_its_own_kind(status: int, kind: type[Exception]) -> None:
    error = await error_at(answers(status, {"ok": False, "error_code": status, "description": "no"}))
    assert type(error) is kind


async def test_a_redirect_is_not_followed() -> None:
    visits: list[str] = []

    async def elsewhere(visit: Visit) -> None:
        visits.append((await visit.request())[0])

    async with serving(elsewhere) as other:
        away = answers(307, "", more=f"Location: http://{other}/\r\n")
        await error_at(away)
    assert visits == []


async def test_a_wrong_token_is_our_mistake() -> None:
    assert isinstance(
        outcome(await error_at(answers(401, {"ok": False, "description": "Unauthorized"}))), Misconfigured
    )


@pytest.mark.parametrize("behave", [read_and_hang_up, read_and_hang, answers(502, "x"), answers(200, "x")])
async def test_no_error_holds_the_token(behave: Behaviour) -> None:
    error = await error_at(behave)
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_nor_does_one_of_a_connection_that_never_came_about() -> None:
    error = await send(f"http://127.0.0.1:{free_port()}")
    assert TOKEN not in "".join(traceback.format_exception(error))


# What is sent.


async def test_connections_are_kept_for_the_next_request() -> None:
    visits = 0

    async def count(visit: Visit) -> None:
        nonlocal visits
        visits += 1
        while True:
            await visit.request()
            await visit.says(200, '{"ok": true, "result": true}')

    async with serving(count) as address, a_bot(f"http://{address}") as bot:
        for _ in range(5):
            await bot.send_chat_action(1, "typing")
    assert visits == 1


async def received(act: str, *arguments: object, **more: object) -> tuple[str, dict[str, str], bytes]:
    """The request that a bot's method sends."""
    requests: list[tuple[str, dict[str, str], bytes]] = []

    async def keep(visit: Visit) -> None:
        requests.append(await visit.request())
        await visit.says(200, '{"ok": true, "result": true}')

    async with serving(keep) as address, a_bot(f"http://{address}") as bot:
        await getattr(bot, act)(*arguments, **more)
    (request,) = requests
    return request


async def test_a_request_carries_its_words_as_a_form() -> None:
    line, headers, body = await received("send_chat_action", 1, "typing")
    assert line == f"POST /bot{TOKEN}/sendChatAction HTTP/1.1"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["accept-encoding"] == "identity"
    assert body == b"chat_id=1&action=typing"


@pytest.mark.parametrize("handle", [False, True])
async def test_files_travel_beside_the_words(handle: bool, tmp_path: Path) -> None:
    picture = tmp_path / "logo.png"
    picture.write_bytes(b"\x89PNG pixels")
    with picture.open("rb") as file:
        photo = InputFile(file if handle else picture.read_bytes(), "Schäden „1“.png", read_file_handle=False)
        _, headers, body = await received("set_webhook", "https://shop.example/hook", certificate=photo)
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b"https://shop.example/hook" in body
    assert 'filename="Schäden „1“.png"'.encode() in body
    assert b"\x89PNG pixels" in body


async def test_a_picture_reaches_a_bot_api_and_comes_back_whole() -> None:
    picture = png(64, 48)
    async with serve(Sandbox()) as address, SandboxClient(address) as telegram:
        ana = await telegram.person("Ana")
        await ana.starts()
        wire = Wire(address, at_once=2)
        bot = Bot(DEFAULT_TOKEN, f"{address}/bot", f"{address}/file/bot", request=wire, get_updates_request=wire)
        async with bot:
            message = await bot.send_photo(ana.id, picture, caption="Schäden „1“", filename="Schäden „1“.png")
            file = await bot.get_file(message.photo[-1].file_id)
            assert bytes(await file.download_as_bytearray()) == picture
        assert (await ana.hears("Schäden"))["caption"] == "Schäden „1“"


async def test_a_name_cannot_break_out_of_its_header() -> None:
    name = 'a"\r\nContent-Type: evil\r\n\r\nb.png'
    _, _, body = await received("set_webhook", "https://x.example", certificate=InputFile(BytesIO(b"x"), name))
    assert b"\r\nContent-Type: evil" not in body


async def test_a_file_is_fetched() -> None:
    async with serving(answers(200, b"\x89PNG")) as address, a_bot(f"http://{address}") as bot:
        assert await bot.request.retrieve(f"http://{address}/file") == b"\x89PNG"


# Its life.


async def test_it_says_when_it_was_not_prepared() -> None:
    wire = Wire("http://127.0.0.1:1", at_once=1)
    with pytest.raises(NetworkError, match="initialize"):
        await wire.post("http://127.0.0.1:1/bot/getMe")


async def test_it_opens_again_after_it_was_closed() -> None:
    async with serving(answers(200, {"ok": True, "result": True})) as address:
        wire = Wire(f"http://{address}", at_once=1)
        for _ in range(2):
            async with wire:
                assert await wire.post(f"http://{address}/getMe") is True
        await wire.shutdown()
