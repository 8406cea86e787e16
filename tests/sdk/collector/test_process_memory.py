"""Reading the memory of the process."""

import os
import sys
import time

import psutil
import pytest

from podium.sdk.collector import process_memory
from podium.sdk.collector.process_memory import ProcessMemory

_MIB = 2**20


def test_memory_is_read_without_psutil_where_linux_has_procfs(monkeypatch: pytest.MonkeyPatch) -> None:
    if not os.path.exists(process_memory._STATM):  # noqa: PTH110 - no path of a file of ours
        pytest.skip("not Linux")
    expected = psutil.Process().memory_info().rss
    monkeypatch.setitem(sys.modules, "psutil", None)

    read = ProcessMemory().read_bytes()

    assert read is not None
    assert abs(read - expected) < 16 * _MIB


def test_psutil_is_asked_where_the_system_has_no_procfs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_memory, "_STATM", "/nowhere")

    read = ProcessMemory().read_bytes()

    assert read is not None
    assert abs(read - psutil.Process().memory_info().rss) < 16 * _MIB


def test_S1_6_without_either_memory_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_memory, "_STATM", "/nowhere")
    monkeypatch.setitem(sys.modules, "psutil", None)

    assert ProcessMemory().read_bytes() is None


def test_a_reading_that_fails_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise OSError

    memory = ProcessMemory()
    memory.read_bytes()
    monkeypatch.setattr(os, "pread", broken)

    assert memory.read_bytes() is None


def test_a_recent_reading_is_used_again_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, now_ns, readings = ProcessMemory(), [1_000_000_000], [3, 7]
    monkeypatch.setattr(time, "perf_counter_ns", lambda: now_ns[0])
    monkeypatch.setattr(memory, "read_bytes", lambda: readings.pop(0))

    first = memory.recent_bytes()
    now_ns[0] += 200_000
    again = memory.recent_bytes()
    now_ns[0] += 1
    later = memory.recent_bytes()

    assert (first, again, later) == (3, 3, 7)
