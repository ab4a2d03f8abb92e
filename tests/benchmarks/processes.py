"""Programs that are measured from outside: started, asked for their processor time and memory, ended."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot import loopback

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
BENCH_PYTHON = ROOT / ".venv-bench/bin/python"
"""Where the dependencies of the benchmarks are, apart from ours: they ask for other versions."""
SHOP_PYTHON = ROOT / ".venv-shop/bin/python"
"""Where only what a shop needs is: developers' tools are imported by libraries that find them, and slow a start."""
PATIENCE = 20
Command = Sequence[str | Path]


@dataclass(frozen=True)
class Program:
    """A running process."""

    process: subprocess.Popen[str]

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far, in all threads."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / TICKS

    @property
    def rss(self) -> float:
        """Megabytes of memory now."""
        return self._megabytes("VmRSS")

    @property
    def peak_rss(self) -> float:
        """Megabytes of memory at the most so far."""
        return self._megabytes("VmHWM")

    def _megabytes(self, name: str) -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


@contextmanager
def running(command: Command, folder: Path, **environment: str) -> Iterator[Program]:
    """A program, killed at the end if it has not ended; what it says of itself goes to a file in `folder`."""
    usual = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with (
        (folder / "output.log").open("a") as output,
        subprocess.Popen(
            command, cwd=folder, env=usual | environment, stdout=subprocess.PIPE, stderr=output, text=True
        ) as process,
    ):
        try:
            yield Program(process)
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


@dataclass(frozen=True)
class Visit:
    """How it went for a crowd of customers."""

    seconds: float
    """From the first word to the last answer."""
    waited: list[float]
    """Seconds, one for each answer."""
    unanswered: int
    """Customers whose last word the bot never answered."""


@dataclass(frozen=True)
class Sent:
    """What has appeared in chats, by the monotonic clock."""

    moments: list[float]
    """One for each message."""
    rang: dict[int, float]
    """By chat, when the latest message appeared that did not come in silence."""
    refused: int
    """How often the bot was too fast."""

    def told(self, first_chat: int) -> dict[int, float]:
        """`rang` of the chats from this one on: those of the customers whose orders the bench made."""
        return {chat_id: moment for chat_id, moment in self.rang.items() if chat_id >= first_chat}


@dataclass(frozen=True)
class Load:
    """The load server, as the one who measures speaks to it."""

    program: Program
    address: str

    def ready(self) -> float:
        """Wait for the bot's first poll; when that was, by the monotonic clock."""
        return float(self._ask("/ready"))

    def crowd(self, first: int, customers: int, at_once: int) -> Visit:
        """Let customers in, and wait until all have booked."""
        return Visit(**self._ask(f"/crowd?first={first}&customers={customers}&at_once={at_once}"))

    def sent(self) -> Sent:
        """What the bot has sent so far."""
        answer = self._ask("/sent")
        rang = {int(chat_id): moment for chat_id, moment in answer["rang"].items()}
        return Sent(answer["sent"], rang, answer["refused"])

    def _ask(self, what: str) -> Any:
        return httpx.get(self.address + what, timeout=None, **loopback.CLIENT).json()["result"]


@contextmanager
def load(folder: Path, latency: float = 0.0, *, strict: bool = False) -> Iterator[Load]:
    """A load server of its own."""
    words = [str(latency), *(["strict"] if strict else [])]
    with running([PYTHON, "-m", "tests.benchmarks.load_server", *words], folder) as program:
        assert program.process.stdout is not None
        yield Load(program, program.process.stdout.readline().strip())
