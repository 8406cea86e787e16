"""Tasks that say their usage is their own, beside and inside others, however they were cut into requests."""

from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.spans import request, span
from tests.write_path import WritePath

from podium.store.engine import Engine

SECOND = 10**9
TASK = {"podium.kind": "task", "podium.usage.total_tokens": 1000, "podium.cost": 0.03}
OWN = TASK | {"podium.usage.own": True}
CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.input_tokens": 10,
    "podium.cost": 0.5,
}


def billed(path: WritePath, engine: Engine, project: str, *segments: list[Span]) -> set[str]:
    """Store the spans and return the names of those that are billed."""
    for spans in segments:
        path.take("traces", request(*spans), len(spans), project=project)
        path.settle()
    rows: list[dict[str, Any]] = engine.select(
        "SELECT name FROM spans WHERE project = {p:String} AND billable", {"p": project}
    )
    return {row["name"] for row in rows}


@pytest.mark.parametrize("together", [True, False])
def test_tasks_side_by_side_are_each_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    work = span("workflow", start_ns=now_ns, duration_ns=9 * SECOND)
    long = span("long", OWN, start_ns=now_ns, duration_ns=5 * SECOND, parent=work)
    short = span("short", OWN, start_ns=now_ns + SECOND, duration_ns=SECOND, parent=work)

    segments = [[short, long, work]] if together else [[short], [long, work]]
    assert billed(path, engine, project, *segments) == {"long", "short"}


@pytest.mark.parametrize("together", [True, False])
def test_a_task_beside_anothers_call_is_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    work = span("workflow", start_ns=now_ns, duration_ns=9 * SECOND)
    calling = span("calling", TASK, start_ns=now_ns, duration_ns=5 * SECOND, parent=work)
    call = span("call", CHAT, start_ns=now_ns + SECOND, duration_ns=SECOND, parent=calling)
    beside = span("beside", OWN, start_ns=now_ns, duration_ns=5 * SECOND, parent=work)

    segments = [[call, calling, beside, work]] if together else [[call], [calling], [beside, work]]
    assert billed(path, engine, project, *segments) == {"call", "beside"}


@pytest.mark.parametrize("together", [True, False])
def test_a_task_that_sums_up_tasks_is_not_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int, *, together: bool
) -> None:
    outer = span("outer", TASK, start_ns=now_ns, duration_ns=5 * SECOND)
    inner = [
        span(name, OWN, start_ns=now_ns + number * SECOND, duration_ns=SECOND, parent=outer)
        for number, name in enumerate(("first", "second"), 1)
    ]

    segments = [[*inner, outer]] if together else [inner, [outer]]
    assert billed(path, engine, project, *segments) == {"first", "second"}
