"""Fixtures of all tests: the same database on both dialects."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.telemetry.logs import route_structlog
from models import Database, SessionLocal, create_engine
from tests import databases
from tests.memory import roomy_memory
from tests.nursery.client import Nursery, running_nursery

DIALECTS = ("sqlite", "postgresql")
WHOLE_SHOPS = {Path(__file__).with_name(name) for name in ("campaigns", "e2e")}
POSTGRES, NURSERY = "benchbell_postgres_server", "benchbell_nursery"
SHARED: dict[str, Callable[[], AbstractContextManager[str]]] = {
    POSTGRES: lambda: databases.postgres_server(roomy_memory()),
    NURSERY: running_nursery,
}
"""What takes long to start, and gives an address."""
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_kept: dict[str, str] = {}
_at_the_end = ExitStack()

# httpcore tries this import at each request; to find that it is not installed takes longer than the rest of it.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # None is how a module is said not to be there

hypothesis.settings.register_profile("benchbell", deadline=None, max_examples=50)  # busy machines are not failures
hypothesis.settings.load_profile("benchbell")


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Logs go through logging, where pytest finds them; structlog by itself prints every local variable."""
    route_structlog()


def pytest_configure() -> None:
    """Temporary files go to memory where there is room, and nobody's proxy stands between our own processes."""
    for name in PROXIES:
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)
    if memory := roomy_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole shops first: they wait the most, and what takes longest must not begin last."""
    items.sort(key=lambda item: not WHOLE_SHOPS & set(item.path.parents))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Under pytest-xdist the workers share what takes long to start, and this process keeps it."""
    for name, start in SHARED.items():
        if name not in _kept:
            _kept[name] = _at_the_end.enter_context(start())
    node.workerinput.update(_kept)


def pytest_unconfigure() -> None:
    """Stop what was started, also after Ctrl-C."""
    _at_the_end.close()


def _address(name: str, config: pytest.Config) -> Iterator[str]:
    """Of what the workers share, or of one of our own; started only when a test asks."""
    shared: dict[str, str] = getattr(config, "workerinput", {})
    if name in shared:
        yield shared[name]
    else:
        with SHARED[name]() as address:
            yield address


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server."""
    yield from _address(POSTGRES, request.config)


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """This process's own PostgreSQL database, built once; `postgresql_url` lends it emptied."""
    with databases.scratch_database(postgres_server) as url:
        databases.build(url)
        yield url


@pytest.fixture(scope="session")
def sweeper(postgres_database: str) -> Iterator[databases.Sweeper]:
    """Empties the PostgreSQL database."""
    with closing(databases.Sweeper(postgres_database)) as sweeper:
        yield sweeper


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no rows, to copy."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    databases.build(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> str:
    """A SQLite file with every table and no rows: each test finds it new, at the same place."""
    path = sqlite_template.with_name("repair_shop.db")
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres_database: str, sweeper: databases.Sweeper) -> str:
    """A PostgreSQL database with every table and no rows."""
    sweeper.empty()
    return postgres_database


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Each test that uses a database runs on both."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(dialect: str, request: pytest.FixtureRequest) -> str:
    """A database with every table and no rows."""
    url: str = request.getfixturevalue(f"{dialect}_url")
    return url


@pytest.fixture
def blank_database_url(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without a single table, for tests that build or change the schema."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
    else:
        with databases.scratch_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture(scope="session")
def nursery_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the nursery is."""
    yield from _address(NURSERY, request.config)


@pytest.fixture(scope="session")
def nursery(nursery_address: str) -> Iterator[Nursery]:
    """Forks bots that are processes of their own."""
    with closing(Nursery(nursery_address)) as nursery:
        yield nursery


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """Engines by their address, kept from test to test: each has to compile every statement once."""
    kept: dict[str, Engine] = {}
    yield kept
    for engine in kept.values():
        engine.dispose()


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    """An engine on it, as the application makes one."""
    if database_url not in engines:
        engines[database_url] = create_engine(database_url)
    engine = engines[database_url]
    yield engine
    if engine.dialect.name == "sqlite":
        engine.dispose()  # the next test finds another file there; PostgreSQL's connections serve it too


@pytest.fixture
def db(engine: Engine) -> Iterator[Database]:
    """The application's door to it. On SQLite, end the transaction of `session` before you use both."""
    database = Database(engine)
    yield database
    database._executor.shutdown()  # noqa: SLF001 - close() would let go of the connections, too


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on it, set up as the application's are."""
    with SessionLocal(bind=engine) as session:
        yield session
