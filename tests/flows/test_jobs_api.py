"""The documented endpoints of jobs, through a real server."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.flows.server import Reply, Server

METRIC = {
    "job_id": "job_001",
    "task_name": "data_processing",
    "model_used": "gpt-4",
    "token_count": 1500,
    "latency_ms": 2340.5,
    "cost_estimate": 0.045,
}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def post(server: Server, project: str, body: object = None, **changed: Any) -> Reply:
    """Send a metric: the documented one with some fields changed, or `body` as it is."""
    content = json.dumps(METRIC | changed).encode() if body is None else body
    assert isinstance(content, bytes)
    path = "/metrics?" + urlencode({"project": project})
    return server.request(path, content, headers=JSON)


def test_S2_22_a_metric_sent_by_hand_is_created_and_found(server: Server, project: str) -> None:
    reply = post(server, project)

    assert (reply.status, reply.json()) == (201, {"message": "Metric created successfully"})
    found = server.get("/metrics/jobs/job_001", project=project)
    assert (found["total_tasks"], found["total_tokens"], found["total_cost"]) == (1, 1500, 0.045)


def test_S2_22_the_same_metric_twice_is_two(server: Server, project: str) -> None:
    assert [post(server, project).status, post(server, project).status] == [201, 201]

    assert server.get("/metrics/jobs/job_001", project=project)["total_tasks"] == 2


def test_S2_22_what_does_not_fit_is_refused_by_name_and_not_stored(server: Server) -> None:
    body = json.dumps({key: value for key, value in METRIC.items() if key != "job_id"}).encode()

    missing = post(server, "refused", body)
    negative = post(server, "refused", token_count=-1)
    empty = post(server, "refused", b"")

    assert (missing.status, missing.json()) == (400, {"error": "Missing required field: job_id"})
    assert (negative.status, empty.status) == (400, 400)
    assert negative.json()["error"].startswith("token_count ")
    assert server.get("/metrics/jobs", project="refused") == {"jobs": []}


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json; charset=utf-8", 201),
        ("", 201),
        ("text/plain", 400),
    ],
)
def test_S2_22_only_json_is_taken(server: Server, project: str, media_type: str, status: int) -> None:
    headers = {"Content-Type": media_type}

    reply = server.request(f"/metrics?project={quote(project)}", json.dumps(METRIC).encode(), headers=headers)

    assert reply.status == status
    assert status == 201 or reply.json() == {"error": f"Content-Type must be application/json, not {media_type}"}
    server.settle()
    assert server.get("/metrics/jobs/job_001", project=project)["total_tasks"] == (status == 201)


def test_S2_22_a_huge_body_is_refused(server: Server) -> None:
    reply = post(server, "refused", job_id="x" * 100_000)

    assert (reply.status, list(reply.json())) == (413, ["error"])


def test_S2_17_to_S2_19_the_statistics_of_a_job(server: Server, project: str) -> None:
    post(server, project)
    post(server, project, task_name="analysis", model_used="claude-3-opus", latency_ms=60.0, cost_estimate=0.105)

    found = server.get("/metrics/jobs/job_001", project=project)

    assert found == {
        "job_id": "job_001",
        "total_tasks": 2,
        "total_tokens": 3000,
        "total_latency_ms": 2400.5,
        "avg_latency_ms": 1200.25,
        "total_cost": 0.15,
        "avg_cost": 0.075,
        "task_breakdown": [
            {"task_name": "analysis", "count": 1, "avg_latency_ms": 60.0, "total_cost": 0.105},
            {"task_name": "data_processing", "count": 1, "avg_latency_ms": 2340.5, "total_cost": 0.045},
        ],
        "model_usage": [
            {"model": "claude-3-opus", "count": 1, "total_tokens": 1500, "total_cost": 0.105},
            {"model": "gpt-4", "count": 1, "total_tokens": 1500, "total_cost": 0.045},
        ],
    }
    keys = (
        "job_id total_tasks total_tokens total_latency_ms avg_latency_ms total_cost avg_cost task_breakdown model_usage"
    )
    assert list(found) == keys.split()


def test_S2_17_an_unknown_job_has_zeros_and_empty_lists(server: Server, project: str) -> None:
    found = server.get("/metrics/jobs/nobody", project=project)

    assert found == {
        "job_id": "nobody",
        **dict.fromkeys(
            ("total_tasks", "total_tokens", "total_latency_ms", "avg_latency_ms", "total_cost", "avg_cost"), 0
        ),
        "task_breakdown": [],
        "model_usage": [],
    }
    assert server.get("/metrics/jobs/nobody/details", project=project) == {
        "job_id": "nobody",
        "count": 0,
        "metrics": [],
    }


def test_S2_20_details_are_paged_newest_first(server: Server, project: str) -> None:
    for number in range(3):
        post(server, project, task_name=f"task {number}")

    found = server.get("/metrics/jobs/job_001/details", project=project)
    page = server.get("/metrics/jobs/job_001/details", project=project, limit="1", offset="1")

    assert [each["task_name"] for each in found["metrics"]] == ["task 2", "task 1", "task 0"]
    assert (page["count"], page["metrics"]) == (1, found["metrics"][1:2])
    assert list(page["metrics"][0]) == [
        "id",
        "job_id",
        "task_name",
        "model_used",
        "token_count",
        "latency_ms",
        "cost_estimate",
        "created_at",
    ]
    assert {key: page["metrics"][0][key] for key in METRIC} == METRIC | {"task_name": "task 1"}
    assert page["metrics"][0]["created_at"].endswith("+00:00")


def test_S2_21_all_jobs_with_basic_statistics(server: Server, project: str) -> None:
    assert server.get("/metrics/jobs", project=project) == {"jobs": []}
    post(server, project)
    post(server, project, job_id="job_002")
    post(server, project, job_id="job_002")

    jobs = server.get("/metrics/jobs", project=project)["jobs"]

    assert [list(job) for job in jobs] == [["job_id", "task_count", "total_cost", "last_updated"]] * 2
    assert [(job["job_id"], job["task_count"], job["total_cost"]) for job in jobs] == [
        ("job_002", 2, 0.09),
        ("job_001", 1, 0.045),
    ]


@pytest.mark.parametrize("job_id", ["a/b", "a b", "100%", "50%25", "details", "a/details", "é✓", "a?b#c", "x/", "%zz"])
def test_S2_17_every_job_id_can_be_asked_for(server: Server, project: str, job_id: str) -> None:
    post(server, project, job_id=job_id)
    whole = quote(job_id, safe="")

    assert server.get(f"/metrics/jobs/{whole}", project=project)["job_id"] == job_id
    assert server.get(f"/metrics/jobs/{whole}", project=project)["total_tasks"] == 1
    assert server.get(f"/metrics/jobs/{whole}/details", project=project)["count"] == 1
    assert server.get("/metrics/jobs", project=project, job_id=job_id)["total_tasks"] == 1
    assert server.get("/metrics/jobs/details", project=project, job_id=job_id)["count"] == 1


def test_S2_17_a_slash_in_a_job_id_needs_no_escape(server: Server, project: str) -> None:
    post(server, project, job_id="team/nightly")

    assert server.get("/metrics/jobs/team/nightly", project=project)["total_tasks"] == 1
    assert server.get("/metrics/jobs/team/nightly/details", project=project)["count"] == 1


@pytest.mark.parametrize(
    "path", ["/metrics/jobs", "/metrics/jobs/x", "/metrics/jobs/x/details", "/health", "/api/health"]
)
def test_S2_23_head_slashes_and_other_methods(server: Server, path: str) -> None:
    head = server.request(path, method="HEAD")
    refused = server.request(path, b"", method="DELETE")

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(server.request(path).body)) or "health" in path
    assert server.request(f"{path}/").status == 200
    assert (refused.status, refused.headers["allow"], list(refused.json())) == (405, "GET, HEAD", ["error"])


def test_S2_22_a_slash_at_the_end_takes_metrics_too(server: Server, project: str) -> None:
    body = json.dumps(METRIC).encode()
    reply = server.request("/metrics/?" + urlencode({"project": project}), body, headers=JSON)

    assert reply.status == 201
    assert "POST" in server.request("/metrics", b"", method="PUT").headers["allow"]


@pytest.mark.parametrize("path", ["/health", "/api/health", "/-/healthy"])
def test_S0_23_and_S2_23_and_S3_33_health(server: Server, path: str) -> None:
    found = server.get(path)

    assert found["status"] == "healthy"
    assert len(found["timestamp"]) == len("2025-10-12T14:30:00")


def test_S2_22_a_metric_is_counted_as_every_span_is(own: Server) -> None:
    own.start()
    post(own, "shop")
    post(own, "shop", token_count=-1)

    status = own.settle()
    assert status["counts"]["spans"] == {"accepted": 1, "stored": 1, "waiting": 0}
    # it is the only project there is, so nobody need name it
    assert own.get("/metrics/jobs")["jobs"][0]["job_id"] == "job_001"
    own.restart()
    assert own.get("/metrics/jobs/job_001")["total_tasks"] == 1


def test_S2_22_posts_and_scrapes_share_their_path(server: Server) -> None:
    assert server.request("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")
    refused = server.request("/metrics", b"", method="PUT")

    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, POST")
    assert server.request("/metrics", method="HEAD").status == 200
