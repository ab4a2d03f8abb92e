"""Each question: what answers it, and what the bot says to everything else."""

import pytest

from tests.chat.content import UNASKED
from tests.chat.person import Person
from tests.handlers.intake.paths import IMEI, PATH, reach


def note(heard: str) -> str:
    """The first paragraph of an answer."""
    return heard.split("\n\n", 1)[0]


async def test_each_question_accepts_its_answer_and_asks_the_next(ana: Person) -> None:
    heard = await ana.says("/new")
    for number, (field, text) in enumerate(PATH.items(), start=1):
        draft = await ana.draft()
        assert draft is not None
        assert (draft.step, draft.version) == (field, number)
        assert f"Step {number} of 12" in heard
        heard = await ana.says(text)
    assert "Does everything look right?" in heard


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", "12345", "⚠️ I need that in words, please."),
        ("name", "A" * 101, "⚠️ That is 101 characters, and 100 fit here. Could you shorten it?"),
        ("name", "skip", "⚠️ We can't do without this one."),
        ("phone", "hello", "⚠️ That doesn't look like a phone number."),
        ("phone", "+999 1", "⚠️ I don't know that country code. It follows the +, as in +34."),
        ("email", "ana.example.com", "⚠️ An email address has an @ in it."),
        ("email", "ana@", "⚠️ There is a mistake somewhere in that address."),
        ("kind", "a toaster", "Please tap one of the buttons."),
        ("brand", "🍏", "⚠️ I need that in words, please."),
        (
            "serial",
            IMEI[:-1] + "9",
            "⚠️ There is a typo in that IMEI: its check digit doesn't fit. Could you look again?",
        ),
        ("problem", "x" * 4096, "⚠️ That is 4096 characters, and 1500 fit here. Could you shorten it?"),
        ("photos", "here you go", "Here I can only take photos."),
        ("summary", "hm", "Please tap one of the buttons."),
        ("kind", "/frobnicate", "I don't know that command, but here is where we were:"),
    ],
)
async def test_what_is_no_answer_is_explained_and_changes_nothing(
    ana: Person, field: str, text: str, said: str
) -> None:
    asked = await reach(ana, field)
    before = await ana.draft()
    heard = await ana.says(text)
    assert heard == f"{said}\n\n{asked.split('---')[-1].strip()}"
    after = await ana.draft()
    assert before is not None
    assert after is not None
    assert (after.answers, after.version, after.step) == (before.answers, before.version, before.step)


@pytest.mark.parametrize("field", ["name", "phone", "kind", "photos", "summary"])
async def test_whatever_nobody_asked_for_is_answered_with_the_question(ana: Person, field: str) -> None:
    question = (await reach(ana, field)).split("---")[-1].strip()
    for kind, content in UNASKED.items():
        heard = await ana.sends({kind: content})
        assert heard == f"I can't take that one as an answer, but here is where we were:\n\n{question}"


async def test_an_edited_message_changes_nothing_and_the_bot_says_how_to(ana: Person) -> None:
    await reach(ana, "brand")
    before = await ana.answers()
    assert note(await ana.edits("Bo")) == (
        "I don't read edited messages. To change an answer, tap Back, or Change something at the end."
    )
    assert await ana.answers() == before


async def test_the_name_in_the_profile_is_one_tap(ana: Person) -> None:
    await ana.says("/new")
    await ana.taps("Ana Ruiz")
    assert (await ana.answers())["name"] == "Ana Ruiz"


async def test_html_in_an_answer_is_text(ana: Person) -> None:
    await reach(ana, "summary", name="<b>Ana</b> & Co", problem="a < b")
    assert "Name: <b>Ana</b> & Co\n" in ana.reads
    assert "Problem: a < b\n" in ana.reads


async def test_the_longest_answers_fit_into_the_summary(ana: Person) -> None:
    emoji = "&" + "🛠" * 249
    await reach(
        ana,
        "summary",
        name="N" * 100,
        model="M" * 80,
        problem="a" + "&" * 1499,
        condition=f"a{emoji}",
        accessories=f"b{emoji}"[:-1],
    )
    assert "Does everything look right?" in ana.reads
    await ana.taps("✅ Send")
    assert len(await ana.orders()) == 1


