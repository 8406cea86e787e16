"""The built web UI, and the page for every other address."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from podium.app.pages import page_route


@pytest.fixture
def built(tmp_path: Path) -> Path:
    built = tmp_path / "static"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<title>the page</title>")
    (built / "favicon.svg").write_text("<svg/>")
    (built / "assets" / "index-1a2b.js").write_text("run()")
    (tmp_path / "secret.txt").write_text("secret")
    return built


@pytest.fixture
def client(built: Path) -> TestClient:
    return TestClient(Starlette(routes=[page_route(built)]))


@pytest.mark.parametrize("path", ["/", "/traces/0a1b?tab=messages", "/assets", "/assets/gone.js", "/apis/x"])
def test_every_address_is_the_page_which_nobody_keeps_or_frames(client: TestClient, path: str) -> None:
    reply = client.get(path)

    assert (reply.status_code, reply.text) == (200, "<title>the page</title>")
    assert reply.headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert (reply.headers["x-content-type-options"], reply.headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_files_are_as_they_were_built_and_assets_are_kept_for_ever(client: TestClient) -> None:
    script, icon = client.get("/assets/index-1a2b.js"), client.get("/favicon.svg")

    assert script.text == "run()"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert icon.text == "<svg/>"
    assert "cache-control" not in icon.headers


@pytest.mark.parametrize("path", ["/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/%2e%2e/secret.txt"])
def test_nothing_beside_the_built_files_is_given(client: TestClient, path: str) -> None:
    assert "secret" not in client.get(path).text


def test_a_link_that_leads_out_is_not_followed(client: TestClient, built: Path) -> None:
    (built / "link.txt").symlink_to(built.parent / "secret.txt")

    assert client.get("/link.txt").text == "<title>the page</title>"


def test_files_are_found_where_the_installation_is_reached_by_a_link(built: Path) -> None:
    link = built.parent / "link"
    link.symlink_to(built)
    client = TestClient(Starlette(routes=[page_route(link)]))

    assert client.get("/favicon.svg").text == "<svg/>"


def test_an_address_of_odd_letters_is_the_page(client: TestClient) -> None:
    assert client.get("/a%00b").text == "<title>the page</title>"
    assert client.get("/" + "x" * 5_000).text == "<title>the page</title>"


@pytest.mark.parametrize("path", ["/api/nothing", "/v1/nothing"])
def test_an_unknown_path_of_the_api_is_not_found(client: TestClient, path: str) -> None:
    reply = client.get(path)

    assert reply.status_code == 404
    assert reply.json() == {"error": {"code": "not_found", "message": f"there is nothing at {path}"}}


def test_head_has_no_body_and_other_methods_are_refused(client: TestClient) -> None:
    assert (client.head("/traces").status_code, client.head("/traces").content) == (200, b"")
    assert client.post("/traces").status_code == 405


def test_a_checkout_that_was_not_built_says_how(tmp_path: Path) -> None:
    client = TestClient(Starlette(routes=[page_route(tmp_path)]))

    reply = client.get("/")

    assert reply.status_code == 503
    assert "make web" in reply.text
