import struct

import pytest

from bot.sandbox.images import image_extension, image_size, png

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + bytes(12)
GIF = b"GIF89a" + struct.pack("<HH", 7, 5)
LOSSY = b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 9, 8)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + struct.pack("<I", (12 - 1) | (11 - 1) << 14)
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + (99).to_bytes(3, "little") + (49).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("body", "size", "extension"),
    [
        (png(64, 48), (64, 48), "png"),
        (JPEG, (40, 30), "jpg"),
        (GIF, (7, 5), "gif"),
        (LOSSY, (9, 8), "webp"),
        (LOSSLESS, (12, 11), "webp"),
        (EXTENDED, (100, 50), "webp"),
    ],
)
def test_the_size_of_an_image_stands_in_its_head(body: bytes, size: tuple[int, int], extension: str) -> None:
    assert (image_size(body), image_extension(body)) == (size, extension)


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"\xff\xd8", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPXXXX"]
)
def test_what_is_no_image_has_no_size(body: bytes) -> None:
    assert image_size(body) is None
