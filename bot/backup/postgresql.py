"""A PostgreSQL database, by PostgreSQL's own programs."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from bot.backup.errors import BackupError, DamagedBackup, NoClient, ShopIsOpen
from bot.services import leases
from models import schema
from models.errors import NewerSchema
from models.search_index import GIN

MADE_AT_A_START = re.compile(rf" (EXTENSION\b.* pg_trgm\b|INDEX .*\b{GIN}\b)")
"""The search index and what it is made with: an administrator's, it may be, which the shop could not drop."""
REVISION = re.compile(r"^COPY \S*alembic_version .*?\n(\S+)\n\\\.$", re.MULTILINE)


def dump(engine: Engine, target: Path) -> None:
    """Copy the database as it is at one moment; raises BackupError."""
    _run(engine, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    _contents(engine, target)


def load(engine: Engine, source: Path) -> Path | None:
    """Put a copy in the place of the database, all of it or nothing; what was there is kept nowhere.

    Raises DamagedBackup, SchemaError where the copy is newer than this program, and ShopIsOpen.
    """
    contents = _contents(engine, source)
    _require_known_revision(engine, source)
    _require_closed(engine)
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    with NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.write("\n".join(each for each in contents.splitlines() if not MADE_AT_A_START.search(each)))
        wanted.flush()
        _run(
            engine, "pg_restore", *options, f"--use-list={wanted.name}", f"--dbname={engine.url.database}", str(source)
        )
    return None


def _contents(engine: Engine, source: Path) -> str:
    try:
        return _run(engine, "pg_restore", "--list", str(source))
    except NoClient:
        raise
    except BackupError:
        raise DamagedBackup from None


def _require_known_revision(engine: Engine, source: Path) -> None:
    script = _run(engine, "pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(source))
    found = REVISION.search(script)
    if found and found[1] not in schema.RELEASED.newest_first():
        raise NewerSchema(found[1], schema.RELEASED.head)


def _require_closed(engine: Engine) -> None:
    if inspect(engine).has_table("leases"):
        with Session(engine) as session:
            if leases.somebody_leads(session, leases.LEADER):
                raise ShopIsOpen


def _run(engine: Engine, program: str, *arguments: str) -> str:
    """What one of PostgreSQL's programs says; where to connect goes by the environment, which others can't read."""
    found = shutil.which(program)
    if found is None:
        raise NoClient(program)
    outcome = subprocess.run(  # noqa: S603 - PostgreSQL's own program, and no shell between
        [found, *arguments], env=os.environ | _address(engine), capture_output=True, text=True, check=False
    )
    if outcome.returncode:
        raise BackupError(f"{program} failed: {outcome.stderr.strip()}")
    return outcome.stdout


def _address(engine: Engine) -> dict[str, str]:
    url = engine.url
    known = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: str(value) for name, value in known.items() if value}
