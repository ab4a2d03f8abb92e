"""Pictures: kept whenever they come, as ids; albums are answered once."""

import pytest

from tests.chat import Person
from tests.handlers.intake.paths import reach


@pytest.fixture
def dialect() -> str:
    """What is said does not depend on the database."""
    return "sqlite"


def note(heard: str) -> str:
    """The first paragraph of an answer."""
    return heard.split("\n\n", 1)[0]


async def kept(person: Person) -> list[str]:
    """The file ids kept so far."""
    return [each["file_id"] for each in (await person.answers()).get("pictures", [])]


async def test_the_largest_size_of_a_photo_is_kept_and_nothing_is_fetched(ana: Person) -> None:
    await reach(ana, "photos")
    assert note(await ana.sends_photo("front")) == "📎 Thanks, I have your photo."
    assert await kept(ana) == ["large-front"]
    assert {name for name, _ in ana.front.telegram.calls} <= {"getMe", "sendMessage", "editMessageText"}


async def test_only_the_last_picture_of_an_album_is_answered(ana: Person) -> None:
    await reach(ana, "photos")
    assert await ana.sends_photo("a", more=True) == ""
    assert await ana.sends_photo("b", more=True) == ""
    assert note(await ana.sends_photo("c")) == "📎 Thanks, that makes 3 photos."
    assert await kept(ana) == ["large-a", "large-b", "large-c"]


async def test_an_album_of_ten_is_kept_up_to_five_and_answered_once(ana: Person) -> None:
    await reach(ana, "photos")
    heard = [await ana.sends_photo(str(n), more=n < 10) for n in range(1, 11)]
    assert heard[:-1] == [""] * 9
    assert note(heard[-1]) == "⚠️ I can take 5 photos at most, so I kept the first 5."
    assert len(await kept(ana)) == 5


async def test_the_same_picture_is_kept_once(ana: Person) -> None:
    await reach(ana, "photos")
    await ana.sends_photo("a")
    assert note(await ana.sends_photo("a")) == "I have that photo already."
    assert await kept(ana) == ["large-a"]


async def test_a_picture_sent_as_a_file_is_kept_too(ana: Person) -> None:
    await reach(ana, "photos")
    await ana.sends_document("image/heic")
    assert await kept(ana) == ["document"]


@pytest.mark.parametrize("mime_type", ["application/pdf", "video/mp4", None])
async def test_any_other_file_is_refused(ana: Person, mime_type: str | None) -> None:
    await reach(ana, "photos")
    assert note(await ana.sends_document(mime_type)) == (
        "⚠️ I can't open that kind of file. A photo or a picture file is fine."
    )
    assert await kept(ana) == []


async def test_a_picture_that_is_too_large_is_refused_also_within_an_album(ana: Person) -> None:
    await reach(ana, "photos")
    too_large = "⚠️ That file is larger than {} MB. Could you send it as a photo instead of a file?"
    assert note(await ana.sends_photo("a", 10 * 1024 * 1024 + 1, more=True)) == too_large.format(10)
    assert note(await ana.sends_document("image/png", 20 * 1024 * 1024 + 1)) == too_large.format(20)
    assert await kept(ana) == []


async def test_a_picture_at_another_question_is_kept_for_later(ana: Person) -> None:
    await reach(ana, "kind")
    heard = await ana.sends_photo("early")
    assert note(heard) == "📎 Thanks, I have your photo."
    assert "What needs repair?" in heard
    for text in ("Phone", "Apple", "X", "Skip", "broken", "Skip"):
        await ana.says(text)
    assert "1 photo so far" in await ana.says("Skip")


async def test_the_caption_of_a_picture_answers_a_question_for_sentences(ana: Person) -> None:
    await reach(ana, "problem")
    heard = await ana.sends_photo("crack", caption="The glass is broken")
    assert "Does it have any marks already?" in heard
    assert (await ana.answers())["problem"] == "The glass is broken"
    assert await kept(ana) == ["large-crack"]


async def test_a_caption_that_is_not_kept_is_not_lost_silently(ana: Person) -> None:
    await reach(ana, "photos")
    assert note(await ana.sends_photo("a", caption="see the corner")) == (
        "📎 Thanks, I have your photo. I don't keep captions: please put words into an answer."
    )


async def test_photos_can_be_removed(ana: Person) -> None:
    await reach(ana, "photos")
    await ana.sends_photo("a")
    assert note(await ana.taps("🗑 Remove the photos")) == "The photos are removed."
    assert await kept(ana) == []


async def test_a_photo_sent_while_editing_is_in_the_summary(ana: Person) -> None:
    await reach(ana, "photos")
    await ana.sends_photo("a")
    await ana.taps("✅ Done")
    await ana.sends_photo("b")
    assert "Photos: 2" in ana.reads
    await ana.taps("✏️ Change something")
    await ana.taps("✏️ Photos")
    await ana.sends_photo("c")
    await ana.taps("⬅️ Back")
    assert "Photos: 3" in ana.reads
    await ana.taps("✅ Send")
    (order,) = await ana.orders()
    assert [each.file_id for each in order.photos] == ["large-a", "large-b", "large-c"]
