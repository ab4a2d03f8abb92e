"""Only whoever has the key can read a sealed file, and nobody can change it unnoticed."""

from io import BytesIO

import pytest

from bot.backup.errors import DamagedBackup, NotABackup, WrongKey
from bot.backup.seal import MAGIC, PIECE, PROOF, SALT, TAG, is_sealed, seal, unseal

KEY = "a key for tests, which is long enough to pass"
HEAD = len(MAGIC) + SALT + len(PROOF) + TAG


def sealed(content: bytes, key: str = KEY) -> bytes:
    target = BytesIO()
    seal(BytesIO(content), target, key)
    return target.getvalue()


@pytest.fixture(scope="module")
def file() -> bytes:
    """A few words, sealed: to derive the key takes long, on purpose."""
    return sealed(b"a few words")


def unsealed(content: bytes, key: str = KEY) -> bytes:
    target = BytesIO()
    unseal(BytesIO(content), target, key)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_was_sealed_comes_back(size: int) -> None:
    content = bytes(number % 251 for number in range(size))

    assert unsealed(sealed(content)) == content


def test_a_sealed_file_shows_nothing_of_its_content_and_is_never_the_same() -> None:
    first, second = sealed(b"canary" * 100), sealed(b"canary" * 100)

    assert b"canary" not in first
    assert first != second
    assert is_sealed(BytesIO(first))


def test_another_key_is_told_apart_from_damage() -> None:
    with pytest.raises(WrongKey):
        unsealed(sealed(b"content"), "another key, which is just as long as that one")


@pytest.mark.parametrize("place", [HEAD, HEAD + 5, -1])
def test_a_changed_byte_of_the_content_is_noticed(file: bytes, place: int) -> None:
    changed = bytearray(file)
    changed[place] ^= 1

    with pytest.raises(DamagedBackup):
        unsealed(bytes(changed))


@pytest.fixture(scope="module")
def whole() -> bytes:
    """A file of three pieces, sealed."""
    return sealed(bytes(PIECE) + b"1" * PIECE + b"end")


@pytest.mark.parametrize("pieces", [(), (1,), (1, 2), (2, 3), (1, 3), (2, 1, 3), (1, 1, 2, 3), (1, 2, 3, 3)])
def test_pieces_can_be_neither_left_out_nor_repeated_nor_moved(whole: bytes, pieces: tuple[int, ...]) -> None:
    ends = (HEAD, HEAD + PIECE + TAG, HEAD + 2 * (PIECE + TAG), len(whole))

    with pytest.raises(DamagedBackup):
        unsealed(whole[:HEAD] + b"".join(whole[ends[each - 1] : ends[each]] for each in pieces))


@pytest.mark.parametrize("part", [slice(-1), slice(HEAD - 1)], ids=["cut", "head alone"])
def test_a_file_that_is_too_short_is_damaged(file: bytes, part: slice) -> None:
    with pytest.raises(DamagedBackup):
        unsealed(file[part])


def test_a_file_that_is_too_long_is_damaged(file: bytes) -> None:
    with pytest.raises(DamagedBackup):
        unsealed(file + b"more")


@pytest.mark.parametrize("other", [b"", b"SQLite format 3\0", MAGIC[:-1]])
def test_another_file_is_no_backup(other: bytes) -> None:
    with pytest.raises(NotABackup):
        unsealed(other)
