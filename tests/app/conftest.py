"""Servers put together in the test's process, over the session's engine."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from podium.app import parts as composition
from podium.app.asgi import create_app
from podium.app.parts import Parts
from podium.settings import Settings
from podium.store.engine import Engine

_WAIT_S = 60


class SharedEngine:
    """The session's engine, which a server that ends leaves open; `opened` is how it was to be opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.opened: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def close(self) -> None:
        """Leave it open for the tests that follow."""


@pytest.fixture
def shared(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> SharedEngine:
    """What servers of this test open in place of an engine of their own; a process has but one."""
    shared = SharedEngine(engine)

    def open_(address: str, **options: Any) -> SharedEngine:
        shared.opened = {"address": address, **options}
        return shared

    monkeypatch.setattr(composition, "Engine", open_)
    return shared


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data=str(tmp_path / "data"), grpc_port=-1, commit_interval_ms=20, quiet_interval_ms=20, min_free_bytes=0
    )


@pytest.fixture
def parts(shared: SharedEngine, settings: Settings) -> Parts:
    """What a server is made of; nothing of it runs yet."""
    return composition.assemble(settings)


@pytest.fixture
def client(parts: Parts) -> Iterator[TestClient]:
    """A client of a server that runs."""
    with TestClient(create_app(parts)) as client:
        yield client


def until(is_so: Callable[[], object]) -> None:
    """Wait for something that another thread does."""
    deadline = time.monotonic() + _WAIT_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
