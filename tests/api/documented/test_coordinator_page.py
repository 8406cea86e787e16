"""The coordinators' page as a file: what is put into it cannot get out of its place."""

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from tests.api.documented.asking import client
from tests.rows import START_NS, insert, span_row

from podium.api.documented.coordinator_page import coordinator_page
from podium.commands.metrics.document import document_of
from podium.commands.metrics.samples import sample
from podium.store.engine import Engine

EVIL = ("</script><script>alert(1)</script>", "<!--<script>", "{{style}}", "{{data}}", "\u2028", "\ud800", "&lt;", "\\")


def data_in(page: str) -> Any:
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


@pytest.mark.parametrize("text", EVIL)
def test_S1_11_data_stays_in_its_element_whatever_it_holds(text: str) -> None:
    page = coordinator_page({"coordinators": [{"coordinator_name": text}]})

    assert data_in(page) == {"coordinators": [{"coordinator_name": text}]}
    assert page.count("<script") == page.count("</script>") == 2
    page.encode()


def test_S1_11_the_page_loads_nothing_and_runs_its_own_script_alone() -> None:
    page = coordinator_page(document_of(sample(1_790_000_000.0), 1_790_000_000.0))

    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for text in (script, style):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert set(re.findall(r"https?://[^\s'\"]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<link[^>]+href=\"(?!data:)|src=|@import|url\(", page)


def test_S1_12_the_server_gives_the_page_with_its_data(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, kind="coordinator", coordinator="Chat", component="Chat", start_ns=START_NS))
    asked = client(engine, START_NS + 60 * 10**9)

    reply = asked.get("/coordinator_performance.html", params={"project": project})

    assert reply.headers["content-type"].startswith("text/html")
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    document = asked.get("/metrics.json", params={"project": project}).json()
    assert data_in(reply.text) == document
    assert asked.head("/coordinator_performance.html", params={"project": project}).status_code == 200
