import json
from typing import Any

import pytest

from bot.sandbox.json_types import Json
from bot.sandbox.keyboards import inline_only, parse_markup
from bot.sandbox.refusal import Refusal


def inline(**button: Any) -> Json:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (None, None),
        ("", None),
        ({}, None),
        ({"inline_keyboard": []}, None),
        (inline(callback_data="x"), inline(callback_data="x")),
        (json.dumps(inline(callback_data="x")), inline(callback_data="x")),
        (inline(callback_data="é" * 32), inline(callback_data="é" * 32)),
        (inline(url="https://x.org"), inline(url="https://x.org")),
        (
            {"keyboard": [["Yes", {"text": "Phone", "request_contact": True}], []], "one_time_keyboard": True},
            {"keyboard": [[{"text": "Yes"}, {"text": "Phone", "request_contact": True}]], "one_time_keyboard": True},
        ),
        ({"remove_keyboard": True, "selective": False}, {"remove_keyboard": True}),
        (
            {"force_reply": True, "input_field_placeholder": "Serial"},
            {"force_reply": True, "input_field_placeholder": "Serial"},
        ),
    ],
)
def test_a_well_formed_keyboard_is_kept(asked: Any, kept: Json | None) -> None:
    assert parse_markup(asked) == kept


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("null", "object expected as reply markup"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        ({"inline_keyboard": [{}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"keyboard": ["Yes"]}, 'field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays'),
        ({"remove_keyboard": 1}, 'field "remove_keyboard" of the ReplyKeyboardRemove must be of the type Boolean'),
        ({"keyboard": [[7]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        ({"keyboard": [[" "]]}, "keyboard button text must be non-empty"),
        (
            {"inline_keyboard": [["x"]]},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (
            {"inline_keyboard": [[{"text": "", "callback_data": "x"}]]},
            "inline keyboard button text must be non-empty",
        ),
        (inline(), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (
            inline(callback_data=""),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            inline(callback_data=7),
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (inline(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (inline(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (
            inline(url="http://localhost:8080/x"),
            "inline keyboard button URL 'http://localhost:8080/x' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": [[{"text": "Go", "callback_data": "x"}] * 101]},
            "reply markup is too long",
        ),
    ],
)
def test_a_malformed_keyboard_is_refused_in_telegrams_words(asked: Any, complaint: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_markup(asked)
    assert caught.value.description == f"Bad Request: {complaint}"


def test_an_edit_takes_no_reply_keyboard() -> None:
    with pytest.raises(Refusal, match="inline keyboard expected"):
        inline_only({"remove_keyboard": True})
