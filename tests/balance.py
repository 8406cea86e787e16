"""The order of test files where several processes share them: what takes longest begins first, so that no process is
left alone with it at the end."""

from collections import defaultdict

import pytest

_SECONDS = "podium/seconds_by_file"
# How long a file of real servers is thought to take before it was measured.
_OF_FLOWS_S = 30.0


class Balance:
    """Notes how long each file takes, beside pytest's other notes, and sorts by that the next time."""

    def __init__(self, config: pytest.Config) -> None:
        self._cache: pytest.Cache | None = getattr(config, "cache", None)
        # Every process reads the notes, and the one that hands out the tests writes them.
        self._is_writer = not hasattr(config, "workerinput")
        self._seconds: defaultdict[str, float] = defaultdict(float)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort the files; tests within one keep their order, and the browser's are put last after this."""
        known = self._known()
        items.sort(key=lambda item: -known.get(file_of(item.nodeid), _OF_FLOWS_S if "/flows/" in item.nodeid else 0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what a test took, with its fixtures."""
        self._seconds[file_of(report.nodeid)] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Note the sums; files that did not run keep theirs."""
        if self._cache and self._is_writer:
            self._cache.set(_SECONDS, self._known() | self._seconds)

    def _known(self) -> dict[str, float]:
        return dict(self._cache.get(_SECONDS, {})) if self._cache else {}


def file_of(nodeid: str) -> str:
    """Return the path of a test's file."""
    return nodeid.partition("::")[0]


def is_shared(config: pytest.Config) -> bool:
    """Return whether this process shares the tests with others."""
    return hasattr(config, "workerinput") or bool(config.getoption("numprocesses", default=None))
