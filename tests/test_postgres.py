"""The throw-away PostgreSQL server, where a test needs more of it than an address."""

import signal

import psycopg
import pytest

from tests.postgres import durable_server


def test_a_restarted_server_cuts_everybody_and_has_what_was_committed() -> None:
    with durable_server() as server:
        for number, how in enumerate((signal.SIGINT, signal.SIGQUIT)):
            with psycopg.connect(server.url, autocommit=True) as before:
                before.execute(f"CREATE TABLE kept_{number} AS SELECT {number} AS answer")

                server.restart(how)

                with pytest.raises(psycopg.OperationalError):
                    before.execute("SELECT 1")
            with psycopg.connect(server.url) as after:
                assert after.execute(f"SELECT answer FROM kept_{number}").fetchall() == [(number,)]
