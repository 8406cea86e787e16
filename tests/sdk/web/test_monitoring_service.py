"""The monitoring figures of a server, asked for pages of another application."""

from collections.abc import Mapping
from typing import Any

import pytest

from podium.integrations.monitoring import MonitoringService as Public
from podium.sdk.setup.server import Server
from podium.sdk.web.monitoring_service import FIGURES, MonitoringService, failure, statistics


@pytest.fixture
def asked(no_settings: pytest.MonkeyPatch) -> list[tuple[str, float, str, Any]]:
    """Note address, patience, path and parameters of each question."""
    found: list[tuple[str, float, str, Any]] = []

    def ask(server: Server, path: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
        found.append((server.url, server.timeout_s, path, parameters))
        return {"path": path}

    no_settings.setattr(Server, "ask", ask)
    return found


def test_each_statistic_asks_its_endpoint(asked: list[Any]) -> None:
    service = Public("http://podium:4318/", project="shop", timeout_s=3)

    for get in (
        service.get_dashboard_stats,
        service.get_user_stats,
        service.get_tools_stats,
        service.get_agents_stats,
        service.get_dags_stats,
        service.get_planner_stats,
    ):
        assert get()["path"].startswith("/api/monitoring/")

    paths = [f"/api/monitoring/{name}" for name in FIGURES]
    assert asked == [("http://podium:4318", 3, path, {"project": "shop"}) for path in paths]


def test_without_a_project_the_server_chooses(asked: list[Any]) -> None:
    MonitoringService("http://podium:4318").figures("users")

    assert asked == [("http://podium:4318", 30.0, "/api/monitoring/users", None)]


@pytest.mark.parametrize(
    ("service", "page", "address"),
    [
        (MonitoringService("http://podium:4318"), "", "http://podium:4318/monitoring"),
        (MonitoringService("http://podium:4318"), "users", "http://podium:4318/monitoring/users"),
        (
            MonitoringService("http://podium:4318", public_url="https://see.example.com/", project="a b"),
            "dags",
            "https://see.example.com/monitoring/dags?project=a+b",
        ),
    ],
)
@pytest.mark.usefixtures("asked")
def test_pages_are_where_browsers_reach_them(service: MonitoringService, page: str, address: str) -> None:
    assert service.page(page) == address


def test_statistics_of_the_application_stand_beside_the_documented_ones(asked: list[Any]) -> None:
    found = statistics(MonitoringService("http://podium:4318"), {"my-stock_2": lambda: 17})

    assert list(found) == [*FIGURES, "my-stock_2"]
    assert found["my-stock_2"]() == 17
    assert found["users"]() == {"path": "/api/monitoring/users"}
    assert len(asked) == 1


@pytest.mark.parametrize("name", ["users", "", "a/b", "a b", "-", ".."])
def test_a_name_that_is_taken_or_no_part_of_a_path_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="choose another name"):
        statistics(MonitoringService(), {name: lambda: 17})


@pytest.mark.parametrize(
    ("error", "answer", "has_trace"),
    [
        (ConnectionError("the server is away"), "the server is away", False),
        (KeyError(), "KeyError", True),
    ],
)
def test_a_failure_has_the_documented_shape_and_the_log_the_rest(
    error: Exception, answer: str, has_trace: bool, caplog: pytest.LogCaptureFixture
) -> None:
    assert failure("users", error) == {"error": answer}

    (record,) = caplog.records
    assert "/api/monitoring/users failed" in record.getMessage()
    assert bool(record.exc_info) is has_trace
