"""Languages as gettext reads them: a .po file is compiled when it is read first, and the result is kept beside it.

A dozen languages take a second to compile, which each start would wait for, and each command.
"""

import hashlib
import os
import struct
from contextlib import suppress
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

UNREADABLE = (OSError, ValueError, struct.error)
"""What reading a file that is damaged, or not there, may come to."""


@cache
def translations(source: Path) -> GNUTranslations:
    """What a .po file says; where nothing may be written, it is compiled each time."""
    kept = source.with_suffix(f".{hashlib.sha256(source.read_bytes()).hexdigest()[:16]}.mo")
    with suppress(*UNREADABLE), kept.open("rb") as compiled:
        return GNUTranslations(compiled)
    content = _compiled(source)
    with suppress(OSError):
        _keep(content, kept)
    return GNUTranslations(BytesIO(content))


def _compiled(source: Path) -> bytes:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - takes long to import, and is rarely needed

    from bot.texts.extraction import read  # noqa: PLC0415 - likewise

    content = BytesIO()
    write_mo(content, read(source))
    return content.getvalue()


def _keep(content: bytes, kept: Path) -> None:
    """Whole or not at all, as others may start meanwhile; and instead of what was compiled of an earlier text."""
    new = kept.with_suffix(f".{os.getpid()}.new")
    try:
        new.write_bytes(content)
        new.replace(kept)
    finally:
        new.unlink(missing_ok=True)
    for earlier in kept.parent.glob("*.mo"):
        if earlier != kept:
            earlier.unlink(missing_ok=True)
