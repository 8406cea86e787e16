"""Monitored tasks in a real server: counted, priced and billed once."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.flows.programs import EXAMPLES, run_program
from tests.flows.server import Server


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def spans_of(server: Server, project: str, where: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.get("/api/v1/spans", project=project, sort="start_time", filter=where)["spans"]
    return found


def cost_of(server: Server, project: str, where: str = "") -> Decimal:
    return Decimal(server.get("/api/v1/overview", project=project, filter=where)["cost"]["value"])


def test_S2_35_the_complete_workflow_prints_what_the_server_counted(
    server: Server, project: str, tmp_path: Path
) -> None:
    printed = run_program(EXAMPLES / "s2_workflow.py", server, project, here=tmp_path).splitlines()

    # 9 tokens of gpt-4 at 0.03 and 1500 of claude-3-opus at 0.015 per thousand
    assert printed[0] == "Total cost: $0.0228"
    assert printed[1].startswith("Average latency: ")
    assert cost_of(server, project, "job:job_001") == Decimal("0.02277")
    tasks = spans_of(server, project, "job:job_001")
    assert [(each["kind"], each["component"], each["model"], each["cost"]) for each in tasks] == [
        ("task", "data_processing", "gpt-4", "0.000270000"),
        ("task", "analysis", "claude-3-opus", "0.022500000"),
    ]


ASKING = """
import requests
from podium import monitor_task

@monitor_task("job_001", "data_processing", "gpt-4")
def process_data(data):
    return data.title(), 9

@monitor_task(job_id="job_001", task_name="analysis", model_used="claude-3-opus")
def analyze_results(data):
    return {"result": f"analysis of {data}", "tokens": 1500}

processed = process_data("a tent keeps two people dry in any weather")
results = analyze_results(processed)

response = requests.get("http://localhost:4000/metrics/jobs/job_001")
stats = response.json()
print(f"Total cost: ${stats['total_cost']:.4f}")
print(f"Average latency: {stats['avg_latency_ms']:.2f}ms")
"""


def test_S2_35_who_asks_the_server_right_after_is_told_of_both_tasks(own: Server, tmp_path: Path) -> None:
    # Nothing is stored before somebody asks, and nothing but the import says that there is a Podium.
    own._environment = own._environment | {"PODIUM_QUIET_INTERVAL_MS": "3600000", "PODIUM_COMMIT_INTERVAL_MS": "60000"}
    own.start()
    program = ASKING.replace("http://localhost:4000", own.url)
    nothing_more = {"PODIUM_INIT": "", "PODIUM_PROJECT": ""}

    printed = run_program(program, own, "", here=tmp_path, environment=nothing_more).splitlines()

    # 9 tokens of gpt-4 at 0.03 and 1500 of claude-3-opus at 0.015 per thousand
    assert printed[0] == "Total cost: $0.0228"
    assert float(printed[1].removeprefix("Average latency: ").removesuffix("ms")) > 0


def test_a_task_that_waits_for_a_server_that_is_away_ends_all_the_same(tmp_path: Path) -> None:
    program = """
import podium
podium.init(endpoint="http://127.0.0.1:9", wait_s=2)

@podium.monitor_task("job", "task", "gpt-4")
def work():
    return "done", 9

for _ in range(100):
    work()
print(work())
podium.shutdown(0)
"""

    assert run_program(program, None, "", here=tmp_path, warnings=2) == "('done', 9)\n"


def test_tasks_are_as_undecorated_where_the_program_declines(tmp_path: Path) -> None:
    program = """
from podium import log_metric, monitor_task, stats

@monitor_task("job", "task", "gpt-4")
def work():
    return "done", 9

print(work())
log_metric("job", "task", "gpt-4", 1000, 250.0)
assert stats().sent + stats().waiting == 0
"""

    assert run_program(program, None, "", here=tmp_path, environment={"PODIUM_INIT": "false"}) == "('done', 9)\n"


def test_S2_2_and_S2_6_and_S2_13_to_S2_16_the_documented_tasks_arrive_with_tokens_and_cost(
    server: Server, project: str, tmp_path: Path
) -> None:
    run_program(EXAMPLES / "s2_tasks.py", server, project, here=tmp_path)

    found = {each["component"]: each for each in spans_of(server, project)}
    seen = {name: (each["input_tokens"], each["cost"], each["cost_source"]) for name, each in found.items()}
    assert seen == {
        "text_generation": (12, "0.000360000", "blended"),
        "summarization": (11, "0.000033000", "blended"),
        "custom_task": (2000, "0.100000000", "custom"),
    }


JOB = """
import json
import podium
from podium import get_job_stats, log_metric, monitor_task

