"""Every query of the boards' Prometheus edition, asked of a real Prometheus that scrapes a real server."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from deploy.grafana.boards import HERE
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from tests.flows.prometheus import Prometheus, needed
from tests.flows.server import Server
from tests.flows.test_prometheus import send
from tests.spans import request, span

MS = 10**6


@pytest.fixture
def project(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[:100]


def jobs() -> bytes:
    """Two jobs of two tasks each, billed by themselves, and a model call that fails."""
    now = time.time_ns() - 5 * 10**9
    spans = []
    for job in ("job_001", "job_002"):
        for task in ("prepare", "write"):
            attributes: dict[str, Any] = {
                "podium.kind": "task",
                "podium.task.name": task,
                "podium.job.id": job,
                "gen_ai.request.model": "gpt-4",
                "podium.usage.total_tokens": 1000,
                "podium.usage.own": True,
                "podium.cost": 0.03,
            }
            spans.append(span(task, attributes, start_ns=now, duration_ns=300 * MS))
    call = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o"}
    spans.append(span("chat", call, start_ns=now, status=Status(code=Status.STATUS_CODE_ERROR)))
    return request(*spans)


def tell(server: Server, project: str) -> None:
    assert server.send("traces", jobs(), project=project).status == 200
    send(server, project)


def queries() -> dict[str, str]:
    """Return `{board and panel: query}` with Grafana's variables filled in for five minutes."""
    found = {}
    for path in sorted(HERE.glob("*-prometheus.json")):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            for target in panel["targets"]:
                filled = target["expr"].replace("$__rate_interval", "5m").replace("$__range", "5m")
                filled = filled.replace("$project", ".*")
                assert "$" not in filled
                found[f"{path.name}: {panel['title']} {target['refId']}"] = filled
    return found


def test_S1_52_and_S2_26_to_S2_33_and_S3_8_to_S3_17_every_panel_gets_an_answer(
    own: Server, project: str, tmp_path: Path
) -> None:
    needed("prometheus")
    own.start()
    tell(own, project)
    with Prometheus(tmp_path, port=own.port, project=project) as prometheus:
        prometheus.await_value("sum(podium_tasks_total)", 4)
        prometheus.await_value("victor_coordinator_total_executions", 16)
        tell(own, project)
        prometheus.await_value("sum(podium_tasks_total)", 8)
        at_s = prometheus.await_value("victor_coordinator_total_executions", 32)
        asked = {name: prometheus.ask(query, at_s) for name, query in queries().items()}
        cost = prometheus.ask('sum by (job_id) (podium_job_cost_dollars_total{project=~".*"})', at_s)

    assert len(asked) == 40
    assert [name for name, found in asked.items() if not found] == []
    assert {dict(labels)["job_id"]: value for labels, value in cost.items()} == {
        "job_001": pytest.approx(0.12),
        "job_002": pytest.approx(0.12),
    }
    active = next(found for name, found in asked.items() if "Active Jobs" in name)
    assert list(active.values()) == [2]
