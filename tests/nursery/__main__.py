"""Starts bots quickly: forks them, and does nothing else.

Each is a process of its own that runs `python -m bot`'s own main, and dies like one.
Each visitor gets a fork of the nursery to itself, which reads one request a line and answers each with one line.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from itertools import count
from typing import Any, NoReturn

from sqlalchemy.orm import configure_mappers

from bot import failpoints
from bot.failpoints import Failpoint
from tests.nursery.wall import hang_up_a_clock

SET_BY_IMPORT = "PTB_TIMEDELTA"
"""What importing the bot has put into the environment, as it would in the process of each."""


def start(request: dict[str, Any], visitor: socket.socket) -> dict[str, Any]:
    pid = os.fork()
    if pid == 0:
        os.close(visitor.detach())
        become_the_bot(request)
    return {"pid": pid}


def become_the_bot(request: dict[str, Any]) -> NoReturn:
    from bot.cli.main import main  # noqa: PLC0415 - imported before the fork already

    code = 1
    try:
        if point := request["dies_at"]:
            failpoints.arm(Failpoint(point), dying(request["passage"]))
        if request["clock_jumps"]:
            hang_up_a_clock()
        os.setsid()
        os.chdir(request["folder"])
        set_by_import = os.environ[SET_BY_IMPORT]
        os.environ.clear()
        os.environ.update(request["environment"] | {SET_BY_IMPORT: set_by_import})
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for stream in ("stdout", "stderr"):
            written = os.open(request[stream], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(written, getattr(sys, stream).fileno())
        code = main(request["arguments"])
    except SystemExit as end:  # argparse's way out
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - as the interpreter reports it; not one may get back into our own loop
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def dying(passage: int) -> Callable[[], None]:
    """Kill this process when it comes by for the so manieth time."""
    passages = count(1)

    def die() -> None:
        if next(passages) == passage:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def look_after(pid: int, *, to_the_end: bool) -> dict[str, Any]:
    """How a bot ended, or None while it lives."""
    ended, status = os.waitpid(pid, 0 if to_the_end else os.WNOHANG)
    return {"code": os.waitstatus_to_exitcode(status) if ended else None}


def serve_visitor(visitor: socket.socket) -> None:
    """Do what one visitor asks, until it leaves."""
    with visitor, visitor.makefile("rw") as line:
        for asked in line:
            request = json.loads(asked)
            known = request.get("pid")
            answer = look_after(known, to_the_end=request["to_the_end"]) if known else start(request, visitor)
            line.write(json.dumps(answer) + "\n")
            line.flush()


def serve(door: socket.socket) -> None:
    """Let visitors in until the standard input closes."""
    import bot.app  # noqa: PLC0415 - what takes the time
    import bot.cli.doctor.examination  # noqa: PLC0415 - as above
    import bot.cli.main  # noqa: F401, PLC0415 - as above
    from bot.texts import Catalogue  # noqa: PLC0415 - as above

    configure_mappers()  # what every bot would do on its own
    Catalogue()  # as above
    gc.freeze()  # its collector need not look at what was there before it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # how our own forks end is no matter
    while sys.stdin not in (called := select.select([sys.stdin, door], [], [])[0]):
        assert called == [door]
        visitor, _ = door.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            door.close()
            serve_visitor(visitor)
            os._exit(0)
        visitor.close()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as opened:
        serve(opened)
