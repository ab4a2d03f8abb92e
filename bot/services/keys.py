"""Secrets that are never stored: worked out of SECRET_KEY and what each is for, whenever they are needed."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

TOKEN_BYTES = 24
"""192 bits; 32 characters that can stand in an address and in a start payload."""


@dataclass(frozen=True)
class Keys:
    """Derives what only this shop can: each purpose has a key of its own, so that none tells anything of another."""

    secret_key: str = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """The 32 bytes that belong to a purpose."""
        return hmac.digest(self.secret_key.encode(), f"benchbell {purpose} v1".encode(), "sha256")

    def token(self, purpose: str, *about: int | str) -> str:
        """A word of 32 characters that cannot be guessed, for one thing of a purpose."""
        return urlsafe_b64encode(self._of(purpose, about)[:TOKEN_BYTES]).decode()

    def digits(self, purpose: str, *about: int | str, count: int) -> str:
        """So many digits, for people to type: whoever checks them must limit how often one may try."""
        return str(int.from_bytes(self._of(purpose, about)) % 10**count).zfill(count)

    def _of(self, purpose: str, about: tuple[int | str, ...]) -> bytes:
        parts = (str(each).encode() for each in about)
        message = b"".join(b"%d:%b" % (len(each), each) for each in parts)  # so that (1, 23) is not (12, 3)
        return hmac.digest(self.derive(purpose), message, "sha256")


def same(said: str, meant: str) -> bool:
    """Whether somebody said the right word; how long the answer takes tells nothing of it."""
    return hmac.compare_digest(said.encode(errors="replace"), meant.encode())


def fingerprint(token: str) -> str:
    """What is stored in place of a token: it recognises the token, and cannot be turned back into it."""
    return sha256(token.encode(errors="replace")).hexdigest()
