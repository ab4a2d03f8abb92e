"""Voice messages, music, videos and places from the bot."""

from collections.abc import Mapping

from bot.sandbox.call import Call
from bot.sandbox.json_types import Json
from bot.sandbox.methods.content import call_caption, field_or_file, source
from bot.sandbox.methods.sending import deliver
from bot.sandbox.methods.signature import Method
from bot.sandbox.refusal import bad_request
from bot.sandbox.telegram import Sandbox

FACTS: Mapping[str, Json] = {
    "voice": {"duration": 1, "mime_type": "audio/ogg"},
    "audio": {"duration": 1, "mime_type": "audio/mpeg"},
    "video": {"width": 320, "height": 240, "duration": 1, "mime_type": "video/mp4"},
    "video_note": {"length": 240, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1, "mime_type": "video/mp4"},
}
"""What is said of a file that is uploaded; one that is sent again says it of itself."""
LATITUDES, LONGITUDES = 90, 180


def sender(kind: str, *, captioned: bool = True) -> Method:
    """A method that sends a file of one kind."""

    def send(sandbox: Sandbox, call: Call) -> Json:
        found = source(call, field_or_file(call, kind), f"there is no {kind.replace('_', ' ')} in the request")
        files = sandbox.files
        file = files.known(found, kind) if isinstance(found, str) else files.media(kind, found.body, FACTS[kind])
        again = {"document": file} if kind == "animation" else {}
        return deliver(sandbox, call, {kind: file, **again, **(call_caption(call) if captioned else {})})

    return send


def send_location(sandbox: Sandbox, call: Call) -> Json:
    """A place."""
    place = {"latitude": degrees(call, "latitude", LATITUDES), "longitude": degrees(call, "longitude", LONGITUDES)}
    return deliver(sandbox, call, {"location": place})


def degrees(call: Call, name: str, most: int) -> float:
    """A number of degrees that there is on Earth."""
    try:
        value = float(call.text(name))
    except ValueError:
        raise bad_request(f"can't parse {name}") from None
    if not -most <= value <= most:
        raise bad_request(f"wrong {name} specified")
    return value


METHODS: dict[str, Method] = {
    "sendVoice": sender("voice"),
    "sendAudio": sender("audio"),
    "sendVideo": sender("video"),
    "sendVideoNote": sender("video_note", captioned=False),
    "sendAnimation": sender("animation"),
    "sendLocation": send_location,
}
