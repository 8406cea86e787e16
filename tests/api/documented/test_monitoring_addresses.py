"""The addresses of the monitoring's pages."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from podium.api.documented.monitoring_addresses import monitoring_addresses


@pytest.mark.parametrize("below", ["", "/podium"])
@pytest.mark.parametrize(
    ("address", "page", "asked"),
    [
        ("/monitoring", "/", {}),
        ("/monitoring/", "/", {}),
        ("/monitoring?project=a+b", "/", {"project": "a b"}),
        ("/monitoring/users", "/traces", {"filter": "user:*"}),
        ("/monitoring/tools/", "/traces", {"filter": "kind:tool"}),
        ("/monitoring/agents?project=a&range=1h", "/traces", {"filter": "kind:agent", "project": "a", "range": "1h"}),
        ("/monitoring/dags", "/traces", {"filter": "kind:workflow"}),
        ("/monitoring/planner?filter=kind:tool", "/traces", {"filter": "kind:tool"}),
    ],
)  # fmt: skip
def test_S4_8_to_S4_13_an_address_leads_to_its_page(below: str, address: str, page: str, asked: dict[str, str]) -> None:
    app = Starlette(routes=[Mount(below or "/", routes=monitoring_addresses())])
    client = TestClient(app, follow_redirects=False)

    reply = client.get(below + address)

    target = urlsplit(str(reply.next_request.url if reply.next_request else ""))
    assert reply.status_code == 302
    assert (target.path, dict(parse_qsl(target.query))) == (below + page, asked)


def test_other_addresses_below_are_not_answered() -> None:
    client = TestClient(Starlette(routes=monitoring_addresses()))

    assert [client.get(f"/monitoring/{name}").status_code for name in ("health", "users/7")] == [404, 404]
