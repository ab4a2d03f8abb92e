"""Codes on paper that lead into the chat of an order, for whoever may see it."""

import re

from bot.services.keys import Keys, same

PURPOSE = "code on paper"
SEAL = 22
"""Characters of 6 bits: nobody finds out by guessing which orders there are."""
SHAPE = re.compile(r"o_([1-9][0-9]{0,9})-([A-Za-z0-9_-]{22})")


def start_payload(keys: Keys, number: int) -> str:
    """What `t.me/bot?start=…` carries for an order: in the alphabet, and the 64 characters, that Telegram takes."""
    return f"o_{number}-{_seal(keys, number)}"


def is_code(payload: str) -> bool:
    """Whether somebody came by a code on paper, real or not."""
    return SHAPE.fullmatch(payload) is not None


def number_in(keys: Keys, payload: str) -> int | None:
    """The order that a code of ours names; None for anybody else's."""
    code = SHAPE.fullmatch(payload)
    if code is None or not same(code[2], _seal(keys, int(code[1]))):
        return None
    return int(code[1])


def _seal(keys: Keys, number: int) -> str:
    return keys.token(PURPOSE, number)[:SEAL]
