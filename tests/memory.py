"""Where tests keep their files: in memory where there is room, as waiting for a disk is no test of ours."""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes; containers often have much less there. PostgreSQL's log alone may take half of it."""


def roomy_memory() -> Path | None:
    """A folder in memory, if there is one with room enough."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return None
