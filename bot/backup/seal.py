"""Sealing: a file that only whoever has SECRET_KEY can read, and that nobody can change unnoticed.

The key comes from SECRET_KEY by scrypt, with a salt of each file's own. The content goes in pieces, each under AES-GCM
with its number and whether it is the last, so that no piece can be changed, swapped, repeated or left out.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bot.backup.errors import DamagedBackup, NotABackup, WrongKey

MAGIC = b"benchbell sealed backup 1\n"
PURPOSE = b"benchbell backup v1:"
PIECE = 1024 * 1024
TAG = 16
SALT = 16
PROOF = bytes(16)
"""What the first piece says, always: whoever can't read it has another key."""


def seal(source: BinaryIO, target: BinaryIO, secret_key: str) -> None:
    """Write the content of `source` to `target`, sealed."""
    salt = os.urandom(SALT)
    cipher, head = _cipher(secret_key, salt), MAGIC + salt
    target.write(head + cipher.encrypt(_nonce(0, last=False), PROOF, head))
    target.writelines(
        cipher.encrypt(_nonce(number, last=last), piece, head)
        for number, (piece, last) in enumerate(_pieces(source, PIECE), 1)
    )


def unseal(source: BinaryIO, target: BinaryIO, secret_key: str) -> None:
    """Write to `target` what was sealed; raises NotABackup, WrongKey and DamagedBackup, perhaps half-way."""
    head = source.read(len(MAGIC) + SALT)
    if not head.startswith(MAGIC):
        raise NotABackup
    cipher = _cipher(secret_key, head[len(MAGIC) :])
    proof = source.read(len(PROOF) + TAG)
    try:
        cipher.decrypt(_nonce(0, last=False), proof, head)
    except (InvalidTag, ValueError):
        raise (WrongKey if len(proof) == len(PROOF) + TAG else DamagedBackup) from None
    for number, (piece, last) in enumerate(_pieces(source, PIECE + TAG), 1):
        try:
            target.write(cipher.decrypt(_nonce(number, last=last), piece, head))
        except (InvalidTag, ValueError):
            raise DamagedBackup from None


def is_sealed(source: BinaryIO) -> bool:
    """Whether a file, read from its beginning, is a sealed backup."""
    return source.read(len(MAGIC)) == MAGIC


def _cipher(secret_key: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(PURPOSE + secret_key.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """A file in pieces, each with whether it is the last; an empty file is one empty piece."""
    piece = source.read(size)
    while following := source.read(size):
        yield piece, False
        piece = following
    yield piece, True
