"""How a test expects Telegram to say no."""

from collections.abc import Awaitable
from typing import Any

import pytest
from telegram.error import BadRequest, TelegramError


async def refusal(call: Awaitable[Any], kind: type[TelegramError] = BadRequest) -> str:
    """The words of a refusal, which must be of exactly this kind."""
    with pytest.raises(kind) as caught:
        await call
    assert type(caught.value) is kind
    return caught.value.message
