"""The documented endpoints of jobs, over the real engine."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from tests.api.documented.test_posted_metric import METRIC
from tests.api.status import STATUS
from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, span_row
from tests.serving import served

from podium.api.clock import Clock
from podium.api.documented.job_metrics import Jobs, job_in
from podium.api.live import Live
from podium.api.services import Services
from podium.store.engine import Engine

MS = 10**6
TASK = {"kind": "task", "job_id": "job_001", "task_name": "prepare", "component": "prepare"}


class Kept:
    """A server that keeps what is posted."""

    def __init__(self) -> None:
        self.bodies: list[tuple[str, bytes]] = []

    async def keep(self, project: str, body: bytes) -> None:
        self.bodies.append((project, body))


@pytest.fixture
def kept() -> Kept:
    return Kept()


Ask = Callable[..., Any]


@pytest.fixture
def client(engine: Engine, kept: Kept) -> httpx2.Client:
    clock = Clock(now_ns=lambda: START_NS + HOUR_NS)
    services = Services(engine, lambda: STATUS, Live(), keep=kept.keep, clock=clock)
    return served(Starlette(routes=Jobs(services).routes()))


@pytest.fixture
def ask(client: httpx2.Client, project: str) -> Ask:
    def get(path: str, **parameters: str) -> Any:
        reply = client.get(f"/metrics/jobs{path}", params={"project": project, **parameters})
        assert reply.status_code == 200, reply.text
        return reply.json()

    return get


def in_path(path: str, query: str = "") -> tuple[str, bool]:
    raw = f"/metrics/jobs/{path}".encode()
    return job_in(Request({"type": "http", "path": raw.decode(), "raw_path": raw, "query_string": query.encode()}))


@pytest.mark.parametrize(
    ("path", "job", "is_details"),
    [
        ("a", "a", False),
        ("a/", "a", False),
        ("a%2Fb", "a/b", False),
        ("a/b", "a/b", False),
        ("a/details", "a", True),
        ("a/details/", "a", True),
        ("a%2Fdetails", "a/details", False),
        ("a/b/details", "a/b", True),
        ("details", "details", False),
        ("details/details", "details", True),
        ("50%2525", "50%25", False),
    ],
)
def test_S2_17_a_path_names_a_job_or_its_details(path: str, job: str, is_details: bool) -> None:
    assert in_path(path) == (job, is_details)


def test_S2_17_a_job_named_by_a_parameter_wins() -> None:
    assert in_path("details", "job_id=a/details") == ("a/details", True)
    assert in_path("x/details", "job_id=a") == ("a", True)
    assert in_path("x", "job_id=a") == ("a", False)


def test_S2_17_a_job_that_is_not_utf_8_is_refused(client: httpx2.Client) -> None:
    reply = client.get("/metrics/jobs/%ff")

    assert (reply.status_code, reply.json()) == (400, {"error": "the job id is not UTF-8"})


def test_S2_17_to_S2_19_totals_are_sums_and_means(engine: Engine, project: str, ask: Ask) -> None:
    insert(
        engine,
        span_row(project, **TASK, duration_ns=2_000 * MS),
        span_row(project, **TASK, duration_ns=1_000 * MS, start_ns=START_NS + MINUTE_NS),
        span_row(project, **(TASK | {"job_id": "job_002"}), duration_ns=5 * MS),
    )

    found = ask("/job_001")

    assert (found["job_id"], found["total_tasks"]) == ("job_001", 2)
    assert (found["total_latency_ms"], found["avg_latency_ms"]) == (3000.0, 1500.0)
    assert [(each["task_name"], each["count"], each["avg_latency_ms"]) for each in found["task_breakdown"]] == [
        ("prepare", 2, 1500.0)
    ]
    assert (ask("/nobody")["avg_latency_ms"], ask("/nobody")["avg_cost"]) == (0.0, 0.0)


def test_S2_20_and_S2_21_jobs_and_their_details_are_the_newest_first(engine: Engine, project: str, ask: Ask) -> None:
    rows = [span_row(project, **TASK, duration_ns=MS, start_ns=START_NS + number * MINUTE_NS) for number in range(3)]
    insert(engine, *rows, span_row(project, **(TASK | {"job_id": "job_002"}), start_ns=START_NS - MINUTE_NS))

    details = ask("/job_001/details", limit="2", offset="1")

    assert [job["job_id"] for job in ask("")["jobs"]] == ["job_001", "job_002"]
    assert ask("")["jobs"][0]["last_updated"] == "2026-09-21T14:16:00.001000+00:00"
    assert [each["created_at"] for each in details["metrics"]] == [
        "2026-09-21T14:15:00.001000+00:00", "2026-09-21T14:14:00.001000+00:00",
    ]  # fmt: skip
    assert ask("", job_id="job_001")["total_tasks"] == 3
    assert ask("/x/details", job_id="job_002")["count"] == 1


@pytest.mark.parametrize(
    ("parameters", "count"),
    [({"limit": "soon"}, 2), ({"limit": "-1"}, 2), ({"limit": "0"}, 0), ({"limit": "1"}, 1), ({"offset": "1"}, 1),
     ({"offset": "x"}, 2), ({"offset": "9" * 29}, 0), ({"offset": "9" * 30}, 2), ({"limit": "١"}, 2)],
)  # fmt: skip
def test_S2_20_what_is_no_whole_number_is_the_default(
    engine: Engine, project: str, ask: Ask, parameters: dict[str, str], count: int
) -> None:
    insert(engine, span_row(project, **TASK), span_row(project, **TASK))

    assert ask("/job_001/details", **parameters)["count"] == count


def test_S2_22_a_metric_is_kept_as_a_span_of_its_project(client: httpx2.Client, kept: Kept) -> None:
    reply = client.post("/metrics", params={"project": "shop"}, json=METRIC)

    assert (reply.status_code, reply.json()) == (201, {"message": "Metric created successfully"})
    ((project, body),) = kept.bodies
    spans = ExportTraceServiceRequest.FromString(body).resource_spans[0].scope_spans[0].spans
    assert (project, [span.name for span in spans]) == ("shop", ["data_processing"])


@pytest.mark.parametrize(("size", "status"), [(64 * 1024, 400), (64 * 1024 + 1, 413)])
def test_S2_22_a_body_has_an_end(client: httpx2.Client, kept: Kept, size: int, status: int) -> None:
    headers = {"Content-Type": "application/json"}

    assert client.post("/metrics", content=b" " * size, headers=headers).status_code == status
    assert kept.bodies == []
