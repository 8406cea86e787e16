"""Every path of the dashboards stands in docs/dashboards-api.md."""

import re
from pathlib import Path

from tests.api.status import STATUS

from podium.api.documented.routes import documented_routes
from podium.api.live import Live
from podium.api.services import Services
from podium.store.engine import Engine

DOCUMENT = Path(__file__).parents[3] / "docs" / "dashboards-api.md"


def test_every_path_is_documented(engine: Engine) -> None:
    text = DOCUMENT.read_text(encoding="utf-8").replace("`…/agents`", "`GET /api/monitoring/agents`")
    documented = set(re.findall(r"`(?:GET|POST) (/[^`?]*)`", text))

    served = {
        route.path.replace("/metrics/jobs/{job:path}", "/metrics/jobs/{id}")
        for route in documented_routes(Services(engine, lambda: STATUS, Live()))
        if not route.path.endswith("/")
    }

    # what a Prometheus scrapes shares the path of POST
    assert served <= documented
    assert documented - served <= {"/metrics/jobs/{id}/details", "/metrics"}
