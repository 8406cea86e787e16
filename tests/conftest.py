"""One embedded engine and one PostgreSQL per test process; tests keep apart by project and by database."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.balance import Balance, is_shared
from tests.postgres import Postgres

from podium.store.engine import Engine, embedded_address
from podium.store.schema import migrate

_BYTECODE = Path(tempfile.gettempdir()) / f"podium-test-bytecode-{os.getuid()}"
_FLUSHED = """
SELECT name FROM system.tables
WHERE database = currentDatabase() AND position(create_table_query, 'fsync_after_insert') > 0
"""


def pytest_configure(config: pytest.Config) -> None:
    """Sort the files where several processes share them, and let the programs of tests keep what they compile."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Compiling Podium anew is a sixth of a server's start. Nothing is written beside the sources all the same.
        os.environ["PYTHONPYCACHEPREFIX"] = str(_BYTECODE)
    if is_shared(config):
        config.pluginmanager.register(Balance(config))


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The real engine on an empty directory, its schema migrated; it does not wait for the disk, as servers' do."""
    engine = Engine(embedded_address(tmp_path_factory.mktemp("engine")), readers=3)
    migrate(engine)
    for table in (row["name"] for row in engine.select(_FLUSHED)):
        engine.execute(f"ALTER TABLE {table} MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL; who stops it starts it again.

    Not below pytest's directory: each session that starts takes other users' access from that, and PostgreSQL started
    by root is another user.
    """
    with tempfile.TemporaryDirectory(prefix="podium-postgres-") as directory:
        postgres = Postgres(Path(directory))
        yield postgres
        postgres.close()


@pytest.fixture
def database_url(postgres: Postgres) -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test's own."""
    with postgres.database() as url:
        yield url


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    """A project of this test's own."""
    return f"{request.node.name}-{id(request.node)}"
