"""Samples of the messages people send besides texts and photos."""

import base64
from collections.abc import Callable

from bot.sandbox.files import Upload
from bot.sandbox.json_types import Json
from bot.sandbox.person import Person
from bot.sandbox.telegram import Sandbox

WEBP = base64.b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
CLIP = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
SOUND = b"OggS\x00\x02" + bytes(22)
SONG = b"ID3\x03\x00" + bytes(27)
FILM = {"width": 320, "height": 240, "duration": 3, "mime_type": "video/mp4"}
STICKER = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "🔧"}


def animation(sandbox: Sandbox, _person: Person) -> Json:
    """Animations come twice, also as the document they once were."""
    facts = sandbox.files.media("animation", CLIP, FILM)
    return {"animation": facts, "document": facts}


def forward(sandbox: Sandbox, person: Person) -> Json:
    """A text the person wrote elsewhere before."""
    origin = {"type": "user", "sender_user": person.user(), "date": sandbox.now()}
    return {"text": "Forwarded from another chat", "forward_origin": origin}


def document(sandbox: Sandbox, _person: Person) -> Json:
    """A file that is no photo."""
    return {"document": sandbox.files.document(Upload("receipt.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf"))}


SAMPLES: dict[str, Callable[[Sandbox, Person], Json]] = {
    "sticker": lambda sandbox, _: {"sticker": sandbox.files.media("sticker", WEBP, STICKER)},
    "voice": lambda sandbox, _: {
        "voice": sandbox.files.media("voice", SOUND, {"duration": 4, "mime_type": "audio/ogg"})
    },
    "audio": lambda sandbox, _: {
        "audio": sandbox.files.media("audio", SONG, {"duration": 180, "mime_type": "audio/mpeg", "title": "Hum"})
    },
    "video_note": lambda sandbox, _: {
        "video_note": sandbox.files.media("video_note", CLIP, {"length": 240, "duration": 3})
    },
    "video": lambda sandbox, _: {"video": sandbox.files.media("video", CLIP, FILM)},
    "location": lambda _, __: {"location": {"latitude": 40.4168, "longitude": -3.7038}},
    "dice": lambda _, __: {"dice": {"emoji": "🎲", "value": 4}},
    "animation": animation,
    "document": document,
    "forward": forward,
}
