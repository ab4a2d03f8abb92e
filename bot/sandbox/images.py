"""Just enough of image formats to know a photo's size, and to make a small one."""

import struct
import zlib

PNG = b"\x89PNG\r\n\x1a\n"
JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


def image_size(body: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG, GIF or WebP; None when it is no such image."""
    try:
        if body.startswith(PNG):
            return _pair(">II", body, 16)
        if body[:6] in (b"GIF87a", b"GIF89a"):
            return _pair("<HH", body, 6)
        if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
            return _webp_size(body)
        if body.startswith(b"\xff\xd8"):
            return _jpeg_size(body)
    except (struct.error, IndexError):
        return None
    return None


def _pair(layout: str, body: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, body, at)
    return int(first), int(second)


def _jpeg_size(body: bytes) -> tuple[int, int] | None:
    """The size stands in the first start-of-frame segment."""
    at = 2
    while body[at] == 0xFF:  # noqa: PLR2004 - every JPEG segment begins with this byte
        marker = body[at + 1]
        if marker in JPEG_FRAMES:
            height, width = _pair(">HH", body, at + 5)
            return width, height
        at += 2 if marker in JPEG_BARE else 2 + int(struct.unpack_from(">H", body, at + 2)[0])
    return None


def _webp_size(body: bytes) -> tuple[int, int] | None:
    """Lossy, lossless and extended files each keep it elsewhere."""
    form = body[12:16]
    if form == b"VP8 ":
        width, height = _pair("<HH", body, 26)
        return width & 0x3FFF, height & 0x3FFF
    if form == b"VP8L":
        bits = int(struct.unpack_from("<I", body, 21)[0])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8X":
        return int.from_bytes(body[24:27], "little") + 1, int.from_bytes(body[27:30], "little") + 1
    return None


def image_extension(body: bytes) -> str:
    """What to call an image's file."""
    return "png" if body.startswith(PNG) else "gif" if body[:3] == b"GIF" else "webp" if body[:4] == b"RIFF" else "jpg"


def png(width: int, height: int) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = (b"\0" + b"\x99" * width) * height
    return PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
