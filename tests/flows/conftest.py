"""Servers for the flows: one shared by all that leave it running, others for those that do not."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows.server import Server

# A shell may start us with interrupts ignored, which programs that tests interrupt would inherit.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flow)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shared server; tests keep apart by project."""
    server = Server(tmp_path_factory.mktemp("flows") / "data").start()
    yield server
    server.stop()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, not yet started."""
    server = Server(tmp_path / "data")
    yield server
    server.close()
