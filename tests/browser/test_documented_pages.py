"""The pages that the table of documented lines names, opened in a browser: each leads to one that exists."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import OpenApp
from tests.browser.shop import PROJECT
from tests.compatibility import addresses

pytestmark = pytest.mark.usefixtures("shop")

PAGES = [path for _, method, path in addresses() if not method]
FILTERS = {
    "/monitoring/users": "user:*",
    "/monitoring/tools": "kind:tool",
    "/monitoring/agents": "kind:agent",
    "/monitoring/dags": "kind:workflow",
    "/monitoring/planner": "kind:plan",
}


@pytest.mark.parametrize("path", PAGES)
def test_S4_8_to_S4_13_an_address_opens_a_page_about_what_it_names(open_app: OpenApp, path: str) -> None:
    app = open_app(path, project=PROJECT)

    expect(app.heading("Traces" if path in FILTERS else "Overview")).to_be_visible()
    here = urlsplit(app.page.url)
    assert here.path == ("/traces" if path in FILTERS else "/")
    asked = parse_qs(here.query)
    assert asked["project"] == [PROJECT]
    assert asked.get("filter") == ([FILTERS[path]] if path in FILTERS else None)
    expect(app.page.get_by_role("alert")).to_have_count(0)
