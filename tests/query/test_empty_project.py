"""A project without a name is a project like any other, which has nothing: never all of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.rows import HOUR_NS, START_NS, call_row, commit, insert, insert_event, span_row

from podium.errors import NotFound
from podium.query.ask.bounds import Bounds
from podium.query.ask.spool import Spool
from podium.query.figures.breakdown import breakdown
from podium.query.figures.distribution import distribution
from podium.query.figures.movers import movers
from podium.query.figures.overview import overview
from podium.query.figures.series import series
from podium.query.filter.filters import Filter, parse_filter
from podium.query.stored.existing import existing_items
from podium.query.traces.facets import facets
from podium.query.traces.span_list import every_span, list_spans
from podium.query.traces.trace import read_trace
from podium.query.traces.trace_list import every_trace, list_traces
from podium.query.work.calls import call_totals, calls_by_minute, calls_by_provider, newest_calls
from podium.query.work.conversations import talkers
from podium.query.work.coordinators import read_coordinators
from podium.query.work.event_counts import events_per_interval
from podium.query.work.executions import executions_by_name, newest_executions, running_executions
from podium.query.work.failures import read_failures
from podium.query.work.jobs import every_task, job_tasks, job_totals, list_jobs
from podium.query.work.people import busiest_users, count_users, recent_sessions
from podium.query.work.plans import newest_plans
from podium.query.work.questions import open_questions
from podium.query.work.switches import switches
from podium.semconv import events
from podium.store.engine import Engine

Ask = Callable[[Engine, Bounds, Filter, Spool], Any]
TRACE = b"one-trace-of-all"
PROJECT = "has-everything"
PAGE: dict[str, Any] = {"sort": "-start_time", "limit": 5, "cursor": None}
LINES: dict[str, Any] = {"measures": ["spans"], "by": None, "step_s": None, "limit": 5}
# Each of them has something of a project in which something happened.
QUESTIONS: dict[str, Ask] = {
    "spans": lambda e, b, w, _: list_spans(e, b, w, **PAGE).spans,
    "spans by cost": lambda e, b, w, _: list_spans(e, b, w, **(PAGE | {"sort": "-cost"})).spans,
    "all spans": lambda e, b, w, s: [*every_span(e, b, w, sort="-cost", spool=s)],
    "traces": lambda e, b, w, _: list_traces(e, b, w, **PAGE).traces,
    "traces by cost": lambda e, b, w, _: list_traces(e, b, w, **(PAGE | {"sort": "-cost"})).traces,
    "all traces": lambda _, b, w, s: [*every_trace(b, w, sort="-cost", spool=s)],
    "facets": lambda e, b, w, _: facets(e, b, w, fields=["model"], prefix="", limit=5).facets[0].values,
    "facets of spans": lambda e, b, w, _: facets(e, b, w, fields=["job"], prefix="", limit=5).facets[0].values,
    "facets of attributes": lambda e, b, w, _: facets(e, b, w, fields=["attr.a"], prefix="", limit=5).facets[0].values,
    "overview": lambda e, b, w, _: overview(e, b, w).requests.value,
    "traces in the overview": lambda e, b, w, _: overview(e, b, w).traces.value,
    "breakdown": lambda e, b, w, _: breakdown(e, b, w, by="model", sort="cost", limit=5).rows,
    "distribution": lambda e, b, w, _: distribution(e, b, w, measure="duration").total,
    "movers": lambda e, b, w, _: movers(e, b, w, limit=5).movers,
    "series": lambda e, b, w, _: series(e, b, w, **LINES).measures[0].lines[0].total,
    "calls": lambda e, b, _w, _: call_totals(e, b).calls,
    "calls by provider": lambda e, b, _w, _: calls_by_provider(e, b),
    "calls by minute": lambda e, b, _w, _: calls_by_minute(e, b, limit=5),
    "newest calls": lambda e, b, _w, _: newest_calls(e, b, limit=5),
    "coordinators": lambda e, b, w, _: read_coordinators(e, b, w).coordinators,
    "executions": lambda e, b, w, _: executions_by_name(e, "tool", b, w, limit=5),
    "newest executions": lambda e, b, _w, _: newest_executions(e, "tool", b, limit=5),
    "running executions": lambda e, b, _w, _: running_executions(e, "tool", b),
    "failures": lambda e, b, _w, _: read_failures(e, b, step_s=60, limit=5).newest,
    "jobs": lambda e, b, w, _: list_jobs(e, b, w),
    "totals of a job": lambda e, b, _w, _: job_totals(e, b, "j").tasks,
    "tasks of a job": lambda e, b, _w, _: job_tasks(e, b, "j", limit=5, offset=0),
    "all tasks": lambda _e, b, w, s: [*every_task(b, w, s)],
    "users": lambda e, b, _w, _: busiest_users(e, b, limit=5),
    "counts of users": lambda e, b, _w, _: count_users(e, b, today_ns=0, week_ns=0, day_ns=0).total,
    "sessions": lambda e, b, _w, _: recent_sessions(e, b, day_ns=0, limit=5),
    "plans": lambda e, b, _w, _: newest_plans(e, b, limit=5),
    "talkers": lambda e, b, _w, _: talkers(e, b, limit=5),
    "questions": lambda e, b, _w, _: open_questions(e, b),
    "events": lambda e, b, _w, _: events_per_interval(e, events.LOGIN, b, 60),
    "switches": lambda e, b, _w, _: switches(e, "tool", b, limit=5),
    "existing spans": lambda e, b, _w, _: existing_items(e, b, "traces", [TRACE.hex()]),
    "existing events": lambda e, b, _w, _: existing_items(e, b, "logs", [TRACE.hex()]),
}


@pytest.fixture(scope="module")
def filled(engine: Engine) -> str:
    known: dict[str, Any] = {"trace_id": TRACE, "user_id": "eve", "session_id": "s", "job_id": "j", "task_name": "t"}
    insert(
        engine,
        call_row(PROJECT, **known, cost="5", attributes={"a": "b"}),
        call_row(PROJECT, user_id="eve", cost="1", model="o3", start_ns=START_NS - HOUR_NS),
        span_row(PROJECT, **known, kind="task"),
        span_row(PROJECT, **known, kind="tool", component="search", status="error"),
        span_row(PROJECT, **known, kind="coordinator", component="chat"),
    )
    for name, attributes in (
        (events.PLAN_CREATED, {"podium.plan.id": "p"}),
        (events.HITL_REQUESTED, {"podium.hitl.id": "h"}),
        (events.LOGIN, {}),
        (events.COMPONENT_ENABLED, {"podium.kind": "tool", "podium.tool": "search"}),
        (events.STARTED, {"podium.kind": "tool", "podium.span.name": "search"}),
    ):
        insert_event(
            engine, PROJECT, name, attributes, user_id="eve", session_id="s", trace_id=TRACE, span_id=b"begun..."
        )
    commit(engine)
    return PROJECT


@pytest.mark.parametrize("text", ["", "kind:llm,task,tool,coordinator user:eve"], ids=["all", "filtered"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_project_without_a_name_has_nothing(
    engine: Engine, filled: str, tmp_path: Path, name: str, text: str
) -> None:
    def ask(project: str) -> Any:
        bounds = Bounds(project, START_NS, START_NS + HOUR_NS)
        return QUESTIONS[name](engine, bounds, parse_filter(text), Spool(engine, tmp_path, 5))

    assert ask(filled)
    assert not ask("")


def test_a_trace_is_not_found_in_a_project_without_a_name(engine: Engine, filled: str) -> None:
    assert read_trace(engine, filled, TRACE.hex()).spans

    with pytest.raises(NotFound):
        read_trace(engine, "", TRACE.hex())
