"""Order does not matter: spans in any parts, order and repetition, over any commits and a kill, come to the same."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.rows import ROLLUPS
from tests.spans import request, span, span_id
from tests.stored import AGENT, CHAT, SECOND, Killed
from tests.write_path import OpenPath, WritePath

from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import Filter
from podium.query.traces.trace_list import list_traces
from podium.store.contributions import CONTRIBUTED
from podium.store.engine import Engine
from podium.store.rollups import DIMENSIONS, MEASURES

FAILED = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o"}
OI_AGENT = {"openinference.span.kind": "AGENT", "agent.name": "planner", "user.id": "u-oi", "session.id": "s-oi"}
OI_CALL = {
    "openinference.span.kind": "LLM", "llm.model_name": "gpt-4o", "llm.provider": "openai",
    "llm.token_count.prompt": 700, "llm.token_count.completion": 70,
}  # fmt: skip
TRACELOOP = {"traceloop.span.kind": "workflow", "traceloop.workflow.name": "refunds"}
STREAMED = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o", "logfire.span_type": "span"}
KILLS = ("commit.decode", "commit.amend", "commit.finish", "commit.revise", "commit.change", "commit.take_away",
         "commit.batches", "commit.remember", "commit.delete")  # fmt: skip

# What a piece of a story sends: records in the order of a tidy sender; `superseded` ones are sent beside the last.
Piece = Callable[[int], tuple[list[Span], list[Span]]]


def _answered(answer: str, **more: Any) -> dict[str, Any]:
    return {**CHAT, "gen_ai.response.id": answer, **more}


def nested(at: int) -> tuple[list[Span], list[Span]]:
    root = span("app", {"user.id": "u-1", "session.id": "s-1"}, start_ns=at, duration_ns=9 * SECOND)
    agent = span(
        "agent", {**AGENT, "gen_ai.usage.input_tokens": 2000}, start_ns=at + 1, duration_ns=8 * SECOND, parent=root
    )
    outer = span("chat", CHAT, start_ns=at + SECOND, duration_ns=3 * SECOND, parent=agent)
    inner = span("POST", {**CHAT, "gen_ai.response.model": "gpt-4o-2024-08-06"}, start_ns=at + SECOND + 5, parent=outer)
    again = span("chat", OI_CALL, start_ns=at + 5 * SECOND, parent=agent)
    return [inner, outer, again, agent, root], []


def failed_twice(at: int) -> tuple[list[Span], list[Span]]:
    error = Status(code=Status.STATUS_CODE_ERROR)
    outer = span("messages.create", {**OI_CALL, "user.id": "u-2"}, start_ns=at, duration_ns=2 * SECOND, status=error)
    usage = [each for each in outer.attributes if "token_count" in each.key]
    for each in usage:  # a failed call has none
        outer.attributes.remove(each)
    inner = span("create", FAILED, start_ns=at + 9, parent=outer, status=error)
    return [inner, outer], []


def two_traces(at: int) -> tuple[list[Span], list[Span]]:
    answer = f"msg_{at}_{span_id().hex()}"
    client = span("sdk", _answered(answer), start_ns=at + 5)
    workflow = span("refunds", TRACELOOP, start_ns=at - 9, duration_ns=9 * SECOND)
    gateway = span(
        "gateway", _answered(answer, **{"user.id": "u-3"}), start_ns=at, duration_ns=4 * SECOND, parent=workflow
    )
    return [client, gateway, workflow], []


def several_agents(at: int) -> tuple[list[Span], list[Span]]:
    root = span("crew", {"session.id": "s-9"}, start_ns=at, duration_ns=9 * SECOND)
    first = span("planner", OI_AGENT, start_ns=at + 1, duration_ns=4 * SECOND, parent=root)
    second = span("agent", {**FAILED, "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "writer"},
                  start_ns=at + 5 * SECOND, duration_ns=3 * SECOND, parent=root)  # fmt: skip
    step = span("step", start_ns=at + 2, duration_ns=2 * SECOND, parent=first)
    calls = [
        span("chat", CHAT, start_ns=at + 3, parent=step),
        span("chat", CHAT, start_ns=at + 6 * SECOND, parent=second),
        span("chat", CHAT, start_ns=at + 8 * SECOND, parent=root),
    ]
    return [*calls, step, first, second, root], []


def running(at: int) -> tuple[list[Span], list[Span]]:
    ended = span("chat", CHAT, start_ns=at, duration_ns=2 * SECOND)
    started = span("chat", FAILED, start_ns=at, trace=ended.trace_id)
    started.span_id, started.end_time_unix_nano = ended.span_id, 0
    still = span("chat", FAILED, start_ns=at + 7, trace=ended.trace_id)
    still.end_time_unix_nano = 0
    return [ended, still], [started]


def streamed(at: int) -> tuple[list[Span], list[Span]]:
    root = span("checkout", start_ns=at, duration_ns=5 * SECOND)
    call = span("Chat Completion", STREAMED, start_ns=at + 1, duration_ns=SECOND // 3, parent=root)
    end = span("streaming", {**CHAT, "logfire.span_type": "log"}, start_ns=at + SECOND, duration_ns=0, parent=root)
    return [call, end, root], []


def one_id_for_two(at: int) -> tuple[list[Span], list[Span]]:
    client = span("client side", {"user.id": "u-z"}, start_ns=at, duration_ns=3 * SECOND)
    server = span("server side", start_ns=at + SECOND, trace=client.trace_id)
    server.span_id = client.span_id
    return [client, server], []


PIECES: tuple[Piece, ...] = (nested, failed_twice, two_traces, several_agents, running, streamed, one_id_for_two)


def deliver(path: WritePath, project: str, requests: list[list[Span]]) -> None:
    for records in requests:
        path.take("traces", request(*records), len(records), project=project)
        path.settle()


def _shown(engine: Engine, sql: str, project: str) -> list[tuple[Any, ...]]:
    return sorted(engine.read_back(sql, {"p": project}), key=repr)


def state(engine: Engine, project: str, now_ns: int) -> dict[str, Any]:
    """Everything that is kept of a project, but when it arrived and with which batch."""
    kept = ", ".join(column for column in CONTRIBUTED if column not in ("project", "received_at"))
    spans = f"SELECT {kept} FROM spans WHERE project = {{p:String}}"
    found: dict[str, Any] = {"spans": _shown(engine, spans, project)}
    measures = ", ".join(
        f"mapFilter((bin, n) -> n != 0, {m.over_rollup})" if m.name.endswith("sketch") else m.over_rollup
        for m in MEASURES
    )
    dimensions = ", ".join(d for d in DIMENSIONS if d != "project")
    for name, table in ROLLUPS.items():
        sql = (f"SELECT bucket, {dimensions}, {measures} FROM {table} AS s WHERE project = {{p:String}}"
               f" GROUP BY bucket, {dimensions} HAVING sum(s.spans) != 0")  # fmt: skip
        found[name] = _shown(engine, sql, project)
    bounds = Bounds(project, now_ns - 3_600 * SECOND, now_ns + 3_600 * SECOND)
    found["traces"] = list_traces(engine, bounds, Filter(), sort="start_time", limit=200, cursor=None).traces
    return found


@pytest.mark.timeout(600)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=6),
    seed=st.integers(0, 2**32),
    parts=st.integers(2, 6),
    kill=st.sampled_from((None, *KILLS)),
)
def test_any_delivery_comes_to_what_a_tidy_one_does(
    open_path: OpenPath, engine: Engine, now_ns: int, pieces: list[Piece], seed: int, parts: int, kill: str | None
) -> None:
    dice = random.Random(seed)  # noqa: S311 - it deals parts, not secrets
    sent = [piece(now_ns + number * 20 * SECOND) for number, piece in enumerate(pieces)]
    tidy = [record for standing, _ in sent for record in standing]
    records = [record for standing, superseded in sent for record in (*standing, *superseded)]
    records += dice.sample(records, len(records) // 3)
    dice.shuffle(records)
    requests = [part for part in (records[place::parts] for place in range(parts)) if part]
    project = f"order-{seed}-{span_id().hex()}"
    deaths = {dice.randrange(len(requests)): kill} if kill else {}
    path = open_path()

    deliver(path, f"{project}-tidy", [tidy])
    for number, part in enumerate(requests):
        if (step := deaths.get(number)) is not None:
            _die_at(open_path, project, part, step)
            path = open_path()
            path.settle()
        else:
            deliver(path, project, [part])

    found, expected = state(engine, project, now_ns), state(engine, f"{project}-tidy", now_ns)
    for name, rows in expected.items():
        assert found[name] == rows, name


def _die_at(open_path: OpenPath, project: str, records: list[Span], step: str) -> None:
    def die(name: str) -> None:
        if name == step:
            raise Killed

    path = open_path(on_step=die)
    try:
        deliver(path, project, [records])
    except Killed:
        return  # not every delivery comes to every step
