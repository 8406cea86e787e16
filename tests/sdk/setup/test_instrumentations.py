import importlib.metadata
from collections.abc import Callable
from typing import Any

import pytest

from podium.sdk import safety
from podium.sdk.setup import instrumentations
from podium.sdk.setup.instrumentations import Instrumented, auto


class Library:
    """An instrumentation library as `opentelemetry-instrumentation` makes them."""

    def __init__(self, wanted: tuple[str, ...], *, fails: bool = False) -> None:
        self.wanted = wanted
        self.fails = fails
        self.is_instrumented_by_opentelemetry = False

    def instrumentation_dependencies(self) -> tuple[str, ...]:
        return self.wanted

    def instrument(self) -> None:
        if self.fails:
            raise RuntimeError
        self.is_instrumented_by_opentelemetry = True


class Entry:
    def __init__(self, name: str, library: Library, *needs: str) -> None:
        self.dist = type("Dist", (), {"name": name, "requires": list(needs)})()
        self.load: Callable[[], Any] = lambda: lambda: library


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that these libraries and clients are installed."""

    def install(*entries: Entry, clients: tuple[str, ...]) -> None:
        monkeypatch.setattr(instrumentations, "init", lambda: None)
        monkeypatch.setattr(instrumentations, "entry_points", lambda group: entries if "opentel" in group else ())

        def find(name: str) -> None:
            if name not in clients:
                raise importlib.metadata.PackageNotFoundError(name)

        monkeypatch.setattr(instrumentations, "distribution", find)

    return install


AI = "opentelemetry-semantic-conventions-ai>=0.5"


def test_one_library_per_client_the_preferred_first(installed: Callable[..., None]) -> None:
    theirs, ours = Library(("openai >= 1",)), Library(("openai",))
    installed(
        Entry("opentelemetry-instrumentation-openai", theirs, AI),
        Entry("openinference-instrumentation-openai", ours),
        clients=("openai",),
    )
    said: list[str] = []

    decided = auto(say=said.append)

    both = ("openinference-instrumentation-openai", "opentelemetry-instrumentation-openai")
    assert decided == (Instrumented("openai", both[0], (both[1],)),)
    assert (ours.is_instrumented_by_opentelemetry, theirs.is_instrumented_by_opentelemetry) == (True, False)
    assert said == [f"podium: openai is recorded by {both[0]} ({both[1]} left off)"]


def test_one_that_is_on_stays(installed: Callable[..., None]) -> None:
    theirs, ours = Library(("openai",)), Library(("openai",))
    theirs.instrument()
    installed(
        Entry("opentelemetry-instrumentation-openai", theirs, AI),
        Entry("openinference-instrumentation-openai", ours),
        clients=("openai",),
    )

    (decided,) = auto(say=len)

    assert decided.by == "opentelemetry-instrumentation-openai"
    assert not ours.is_instrumented_by_opentelemetry


def test_one_that_fails_leaves_the_client_to_the_next(installed: Callable[..., None]) -> None:
    broken, works = Library(("cohere",), fails=True), Library(("cohere",))
    installed(
        Entry("openinference-instrumentation-cohere", broken),
        Entry("opentelemetry-instrumentation-cohere", works, AI),
        clients=("cohere",),
    )

    (decided,) = auto(say=len)

    assert decided.by == "opentelemetry-instrumentation-cohere"
    assert safety.faults() == {"openinference-instrumentation-cohere": 1}


def test_a_client_that_is_not_there_is_reported(installed: Callable[..., None]) -> None:
    library = Library(("groq >= 0.9",))
    installed(Entry("openinference-instrumentation-groq", library), clients=())
    said: list[str] = []

    auto(say=said.append)

    assert said == ["podium: groq is not recorded: its client is not installed"]
    assert not library.is_instrumented_by_opentelemetry


def test_libraries_of_databases_are_left_alone(installed: Callable[..., None]) -> None:
    library = Library(("redis",))
    installed(Entry("opentelemetry-instrumentation-redis", library, "wrapt"), clients=("redis",))

    assert auto(say=len) == ()
    assert not library.is_instrumented_by_opentelemetry


@pytest.mark.parametrize(("also", "is_on"), [((), False), (("openai",), True)])
def test_a_client_that_langchain_records_is_left_to_it(
    also: tuple[str, ...], is_on: bool, installed: Callable[..., None]
) -> None:
    openai = Library(("openai",))
    installed(
        Entry("openinference-instrumentation-openai", openai),
        Entry("openinference-instrumentation-langchain", Library(("langchain-core",))),
        clients=("openai", "langchain-core", "langchain-openai"),
    )

    auto(also=also, say=len)

    assert openai.is_instrumented_by_opentelemetry is is_on


def test_nothing_installed_is_reported(installed: Callable[..., None]) -> None:
    installed(clients=())
    said: list[str] = []

    assert auto(say=said.append) == ()
    assert "no instrumentation library is installed" in said[0]
