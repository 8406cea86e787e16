"""Jobs: their tasks and what was billed to them."""

from decimal import Decimal

from tests.rows import HOUR_NS, MINUTE_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.work.jobs import job_tasks, job_totals, list_jobs
from podium.store.engine import Engine

S = 10**9


def bounds(project: str) -> Bounds:
    return Bounds(project, 0, START_NS + 48 * HOUR_NS)


def fill(engine: Engine, project: str) -> None:
    """Store a billed task, a task around a call, a failed one, and a task of another job."""
    trace = b"\7" * 16
    insert(
        engine,
        span_row(project, job_id="a/b", task_name="count", model="gpt-4", billable=True, input_tokens=1000,
                 cost=Decimal("0.03"), cost_source="reported", duration_ns=2 * S),
        span_row(project, job_id="a/b", task_name="write", trace_id=trace, start_ns=START_NS + MINUTE_NS,
                 duration_ns=10 * S),
        call_row(project, job_id="a/b", task_name="write", trace_id=trace, start_ns=START_NS + MINUTE_NS + S,
                 cost="0.5", model="gpt-5"),
        span_row(project, job_id="a/b", task_name="write", trace_id=trace, start_ns=START_NS + 2 * MINUTE_NS,
                 status="error"),
        span_row(project, job_id="other", task_name="count", start_ns=START_NS + HOUR_NS),
        span_row(project, task_name="without a job"),
        span_row(project, job_id="a/b", kind="tool", tool="t"),
    )  # fmt: skip


def test_jobs_are_listed_the_last_updated_first(engine: Engine, project: str) -> None:
    fill(engine, project)

    jobs = list_jobs(engine, bounds(project))

    assert [(job.job_id, job.tasks, job.cost) for job in jobs] == [("other", 1, 0), ("a/b", 3, Decimal("0.53"))]
    assert jobs[1].last_updated == START_NS + 2 * MINUTE_NS + S


def test_a_job_costs_what_was_billed_to_it(engine: Engine, project: str) -> None:
    fill(engine, project)

    found = job_totals(engine, bounds(project), "a/b")

    assert (found.tasks, found.duration_ns, found.tokens, found.cost) == (3, 13 * S, 1120, Decimal("0.53"))
    assert [(task.name, task.tasks, task.cost) for task in found.by_task] == [
        ("count", 1, Decimal("0.03")),
        ("write", 2, Decimal("0.5")),
    ]
    assert [(model.model, model.calls, model.tokens) for model in found.by_model] == [
        ("gpt-5", 1, 120),
        ("gpt-4", 1, 1000),
    ]


def test_a_job_nobody_heard_of_is_zero(engine: Engine, project: str) -> None:
    found = job_totals(engine, bounds(project), "nobody's")

    assert (found.tasks, found.cost, found.by_task, found.by_model) == (0, Decimal(0), (), ())


def test_tasks_are_paged_newest_first_and_show_what_was_billed_within_them(engine: Engine, project: str) -> None:
    fill(engine, project)

    tasks = job_tasks(engine, bounds(project), "a/b", limit=100, offset=0)
    second = job_tasks(engine, bounds(project), "a/b", limit=1, offset=1)

    assert [(task.task_name, task.model, task.tokens, task.cost) for task in tasks] == [
        ("write", "gpt-5", 0, 0),
        ("write", "gpt-5", 120, Decimal("0.5")),
        ("count", "gpt-4", 1000, Decimal("0.03")),
    ]
    assert second == tasks[1:2]
    assert len({task.number for task in tasks}) == 3
    assert all(0 <= task.number < 2**53 for task in tasks)
    assert sum(task.cost for task in tasks) == job_totals(engine, bounds(project), "a/b").cost
