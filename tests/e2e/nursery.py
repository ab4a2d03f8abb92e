"""Starts bots quickly: forks them from a process that has imported everything, and does nothing else.

Each is a process of its own that runs `python -m bot run`'s own main, and dies like one.
Run as a program, it reads one request a line and answers each with one line.
"""

import json
import os
import sys
from typing import Any, NoReturn


def start(request: dict[str, Any]) -> dict[str, Any]:
    pid = os.fork()
    if pid == 0:
        become_the_bot(request)
    return {"pid": pid}


def become_the_bot(request: dict[str, Any]) -> NoReturn:
    from bot.cli.main import main  # noqa: PLC0415 - imported before the fork already

    code = 1
    try:
        os.setsid()
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        code = main(["run"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def look_after(pid: int) -> dict[str, Any]:
    """How a bot ended, or None while it lives."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    return {"code": os.waitstatus_to_exitcode(status) if ended else None}


def serve() -> None:
    import bot.app  # noqa: PLC0415 - what takes the time
    import bot.cli.main  # noqa: F401, PLC0415 - as above

    say("ready")
    for line in sys.stdin:
        request = json.loads(line)
        answer = look_after(request["pid"]) if "pid" in request else start(request)
        say(json.dumps(answer))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
