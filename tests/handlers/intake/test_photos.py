"""Pictures: kept whenever they come, as ids; albums are answered once."""

import pytest

from tests.chat.content import photo
from tests.chat.person import Person
from tests.handlers.intake.paths import reach


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
    assert {each.method for each in ana.app.telegram.calls} <= {"sendMessage", "editMessageText"}


async def test_only_the_last_picture_of_an_album_is_answered(ana: Person) -> None:
    await reach(ana, "photos")
    (answer,) = await ana.chat.sends_album(*(photo(name) for name in "abc"))
    assert note(answer.text) == "📎 Thanks, that makes 3 photos."
    assert await kept(ana) == ["large-a", "large-b", "large-c"]


async def test_an_album_of_ten_is_kept_up_to_five_and_answered_once(ana: Person) -> None:
    await reach(ana, "photos")
    (answer,) = await ana.chat.sends_album(*(photo(name) for name in "abcdefghij"))
    assert note(answer.text) == "⚠️ I can take 5 photos at most, so I kept the first 5."
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


@pytest.mark.parametrize(
    ("mime_type", "name"),
    [
        ("image/svg+xml", "logo.svg"),
        ("image/png", "photo.exe"),
        ("image/jpeg", "photo.jpg.scr"),
        ("image/jpeg", "photo\u202egpj.exe"),
        ("text/html", "photo.png"),
    ],
)
async def test_a_file_that_poses_as_a_picture_is_refused(ana: Person, mime_type: str, name: str) -> None:
    await reach(ana, "photos")
    document = {"file_id": "d", "file_unique_id": "u", "file_size": 9, "mime_type": mime_type, "file_name": name}
    assert note(await ana.sends({"document": document})).startswith("⚠️ I can't open that kind of file.")
    assert await kept(ana) == []


@pytest.mark.parametrize("name", ["IMG_0001.HEIC", "scan.tiff", "no suffix", "a.b.jpeg"])
async def test_a_picture_sent_as_a_file_may_have_any_of_their_names(ana: Person, name: str) -> None:
    await reach(ana, "photos")
    await ana.sends({"document": {"file_id": "d", "file_unique_id": "u", "mime_type": "image/jpeg", "file_name": name}})
    assert await kept(ana) == ["d"]


async def test_a_picture_that_is_too_large_is_refused_also_within_an_album(ana: Person) -> None:
    await reach(ana, "photos")
    too_large = "⚠️ That file is larger than {} MB. Could you send it as a photo instead of a file?"
    assert note(await ana.sends_document("image/png", 20 * 1024 * 1024 + 1)) == too_large.format(20)
    assert await kept(ana) == []
    refusal, thanks = await ana.chat.sends_album(photo("a", 10 * 1024 * 1024 + 1), photo("b"))
    assert (note(refusal.text), note(thanks.text)) == (too_large.format(10), "📎 Thanks, I have your photo.")
    assert await kept(ana) == ["large-b"]


async def test_a_picture_at_another_question_is_kept_for_later(ana: Person) -> None:
    await reach(ana, "kind")
    heard = await ana.sends_photo("early")
    assert note(heard) == "📎 Thanks, I have your photo."
    assert "What needs repair?" in heard
    for text in ("Phone", "Apple", "X", "Skip", "broken", "Skip", "Skip"):
        await ana.says(text)
    assert "1 photo so far" in await ana.says("Skip")


async def test_the_caption_of_a_picture_answers_a_question_for_sentences(ana: Person) -> None:
    await reach(ana, "problem")
    heard = await ana.sends_photo("crack", caption="The glass is broken")
    assert "May we go ahead without asking, up to a sum?" in heard
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
