import asyncio
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from tests.sdk.conftest import Recorded

import podium
from podium.sdk import safety
from podium.sdk.recording import calls, observation, spans


def test_recursion_to_its_limit_is_the_users_own() -> None:
    @podium.observe
    def forever() -> None:
        forever()

    with pytest.raises(RecursionError):
        forever()


def _broken(*args: object, **kwargs: object) -> Any:
    msg = "a fault of ours"
    raise RuntimeError(msg)


# Where our own code is made to fail.
PLACES = [
    (spans, "start"),
    (calls, "as_text"),
    (calls, "announce"),
    *((observation, name) for name in ("start_span", "attach", "detach", "end")),
]


@pytest.mark.parametrize(("module", "name"), PLACES)
def test_a_fault_of_ours_never_reaches_the_program(
    module: Any, name: str, recorded: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[str] = []

    @podium.observe(kind="agent")
    def plain(x: int) -> int:
        called.append("plain")
        return x

    @podium.observe
    def generator(x: int) -> Iterator[int]:
        called.append("generator")
        yield x

    @podium.observe
    async def coroutine(x: int) -> int:
        called.append("coroutine")
        return x

    with patch.object(module, name, _broken):
        results = [plain(1), list(generator(2)), asyncio.run(coroutine(3)), plain(4)]
        with podium.span("block"):
            results.append("block")

    assert results == [1, [2], 3, 4, "block"]
    assert called == ["plain", "generator", "coroutine", "plain"]
    assert safety.faults()
    assert len(caplog.records) == len(safety.faults())


def test_a_fault_never_hides_the_programs_own_error() -> None:
    @podium.observe
    def fail() -> None:
        raise KeyError

    with patch.object(observation, "end", _broken), pytest.raises(KeyError):
        fail()


def test_the_same_fault_is_counted_each_time_and_reported_once(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(100):
        with safety.guarded("here"):
            _broken()

    assert safety.faults() == {"here": 100}
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_interrupts_pass(interrupt: type[BaseException]) -> None:
    with pytest.raises(interrupt), safety.guarded("here"):
        raise interrupt


HELPERS: list[Callable[[object], object]] = [
    lambda odd: podium.event(odd, thing=odd),  # type: ignore[arg-type]
    podium.login,
    lambda odd: podium.conversation(odd, odd, conversation_id=odd),
    lambda odd: podium.plan(odd, odd).rejected(reason=odd),  # type: ignore[arg-type]
    podium.fingerprint,
    lambda odd: podium.continued({"traceparent": odd}),  # type: ignore[dict-item]
    lambda odd: podium.workflow("flow", nodes=odd),  # type: ignore[arg-type]
]


class Odd:
    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


@pytest.mark.parametrize("helper", HELPERS)
@pytest.mark.parametrize("odd", [Odd(), {1: Odd()}, 10**400, "\ud800", None])
def test_helpers_take_anything(helper: Callable[[object], object], odd: object) -> None:
    helper(odd)


@pytest.mark.parametrize("odd", [Odd(), 10**400, None, "\ud800"])
def test_blocks_take_anything(odd: Any) -> None:
    with podium.user(odd), podium.agent(odd, config=odd), podium.hitl(odd) as question, podium.cache(odd) as lookup:
        question.approved(by=odd, response=odd)
        lookup.hit(similarity=odd, saved_cost=odd, saved_tokens=odd)
        with podium.workflow(odd) as flow, flow.node(odd, after=odd):
            podium.current().set(odd, odd)


def test_where_processes_cannot_fork_it_loads_all_the_same() -> None:
    program = "import os; del os.register_at_fork; import podium.sdk.safety"

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
