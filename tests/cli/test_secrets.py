"""python -m bot secrets rotate."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import passcodes
from bot.services.keys import Keys
from models import Passcode, create_engine, create_tables
from tests.booking import book
from tests.cli.conftest import SECRET_KEY, Command

FORMER = SECRET_KEY[::-1]


def test_passcodes_are_sealed_anew_once_the_key_that_sealed_them_is_named(command: Command, sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    create_tables(engine)
    with Session(engine) as session, session.begin():
        book(session, 77, "Ana")
        sealed = passcodes.vault([Keys(FORMER)]).encrypt(b"4711").decode()
        session.add(Passcode(work_order_id=1, sealed=sealed))

    shop = {"DATABASE_URL": sqlite_url, "SECRET_KEY": SECRET_KEY}
    unopened = command("secrets", "rotate", **shop)
    rotated = command("secrets", "rotate", SECRET_KEY_PREVIOUS=FORMER, **shop)
    again = command("secrets", "rotate", **shop)

    assert (unopened.code, "1 can't be opened" in unopened.err) == (1, True)
    assert [each.code for each in (rotated, again)] == [0, 0]
    assert command("secrets", "rotate", DATABASE_URL=sqlite_url).code == 1
    with Session(engine) as session:
        kept = session.scalars(select(Passcode.sealed)).one()
    engine.dispose()
    assert passcodes.vault([Keys(SECRET_KEY)]).decrypt(kept) == b"4711"
    assert "4711" not in rotated.out + rotated.err
