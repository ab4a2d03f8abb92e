"""The revisions there are, and how to go through them. Alembic takes long to import: only who needs it waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, StaticPool, create_engine

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
VERSIONS = HERE / "versions"
FILES = "[0-9][0-9][0-9][0-9]_*.py"


@dataclass(frozen=True)
class Revisions:
    """A line of revisions, from the first to the newest."""

    folders: tuple[Path, ...] = (VERSIONS,)

    @property
    def head(self) -> str:
        """The newest, by the name of its file."""
        return max(file.name.partition("_")[0] for folder in self.folders for file in folder.glob(FILES))

    def newest_first(self) -> list[str]:
        """All of them."""
        from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

        return [script.revision for script in ScriptDirectory.from_config(self.config()).walk_revisions()]

    def upgrade(self, connection: Connection, to: str = "head") -> None:
        """Change the tables, in the transaction that `connection` is in."""
        from alembic.command import upgrade  # noqa: PLC0415 - see above

        upgrade(self.config(connection), to)

    def config(self, connection: Connection | None = None) -> "Config":
        """What Alembic wants to be told, which others keep in an alembic.ini."""
        from alembic.config import Config  # noqa: PLC0415 - see above

        config = Config(attributes={"connection": connection})
        options = {
            "script_location": str(HERE),
            "version_locations": "\n".join(map(str, self.folders)),
            "path_separator": "newline",
            "file_template": "%(rev)s_%(slug)s",
        }
        for name, value in options.items():
            config.set_main_option(name, value.replace("%", "%%"))
        return config


@contextmanager
def in_memory() -> Iterator[Connection]:
    """An empty database of one's own, to go through the revisions and see what comes out."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