# Phone


async def test_a_shared_contact_of_ones_own_is_the_number(ana: Person) -> None:
    await reach(ana, "phone")
    heard = await ana.shares_contact("34600111222")
    assert heard.startswith("✓ Phone: +34 600 11 12 22\n---\nStep 3 of 12")
    assert (await ana.answers())["phone"] == "+34600111222"


@pytest.mark.parametrize(
    ("user_id", "said"),
    [
        (
            9999,
            "⚠️ That is somebody else's contact. I can only take your own, from the button below, or a number you type.",
        ),
        (None, "⚠️ I can't tell whose contact that is. Please use the button below, or type the number."),
    ],
)
async def test_the_contact_of_anybody_else_is_refused(ana: Person, user_id: int | None, said: str) -> None:
    await reach(ana, "phone")
    assert note(await ana.shares_contact("+34600999999", user_id)) == said
    assert "phone" not in await ana.answers()


async def test_a_contact_at_another_question_is_no_answer(ana: Person) -> None:
    await reach(ana, "email")
    assert note(await ana.shares_contact("+34600999999")) == "Thanks, but a contact is no answer to this question:"
    assert (await ana.answers())["phone"] == PATH["phone"]


async def test_the_keyboard_that_shares_a_contact_goes_with_its_question(ana: Person) -> None:
    await reach(ana, "phone")
    assert ana.buttons == ["📞 Share my number", "⬅️ Back", "✖️ Cancel"]
    await ana.says("⬅️ Back")
    removed, asked = (ana.messages[each] for each in sorted(ana.messages)[-2:])
    assert removed.markup == {"remove_keyboard": True}
    assert "What is your name?" in asked.text


async def test_a_tap_before_the_phone_question_leaves_no_live_buttons(ana: Person) -> None:
    await ana.says("/new")
    assert await ana.taps("Ana Ruiz") == "✓ Name: Ana Ruiz\n---\n" + ana.reads
    receipt, question = (ana.messages[each] for each in sorted(ana.messages)[-2:])
    assert receipt.markup == {}
    assert "keyboard" in question.markup


async def test_a_contact_without_a_request_takes_the_keyboard_away(ana: Person) -> None:
    assert await ana.shares_contact() == "There is no open request here. Would you like to start one? /new"
    assert ana.latest.markup == {"remove_keyboard": True}


# Buttons, typed


@pytest.mark.parametrize("text", ["phone", "PHONE", "📱 Phone"])
async def test_a_text_that_names_a_choice_is_that_choice(ana: Person, text: str) -> None:
    await reach(ana, "kind")
    await ana.says(text)
    assert (await ana.answers())["kind"] == "PHONE"


async def test_a_brand_in_small_letters_is_the_brand_of_the_button(ana: Person) -> None:
    await reach(ana, "brand")
    await ana.says("apple")
    assert (await ana.answers())["brand"] == "Apple"


async def test_another_brand_is_typed(ana: Person) -> None:
    await reach(ana, "brand")
    await ana.says("Fairphone")
    assert (await ana.answers())["brand"] == "Fairphone"


@pytest.mark.parametrize("field", ["brand", "model", "problem"])
async def test_not_knowing_is_an_answer(ana: Person, field: str) -> None:
    await reach(ana, field)
    await ana.taps("Not sure")
    assert (await ana.answers())[field] == "?"


# Email, serial number


async def test_an_address_of_another_customer_is_refused_without_a_name(ana: Person) -> None:
    bo = Person(ana.app, 7002, "Bo")
    await reach(bo, "summary", email="shared@example.com")
    await bo.taps("✅ Send")
    await reach(ana, "email")
    assert note(await ana.says("shared@EXAMPLE.com")) == (
        "⚠️ Somebody else is on file with that address. Please give another, or skip this."
    )
    assert "email" not in await ana.answers()


async def test_where_to_find_the_number_is_told_and_the_question_stays(ana: Person) -> None:
    await reach(ana, "serial")
    assert note(await ana.taps("Where do I find it?")) == (
        "🔎 Dial *#06# and the IMEI appears: 15 digits. It is also under Settings → About phone."
    )
    await ana.says("X1 23")
    assert (await ana.answers())["serial"] == {"serial": "X1 23"}
