"""One embedded engine per test process; tests keep apart by project."""

from collections.abc import Iterator

import pytest

from podium.store.engine import Engine, embedded_address
from podium.store.schema import migrate


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The real engine on an empty directory, its schema migrated."""
    engine = Engine(embedded_address(tmp_path_factory.mktemp("engine")), readers=3)
    migrate(engine)
    yield engine
    engine.close()


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    """A project of this test's own."""
    return f"{request.node.name}-{id(request.node)}"
