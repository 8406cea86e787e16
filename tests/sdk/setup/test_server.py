"""The API of the server this program sends to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.sdk.receiver import unused_url

from podium.sdk.setup.server import Server, server_of

pytestmark = pytest.mark.usefixtures("no_settings")


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """Serve one answer to whatever is asked; gives the address, and path and key of each question."""
    asked: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["authorization"]))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_json_of_an_answer_is_returned() -> None:
    with answering(200, json.dumps({"tents": 17}).encode()) as (url, asked):
        server = Server(url, "shop", {"authorization": "Bearer k"})

        assert server.ask("/a") == {"tents": 17}
        assert server.ask("/b", {"job_id": "1/2 &"}) == {"tents": 17}

    assert asked == [("/a", "Bearer k"), ("/b?job_id=1%2F2+%26", "Bearer k")]


@pytest.mark.parametrize(("headers", "warnings"), [({}, 0), ({"X-Podium-Incomplete": "not stored yet"}, 2)])
def test_an_answer_that_lacks_what_was_sent_last_is_warned_of_each_time(
    caplog: pytest.LogCaptureFixture, headers: dict[str, str], warnings: int
) -> None:
    with answering(200, b"{}", **headers) as (url, _):
        for _ in range(2):
            assert Server(url, "shop", {}).ask("/a") == {}

    said = [record.getMessage() for record in caplog.records]
    assert said == [f"podium: the answer of {url}/a is incomplete: not stored yet"] * warnings


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [(404, b"no such job", "answered 404: b'no such job'"), (200, b"<html>", "cannot be asked")],
)
def test_a_refusal_and_an_answer_of_another_kind_are_errors_of_the_connection(
    status: int, body: bytes, message: str
) -> None:
    with answering(status, body) as (url, _), pytest.raises(ConnectionError, match=message):
        Server(url, "", {}).ask("/a")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_that_says_where_to_and_the_key_goes_nowhere_else(status: int) -> None:
    with answering(200, b"{}") as (elsewhere, asked), answering(status, b"", Location=elsewhere) as (url, _):
        server = Server(url, "", {"authorization": "Bearer k"})

        with pytest.raises(
            ConnectionError, match=f"answered {status}: it redirects to {elsewhere}; set the address of that server"
        ):
            server.ask("/a")

    assert asked == []


@pytest.mark.parametrize("url", ["", "nonsense", pytest.param(unused_url(), id="unused")])
def test_a_server_that_is_nowhere_is_an_error_of_the_connection(url: str) -> None:
    with pytest.raises(ConnectionError, match="cannot be asked"):
        Server(url, "", {}, timeout_s=1).ask("/a")


def test_what_is_absent_is_as_init_would_decide(no_settings: pytest.MonkeyPatch) -> None:
    assert server_of(None, None) == Server("http://localhost:4318", "", {}, 30.0)

    no_settings.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://podium/sub/")
    no_settings.setenv("PODIUM_PROJECT", "my shop")
    found = server_of(None, None, timeout_s=1)
    assert (found.url, found.project, found.timeout_s) == ("http://podium/sub", "my shop", 1)
    assert found.headers == {"x-podium-project": "my%20shop"}

    given = server_of("http://other/", "theirs")
    assert (given.url, given.project) == ("http://other", "theirs")


def test_where_spans_go_nowhere_there_is_no_server(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("OTEL_TRACES_EXPORTER", "none")

    assert server_of(None, None).url == ""
