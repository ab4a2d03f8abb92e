"""A PDF of ours, read without the library that wrote it."""

import re
import zlib

POINT = 25.4 / 72
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
BOX = re.compile(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")
PLACE = re.compile(r"(?:1 0 0 1 )?(-?[\d.]+) (-?[\d.]+) (?:Td|Tm)\b")
SQUARE = re.compile(r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re f")


def size(pdf: bytes) -> tuple[int, int]:
    """Width and height of its pages, in whole millimetres."""
    ((width, height),) = set(BOX.findall(pdf))
    return round(float(width) * POINT), round(float(height) * POINT)


def pages(pdf: bytes) -> list[str]:
    """What is drawn on each page."""
    drawn = []
    for found in STREAM.findall(pdf):
        try:
            stream = zlib.decompress(found)
        except zlib.error:
            continue
        if b" Tf" in stream and b"BT" in stream:
            drawn.append(stream.decode("latin-1"))
    return drawn


def places(page: str) -> list[tuple[float, float]]:
    """Where each piece of text begins, in millimetres from the lower left."""
    return [(float(x) * POINT, float(y) * POINT) for x, y in PLACE.findall(page)]


def code(page: str) -> list[list[bool]]:
    """The code that is drawn on a page, as rows of dark and light."""
    bars = [tuple(map(float, each)) for each in SQUARE.findall(page)]
    unit = min(abs(height) for *_, height in bars)
    left, top = min(x for x, *_ in bars), max(y for _, y, *_ in bars)
    side = 1 + max(round((top - y) / unit) for _, y, *_ in bars)
    rows = [[False] * side for _ in range(side)]
    for x, y, width, _ in bars:
        start = round((x - left) / unit)
        for column in range(start, start + round(width / unit)):
            rows[round((top - y) / unit)][column] = True
    return rows
