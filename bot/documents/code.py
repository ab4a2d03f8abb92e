"""A code to scan, as a picture."""

from io import BytesIO

import segno

SCALE = 10
"""Pixels of a module: large enough to be scanned from a screen at an arm's length."""


def png(address: str) -> bytes:
    """An address as a QR code."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()
