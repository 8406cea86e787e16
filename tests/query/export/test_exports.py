"""What can be exported is what the pages show."""

from decimal import Decimal
from typing import Any

import pytest
from tests.query.export.exported_rows import bounds, rows
from tests.query.work.test_jobs import fill
from tests.rows import MINUTE_NS, START_NS, call_row, insert, insert_event, span_row

from podium.errors import InvalidInput
from podium.query.export.exports import LISTS
from podium.query.figures.breakdown import breakdown
from podium.query.figures.distribution import distribution
from podium.query.figures.series import series
from podium.query.filter.filters import Filter, parse_filter
from podium.query.traces.span_list import list_spans
from podium.query.traces.trace_list import list_traces
from podium.query.work.coordinators import read_coordinators
from podium.query.work.jobs import job_tasks
from podium.semconv import events, podium
from podium.store.engine import Engine

pytestmark = pytest.mark.usefixtures("committed")


def some_calls(engine: Engine, project: str) -> None:
    insert(
        engine,
        *(
            call_row(
                project,
                start_ns=START_NS + number * MINUTE_NS,
                trace_id=(number // 2 + 1).to_bytes(16, "big"),
                model=f"m{number % 3}",
                cost="0.000000001" if number else None,
                user_id=f"u{number % 4}",
                session_id=f"s{number % 4}",
            )
            for number in range(11)
        ),
        span_row(project, kind="tool", tool="t", component="search", start_ns=START_NS, status="error"),
    )


def test_S0_51_a_list_is_exported_whole_and_as_its_page_shows_it(engine: Engine, project: str, small: None) -> None:
    some_calls(engine, project)
    page = list_traces(engine, bounds(project), Filter(), sort="-start_time", limit=500, cursor=None).traces
    spans = list_spans(engine, bounds(project), Filter(), sort="-start_time", limit=500, cursor=None).spans

    exported, exported_spans = rows(engine, project, "traces"), rows(engine, project, "spans")

    assert [row["trace_id"] for row in exported] == [each.trace_id for each in page]
    assert [(row["cost_usd"], row["spans"], row["duration_ns"], row["models"], row["status"]) for row in exported] == [
        (each.cost, each.spans, each.duration_ns, each.models, each.status) for each in page
    ]
    assert [(row["span_id"], row["cost_usd"]) for row in exported_spans] == [
        (each.span_id, each.cost) for each in spans
    ]
    assert len(exported_spans) == 12


def test_S0_51_a_filter_narrows_what_is_exported(engine: Engine, project: str, small: None) -> None:
    some_calls(engine, project)

    calls = rows(engine, project, "calls", "model:m1 OR model:m2")

    assert {row["model"] for row in calls} == {"m1", "m2"}
    assert len(calls) == len(rows(engine, project, "requests", "model:m1,m2")) == 7
    assert len(rows(engine, project, "traces", "model:m1")) == 4
    assert [row["name"] for row in rows(engine, project, "tools", "status:ok")] == []
    (tool,) = rows(engine, project, "tools", "status:error")
    assert (tool["name"], tool["executions"], tool["succeeded"], tool["failed"]) == ("search", 1, 0, 1)


def test_columns_are_chosen_and_ordered(engine: Engine, project: str) -> None:
    some_calls(engine, project)

    found = rows(engine, project, "calls", columns=" cost_usd,model ")

    assert [*found[0]] == ["cost_usd", "model"]


def test_jobs_and_all_their_tasks_are_exported(engine: Engine, project: str, small: None) -> None:
    fill(engine, project)
    for number in range(7):
        insert(engine, span_row(project, job_id=f"j{number}", task_name="t", start_ns=START_NS + number))

    jobs, tasks = rows(engine, project, "jobs"), rows(engine, project, "tasks")

    assert [row["tasks"] for row in jobs if row["job_id"] in ("a/b", "other")] == [1, 3]
    assert len(jobs) == 9
    assert len(tasks) == sum(row["tasks"] for row in jobs) == 11
    of_job = [(row["task_number"], row["cost_usd"]) for row in tasks if row["job_id"] == "a/b"]
    assert of_job == [(task.number, task.cost) for task in job_tasks(engine, bounds(project), "a/b", limit=9, offset=0)]
    assert list(dict.fromkeys(row["job_id"] for row in tasks)) == [row["job_id"] for row in jobs]


def test_people_and_plans_are_exported_and_what_never_happened_is_unknown(
    engine: Engine, project: str, small: None
) -> None:
    some_calls(engine, project)
    insert_event(engine, project, "user.login", user_id="u1", session_id="s1", time_ns=START_NS)
    for number in range(5):
        plan = {"podium.plan.id": f"p{number}", "podium.plan.request": "=1+1"}
        insert_event(engine, project, "podium.plan.created", plan, time_ns=START_NS + number, user_id="u1")
    insert_event(engine, project, "podium.plan.approved", {"podium.plan.id": "p0"}, time_ns=START_NS + 9)

    users, sessions, plans = (rows(engine, project, what) for what in ("people", "sessions", "plans"))

    assert {row["user_id"]: row["login_at"] for row in users} == {"u1": START_NS, "u2": None, "u3": None}
    assert {row["session_id"] for row in sessions} == {"s1", "s2", "s3"}
    assert [row["plan_id"] for row in plans] == ["p4", "p3", "p2", "p1", "p0"]
    assert (plans[4]["state"], plans[4]["approved_at"], plans[0]["approved_at"]) == ("approved", START_NS + 9, None)


def test_coordinators_are_exported_with_their_percentiles(engine: Engine, project: str) -> None:
    insert(
        engine,
        *(
            span_row(project, kind="coordinator", coordinator="C", component="C", duration_ns=number * 10**6,
                     status="error" if number == 1 else "ok")
            for number in range(1, 5)
        ),
    )  # fmt: skip

    (found,) = rows(engine, project, "coordinators")

    assert (found["name"], found["executions"], found["error_rate"], found["max_duration_ns"]) == (
        "C",
        4,
        0.25,
        4 * 10**6,
    )
    assert found["duration_p95_ns"] == 4 * 10**6
    assert found["cache_hit_rate"] is None


def test_S0_51_a_chart_is_exported_with_the_figures_it_shows(engine: Engine, project: str) -> None:
    some_calls(engine, project)
    shown = series(engine, bounds(project), Filter(), measures=["cost", "requests", "duration_p95_ns"], by="model",
                   step_s=600, limit=8)  # fmt: skip

    exported = rows(engine, project, "series", measure="cost,requests,duration_p95_ns", by="model", step_s=600)

    for line in shown.measures[1].lines:
        assert [row["requests"] for row in exported if row["model"] == line.name] == [*line.values]
    costs = [row["cost_usd"] for row in exported if row["cost_usd"] is not None]
    assert sum(costs) == Decimal("0.000000010")
    assert {row["start_time"] for row in exported} == {*shown.starts}


def test_S0_51_the_other_charts_are_exported_too(engine: Engine, project: str) -> None:
    some_calls(engine, project)
    where = Filter()

    by_model, bars = rows(engine, project, "breakdown", by="model"), rows(engine, project, "distribution")
    whole = rows(engine, project, "series", measure="cost", step_s=3_600)

    shown = breakdown(engine, bounds(project), where, by="model", sort="cost", limit=9)
    assert [(row["model"], row["cost_usd"], row["requests"]) for row in by_model] == [
        (each.name, each.cost, each.requests) for each in shown.rows
    ]
    assert [row["count"] for row in bars] == [
        each.count for each in distribution(engine, bounds(project), where, measure="duration").bars
    ]
    assert [*whole[0]] == ["start_time", "cost_usd"]


REFUSED: dict[str, tuple[tuple[str, str], dict[str, Any], str]] = {
    "no such list": (("nothing", ""), {}, "`what` is one of traces"),
    "no such column": (("traces", ""), {"columns": "name,price"}, "there is no 'price'"),
    "a column twice": (("traces", ""), {"columns": "name,name"}, "twice"),
    "no such column of a chart": (("distribution", ""), {"columns": "name"}, "from_ns"),
    "a filter of what is not made of spans": (
        ("plans", "model:a"),
        {},
        "plans come from events.* leave it out",
    ),
    "a filter of sessions": (("sessions", "model:a"), {}, "sessions come from events"),
    "a filter of users": (("people", "model:a"), {}, "people come from events"),
    "a name that no list is sorted by": (("traces", ""), {"sort": "-price"}, "`sort` is one of start_time, cost, dur"),
    "a name that another list is sorted by": (
        ("calls", ""),
        {"sort": "span_errors"},
        "`sort` is one of start_time, cost, d",
    ),
    "an order of what has one": (("tools", ""), {"sort": "-cost"}, "`sort` does not belong to tools; leave it out"),
    "an order of a chart": (("distribution", ""), {"sort": "-cost"}, "`sort` does not belong to dis"),
    "a dimension of a list": (("traces", ""), {"by": "model"}, "`by` does not belong to traces"),
    "a step of a breakdown": (("breakdown", ""), {"by": "model", "step_s": 60}, "`step` does not belong"),
    "too many lines": (("series", ""), {"measure": "cost", "by": "model", "limit": 51}, "at most 50 lines"),
    "a breakdown by nothing": (("breakdown", ""), {}, "`by` is one of"),
    "series of nothing": (("series", ""), {}, "`measure` is one or more"),
    "a distribution of money": (("distribution", ""), {"measure": "cost"}, "`measure` is one of"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_exported_is_refused_before_anything_is_read(engine: Engine, project: str, case: str) -> None:
    (what, text), more, message = REFUSED[case]

    with pytest.raises(InvalidInput, match=message):
        rows(engine, project, what, text, **more)


def test_tasks_are_narrowed_by_their_own_spans_and_keep_their_whole_bill(engine: Engine, project: str) -> None:
    trace = {"trace_id": (77).to_bytes(16, "big"), "job_id": "j", "task_name": "read"}
    insert(
        engine,
        span_row(project, start_ns=START_NS, duration_ns=MINUTE_NS, status="error", service="eu", **trace),
        call_row(project, start_ns=START_NS + 1, cost="0.3", model="gpt-5", service="us", **trace),
        span_row(project, job_id="j", task_name="write", start_ns=START_NS, service="us"),
        span_row(project, job_id="k", task_name="read", start_ns=START_NS, service="us"),
    )

    failed = rows(engine, project, "tasks", "status:error OR name:nothing")

    assert [(row["job_id"], row["task_name"], row["cost_usd"], row["model"]) for row in failed] == [
        ("j", "read", Decimal("0.3"), "gpt-5")
    ]
    assert [row["job_id"] for row in rows(engine, project, "tasks", "service:us")] == ["j", "k"]
    assert rows(engine, project, "tasks", "model:gpt-5") == []  # what the call said, not the task
    (job,) = rows(engine, project, "jobs", "model:gpt-5")
    assert (job["job_id"], job["tasks"], job["cost_usd"]) == ("j", 0, Decimal("0.3"))


def test_coordinators_are_narrowed_to_what_their_executions_say(engine: Engine, project: str) -> None:
    both = {"kind": "coordinator", "cache_result": "hit"}
    insert(
        engine,
        span_row(project, coordinator="C", component="C", duration_ns=10, environment="prod", **both),
        span_row(project, coordinator="C", component="C", duration_ns=30, environment="test", status="error", **both),
        span_row(project, coordinator="D", component="D", duration_ns=50, environment="test", **both),
    )
    for name in ("C", "E"):
        insert_event(engine, project, events.CACHE_LOOKUP, {podium.COORDINATOR: name, podium.CACHE_RESULT: "hit"})

    everything, prod = rows(engine, project, "coordinators"), rows(engine, project, "coordinators", "env:prod")

    assert [(row["name"], row["executions"], row["cache_hits"]) for row in everything] == [
        ("C", 2, 3), ("D", 1, 1), ("E", 0, 1),
    ]  # fmt: skip
    assert [
        (row["name"], row["executions"], row["errors"], row["max_duration_ns"], row["cache_hits"]) for row in prod
    ] == [("C", 1, 0, 10, 1)]
    recent = read_coordinators(engine, bounds(project), parse_filter("env:prod")).coordinators[0].recent
    assert [one.duration_ns for one in recent] == [10]


@pytest.mark.parametrize("what", LISTS)
def test_every_list_of_an_empty_project_is_empty(engine: Engine, project: str, what: str) -> None:
    assert rows(engine, project, what) == []
