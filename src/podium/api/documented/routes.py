"""All documented paths of the dashboards."""

from collections.abc import Callable
from functools import partial

from starlette.routing import Route

from podium.api.documented.condition import condition
from podium.api.documented.coordinator_metrics import coordinator_routes
from podium.api.documented.job_metrics import Jobs
from podium.api.documented.monitoring import PREFIX, monitoring_routes
from podium.api.documented.orchestrator import orchestrator_routes
from podium.api.documented.resource import routes
from podium.api.health import health
from podium.api.services import Services


def dashboard_routes(services: Services, scrape: Callable[[str], str] = lambda _: "") -> list[Route]:
    """Return the routes of the five dashboards, answering from `services`.

    Args:
        services: what they read.
        scrape: gives the Prometheus text of a project.
    """
    jobs = Jobs(services)
    is_healthy = partial(health, services)
    return [
        *routes("/health", services, get=is_healthy),
        *routes("/api/health", services, get=is_healthy),
        *routes("/-/healthy", services, get=is_healthy),
        *jobs.routes(),
        *orchestrator_routes(services),
        *coordinator_routes(services, scrape),
        *monitoring_routes(services),
        *routes(f"{PREFIX}/health", services, get=partial(condition, services)),
    ]