@monitor_task("a \\"job\\" / 100%", "writing", "gpt-4")
def write():
    with podium.span("chat", kind="llm") as call:
        call.usage(input_tokens=1000, output_tokens=500, provider="openai", model="gpt-4o-mini")
    return "text", 1500

@monitor_task("a \\"job\\" / 100%", "failing", "gpt-4")
def fail():
    raise ValueError("no tent")

write()
try:
    fail()
except ValueError:
    pass
log_metric("a \\"job\\" / 100%", "counting", "gpt-4", 1000, 250.0)
log_metric("another job", "counting", "gpt-4", 1000, 250.0, 1.5)
print(json.dumps([get_job_stats("a \\"job\\" / 100%"), get_job_stats("nobody's")]))
"""
# gpt-4o-mini: 1000 × 0.15 + 500 × 0.60 USD per million
CALL_USD = 0.00045


def test_a_task_that_contains_a_model_call_is_not_billed_twice(server: Server, project: str, tmp_path: Path) -> None:
    job, _ = json.loads(run_program(JOB, server, project, here=tmp_path))

    assert cost_of(server, project) == Decimal("1.530450000")
    by_name = {each["name"]: each for each in spans_of(server, project)}
    assert (by_name["writing"]["cost"], by_name["chat"]["cost"]) == (None, "0.000450000")
    assert by_name["failing"]["status"] == "error"
    assert job["total_cost"] == pytest.approx(0.03 + CALL_USD)
    assert (job["total_tasks"], job["total_tokens"]) == (3, 2500)


def test_the_stats_of_a_job_have_the_documented_shape(server: Server, project: str, tmp_path: Path) -> None:
    job, nobody = json.loads(run_program(JOB, server, project, here=tmp_path))

    assert list(job) == [
        "job_id",
        "total_tasks",
        "total_tokens",
        "total_latency_ms",
        "avg_latency_ms",
        "total_cost",
        "avg_cost",
        "task_breakdown",
        "model_usage",
    ]
    assert job["job_id"] == 'a "job" / 100%'
    assert job["total_latency_ms"] >= 250
    assert job["avg_latency_ms"] == pytest.approx(job["total_latency_ms"] / 3)
    assert job["avg_cost"] == pytest.approx(job["total_cost"] / 3)
    costs = {each["task_name"]: (each["count"], each["total_cost"]) for each in job["task_breakdown"]}
    assert costs == {"counting": (1, 0.03), "failing": (1, 0.0), "writing": (1, CALL_USD)}
    models = {each["model"]: (each["count"], each["total_tokens"], each["total_cost"]) for each in job["model_usage"]}
    assert models == {"gpt-4": (1, 1000, 0.03), "gpt-4o-mini": (1, 1500, CALL_USD)}
    assert {key: value for key, value in nobody.items() if key != "job_id"} == {
        "total_tasks": 0,
        "total_tokens": 0,
        "total_latency_ms": 0.0,
        "avg_latency_ms": 0.0,
        "total_cost": 0.0,
        "avg_cost": 0.0,
        "task_breakdown": [],
        "model_usage": [],
    }


PARALLEL = """
import asyncio
import podium
from podium import get_job_stats, monitor_task

@monitor_task("job", "short", "gpt-4")
async def short():
    return "text", 1000

@monitor_task("job", "long", "gpt-4")
async def long(began, other):
    began.set()
    await other
    assert get_job_stats("job")["total_cost"] == 0.03  # the short one is stored by now
    return "text", 2000

async def main():
    began = asyncio.Event()

    async def beside():
        await began.wait()
        await short()

    with podium.span("workflow"):
        await long(began, asyncio.create_task(beside()))

asyncio.run(main())
print(get_job_stats("job")["total_cost"])
"""


def test_tasks_that_run_at_the_same_time_are_each_billed(server: Server, project: str, tmp_path: Path) -> None:
    assert run_program(PARALLEL, server, project, here=tmp_path) == "0.09\n"


AWAY = """
from podium import get_job_stats, monitor_task

@monitor_task("job", "writing", "gpt-4")
def write():
    return "text", 1500

assert write() == ("text", 1500)
try:
    get_job_stats("job", url="http://127.0.0.1:9")
except ConnectionError as error:
    print(error)
"""


def test_a_server_that_is_away_is_reported_by_stats_and_not_noticed_by_tasks(tmp_path: Path) -> None:
    nobody = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}

    # that tasks wait, that the statistics lack them, and at the end how many did not arrive
    printed = run_program(AWAY, None, "", here=tmp_path, environment=nobody, warnings=3)

    assert printed.startswith("the Podium server at http://127.0.0.1:9 cannot be asked")
