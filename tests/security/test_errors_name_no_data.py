"""What goes wrong in the database is logged and kept; what a customer said is in neither."""

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.delivery.outcome import describe
from models import Customer, Database


async def test_an_error_of_the_database_holds_no_values(db: Database) -> None:
    def twice(session: Session) -> None:
        session.add_all([Customer(name="Zuckerhut", phone="+34611223344", telegram_user_id=1) for _ in range(2)])

    with pytest.raises(DBAPIError) as failure:
        await db.run(twice)
    assert "UNIQUE" in str(failure.value).upper()
    for said in (str(failure.value), describe(failure.value)):
        assert [value for value in ("Zuckerhut", "611223344") if value in said] == []
