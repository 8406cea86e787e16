"""All documented paths of the dashboards."""

from collections.abc import Callable
from functools import partial

from starlette.routing import Route

from podium.api.documented.coordinator_metrics import coordinator_routes
from podium.api.documented.endpoint import Endpoint, endpoint_routes, routes
from podium.api.documented.job_metrics import Jobs
from podium.api.documented.monitoring_addresses import monitoring_addresses
from podium.api.documented.monitoring_health import monitoring_health
from podium.api.documented.monitoring_pages import PREFIX, monitoring_routes
from podium.api.documented.orchestrator_metrics import orchestrator_routes
from podium.api.health import health
from podium.api.services import Services

_HEALTH = ("/health", "/api/health", "/-/healthy")


def documented_routes(services: Services, scrape: Callable[[str], str] = lambda _: "") -> list[Route]:
    """Return the routes of the five dashboards, answering from `services`.

    Args:
        services: what they read.
        scrape: gives the Prometheus text of a project.
    """
    jobs = Jobs(services)
    standing = Endpoint(services, {"GET": partial(health, services)}, settles=False)
    return [
        *(route for path in _HEALTH for route in endpoint_routes(path, standing)),
        *jobs.routes(),
        *orchestrator_routes(services),
        *coordinator_routes(services, scrape),
        *monitoring_routes(services),
        *monitoring_addresses(),
        *routes(f"{PREFIX}/health", services, get=partial(monitoring_health, services)),
    ]
