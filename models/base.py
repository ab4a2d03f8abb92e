"""The registry of every table, and the column types they share."""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

from models.clock import utcnow

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

DAMAGED = "damaged"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware in Python on every dialect, and refused when it is naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand the moment to the driver in UTC; SQLite stores it without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no timezone: pass an aware datetime, such as models.utcnow()")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give every moment back aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Facts(TypeDecorator[dict[str, Any]]):
    """A JSON object; one that is damaged in the database reads as none of its facts, and a mark in their place.

    Rows of a queue are read by the dozen: one that can't be read must not keep the others from it.
    """

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], Any]:
        """Read what the driver gives, whatever it is."""
        read = super().result_processor(dialect, coltype)

        def process(value: Any) -> dict[str, Any] | None:
            try:
                facts = value if read is None else read(value)
            except ValueError:
                facts = DAMAGED
            return facts if facts is None or isinstance(facts, dict) else {DAMAGED: True}

        return process


def enum_values(kind: type[enum.Enum]) -> list[str]:
    """What the database stores for an Enum: its values, in order."""
    return [member.value for member in kind]


def enum_type(kind: type[enum.Enum], name: str) -> Enum:
    """A column type that refuses any word outside `kind`, in Python and by a CHECK in the database."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        values_callable=enum_values,
        length=32,
    )


BigId = BigInteger().with_variant(Integer, "sqlite")
"""64-bit keys on PostgreSQL; SQLite's own 64-bit INTEGER, which alone counts up by itself there."""

PrimaryKey = Annotated[int, mapped_column(BigId, primary_key=True, autoincrement=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime())]
CreatedAt = Annotated[datetime, mapped_column(UtcDateTime(), default=utcnow)]
TelegramId = Annotated[int, mapped_column(BigInteger())]


class Base(DeclarativeBase):
    """The registry of all models: importing `models` registers every table on its metadata."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: dict[Any, Any] = {datetime: UtcDateTime()}  # noqa: RUF012 - read by SQLAlchemy as a plain class attribute
    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLite would give a deleted row's id to the next one
