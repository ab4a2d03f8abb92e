"""A disk that can be full: a small file system in memory where mounting is allowed, else a limit on the process."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MEGABYTES = 512
COMPLAINTS = 16 * 1024
"""Bytes."""


class Disk(Protocol):
    """Where a shop keeps its database."""

    def fill(self, pid: int) -> None:
        """Leave no room to the process."""

    def free(self, pid: int) -> None:
        """Have room again."""


@dataclass(frozen=True)
class SmallDisk:
    """A file system of its own, filled to the last block by a file."""

    folder: Path

    def fill(self, pid: int) -> None:  # noqa: ARG002 - it is full for everybody
        """Take all the room there is."""
        with (self.folder / "ballast").open("wb") as ballast:
            for size in (1024**2, 4096):
                _write_until_full(ballast.fileno(), bytes(size))

    def free(self, pid: int) -> None:  # noqa: ARG002 - as above
        """Give it back."""
        (self.folder / "ballast").unlink(missing_ok=True)


@dataclass(frozen=True)
class LimitedProcess:
    """No file may grow beyond what the process says of itself: the kernel refuses it the rest."""

    def fill(self, pid: int) -> None:
        """Leave it room for its complaints, and not for a transaction more."""
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        said = Path(f"/proc/{pid}/fd/1").stat().st_size
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (said + COMPLAINTS, hard))

    def free(self, pid: int) -> None:
        """Let it grow again."""
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A disk for this folder, which has to be there and empty."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        yield LimitedProcess()
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _write_until_full(file: int, block: bytes) -> None:
    try:
        while os.write(file, block):
            pass
    except OSError:
        return
