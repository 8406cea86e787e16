"""The machine as the standard library knows it."""

import os

import pytest
from tests.api.status import STATUS

from podium.api.documented.machine import machine


def test_S4_44_the_machine_has_its_memory_in_bytes_and_percent() -> None:
    found = machine(STATUS)

    assert found["cpu_count"] == os.cpu_count()
    assert found["disk_free"] == STATUS.disk_free_bytes
    assert 0 < found["memory_available"] <= found["memory_total"]
    assert 0 <= found["memory_percent"] <= 100
    assert found["cpu_load_1m"] >= 0


def test_S4_44_memory_in_use_is_what_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"SC_PHYS_PAGES": 1_000, "SC_AVPHYS_PAGES": 251, "SC_PAGE_SIZE": 4_096}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)

    found = machine(STATUS)

    assert (found["memory_total"], found["memory_available"]) == (4_096_000, 1_028_096)
    assert found["memory_percent"] == 74.9


def test_S4_44_what_the_system_does_not_say_is_null(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(os, "sysconf", refuse)
    monkeypatch.setattr(os, "getloadavg", refuse)

    found = machine(STATUS)

    unknown = ("memory_total", "memory_available", "memory_percent", "cpu_load_1m")
    assert [found[name] for name in unknown] == [None] * 4
    assert found["os"]
