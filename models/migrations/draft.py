"""Drafts a revision out of what the models say and the history does not: make revision MESSAGE="what changes"."""

import sys
from pathlib import Path
from typing import Any, Literal

from alembic.command import revision
from sqlalchemy import Enum, MetaData

from models import Base, Facts, UtcDateTime
from models.migrations.revisions import VERSIONS, Revisions, in_memory


def draft(message: str, folder: Path = VERSIONS, metadata: MetaData = Base.metadata) -> None:
    """Write the next revision into `folder`, to be read and finished by a person: Alembic overlooks CHECKs."""
    revisions = Revisions(tuple(dict.fromkeys((VERSIONS, folder))))
    with in_memory() as connection:
        revisions.upgrade(connection)
        config = revisions.config(connection)
        config.attributes |= {"target_metadata": metadata, "render_item": _without_models}
        number = f"{int(revisions.head) + 1:04}"
        revision(config, message, autogenerate=True, rev_id=number, version_path=str(folder))


def _without_models(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a type of ours is written where the models must not be imported; False leaves it to Alembic."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Facts):
        return "sa.JSON()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


if __name__ == "__main__":
    draft(sys.argv[1])
