"""Takes the port, or says what to change."""

import errno
import socket

from bot.http_server import listening_socket


class CannotListen(Exception):
    """The address of the web server can't be had."""

    def __init__(self, host: str, port: int, reason: OSError) -> None:
        super().__init__(f"Can't listen on {host}, port {port}: {_advice(reason)}")
        self.host = host
        self.port = port


def listen(host: str, port: int) -> socket.socket:
    """An open, listening socket (port 0: any free port); raises CannotListen."""
    try:
        return listening_socket(host, port)
    except OSError as reason:
        raise CannotListen(host, port, reason) from reason


def _advice(reason: OSError) -> str:
    if reason.errno == errno.EADDRINUSE:
        return "another program has it. Stop that program, or set WEB_PORT to a free port, as WEB_PORT=8090."
    if reason.errno in {errno.EACCES, errno.EPERM}:
        return "this user may not. Set WEB_PORT to 1024 or above, as WEB_PORT=8080."
    return "that is no address of this machine. Set WEB_HOST, as WEB_HOST=127.0.0.1."
