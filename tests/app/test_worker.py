"""Workers run between the start of the write path and its end."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from podium.app.asgi import create_app
from podium.app.parts import Parts


class Noting:
    """A worker that notes when it is started and stopped."""

    def __init__(self, name: str, order: list[str]) -> None:
        self._name = name
        self._order = order

    def start(self) -> None:
        self._order.append(f"{self._name} starts")

    def stop(self) -> None:
        self._order.append(f"{self._name} stops")


def noting(noted: str, order: list[str], was: Callable[[], None]) -> Callable[[], None]:
    def note() -> None:
        order.append(noted)
        was()

    return note


def test_workers_start_after_the_write_path_and_stop_before_it(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    for name in ("journal", "committer"):
        part = getattr(parts, name)
        for method in ("start", "stop"):
            was: Callable[[], None] = getattr(part, method)
            noted = f"{name} {method}s"
            monkeypatch.setattr(part, method, noting(noted, order, was))
    monkeypatch.setattr(parts.engine, "close", lambda: order.append("engine closes"))
    workers = (Noting("first", order), Noting("second", order))

    with TestClient(create_app(replace(parts, workers=workers))):
        order.append("requests are answered")

    assert order == [
        "journal starts", "committer starts", "first starts", "second starts",
        "requests are answered",
        "first stops", "second stops", "journal stops", "committer stops", "engine closes",
    ]  # fmt: skip
