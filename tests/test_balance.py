"""Where several processes share the tests, long files begin first; in one process everything keeps its order."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

_CONFTEST = """
from tests.balance import Balance, is_shared

def pytest_configure(config):
    if is_shared(config):
        config.pluginmanager.register(Balance(config))
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    pytester.makeconftest(_CONFTEST)
    pytester.makepyfile(
        test_a="def test_it(): pass",
        test_b="import time\ndef test_it(): time.sleep(0.3)",
        test_c="import time\ndef test_it(): time.sleep(0.1)",
    )
    return pytester


def order(suite: pytest.Pytester, *options: str) -> list[str]:
    # One process besides the one that notes: they run in the order in which they are handed out.
    done = suite.runpytest_subprocess("-v", *options)
    assert done.ret == 0
    lines = [line for line in done.outlines if "PASSED" in line]
    return [part[5] for line in lines for part in line.split() if part.startswith("test_")]


def test_files_that_took_long_begin_first_the_next_time(suite: pytest.Pytester) -> None:
    shared = ("--numprocesses", "1", "--dist", "loadfile", "--no-loadscope-reorder")

    assert order(suite, *shared) == ["a", "b", "c"]
    assert order(suite, *shared) == ["b", "c", "a"]
    assert order(suite) == ["a", "b", "c"]
