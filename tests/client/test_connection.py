"""The one HTTP client of the server's side, against a stand-in for a server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.client.scripted import Scripted, ok, reply

from podium.client.connection import Connection
from podium.errors import InvalidInput, Unreachable


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def silent() -> Iterator[str]:
    """Give the address of a server that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_reply_of_any_status_is_returned_whole() -> None:
    with Scripted(reply(503, b"busy", "Retry-After: 7")) as server, Connection(server.url) as connection:
        answer = connection.request("POST", "/v1/traces?a=1", b"body", {"Content-Type": "text/plain"})

    (asked,) = server.asked
    assert (answer.status, answer.headers["retry-after"], answer.body) == (503, "7", b"busy")
    assert (asked.method, asked.target, asked.body) == ("POST", "/v1/traces?a=1", b"body")
    assert asked.headers["content-type"] == "text/plain"


def test_a_connection_is_kept_and_so_are_its_headers() -> None:
    with Scripted(ok(b"1"), ok(b"2")) as server, Connection(server.url, headers={"X-Own": "me"}) as connection:
        found = [connection.request("GET", "/").body for _ in range(2)]

    assert found == [b"1", b"2"]
    assert [(each.connection, each.headers["x-own"]) for each in server.asked] == [(0, "me"), (0, "me")]


def test_a_kept_connection_that_the_server_closed_is_opened_again() -> None:
    with Scripted(ok(b"1"), b"", ok(b"2")) as server, Connection(server.url) as connection:
        found = [connection.request("POST", "/", b"x").body for _ in range(2)]

    assert found == [b"1", b"2"]
    assert [each.connection for each in server.asked] == [0, 0, 1]


def test_a_new_connection_that_is_closed_is_not_tried_again() -> None:
    with (
        Scripted(b"", ok(b"late")) as server,
        Connection(server.url) as connection,
        pytest.raises(Unreachable, match="closed connection without response"),
    ):
        connection.request("POST", "/", b"x")


def test_nobody_there_is_said_in_the_words_of_the_system() -> None:
    with Connection("http://127.0.0.1:9/base/") as connection, pytest.raises(Unreachable) as raised:
        connection.request("GET", "/x")

    assert raised.value.reason == "Connection refused"
    assert str(raised.value) == "http://127.0.0.1:9/base cannot be reached: Connection refused"


def test_a_server_that_says_nothing_is_given_up_after_the_time_set() -> None:
    with (
        silent() as url,
        Connection(url, timeout_s=0.2) as connection,
        pytest.raises(Unreachable, match=r"no answer within 0\.2 s"),
    ):
        connection.request("GET", "/")


def test_user_and_password_are_sent_and_not_shown() -> None:
    with Scripted(ok(b"")) as server:
        named = server.url.replace("http://", "http://me:p%40ss@")
        with Connection(f"{named}/base/") as connection:
            connection.request("GET", "/x")

    assert connection.url == f"{server.url}/base"
    assert server.asked[0].target == "/base/x"
    assert server.asked[0].headers["authorization"] == "Basic bWU6cEBzcw=="


@pytest.mark.parametrize("url", ["localhost:4318", "ftp://host", "http://", "http://host:http", "http://[::1", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match=r"not the address of a server; write it like http://127\.0\.0\.1:4318"):
        Connection(url)


def test_a_refused_address_shows_no_password() -> None:
    with pytest.raises(InvalidInput) as raised:
        Connection("ftp://me:secret@host")

    assert "secret" not in str(raised.value)


def test_a_get_follows_a_redirect_where_that_is_wanted_and_keeps_its_password_to_itself() -> None:
    with Scripted(ok(b"there")) as other, Scripted(reply(302, b"", f"Location: {other.url}/new")) as server:
        named = server.url.replace("http://", "http://me:secret@")
        with Connection(named, follows_redirects=True) as connection:
            assert connection.request("GET", "/old").body == b"there"

    assert other.asked[0].target == "/new"
    assert "authorization" not in other.asked[0].headers


@pytest.mark.parametrize(("method", "follows"), [("GET", False), ("POST", True), ("POST", False)])
def test_everything_else_is_not_redirected(method: str, *, follows: bool) -> None:
    with (
        Scripted(reply(307, b"", "Location: /new"), ok(b"there")) as server,
        Connection(server.url, follows_redirects=follows) as connection,
    ):
        assert connection.request(method, "/old").status == 307

    assert [each.target for each in server.asked] == ["/old"]


def test_redirects_without_end_end() -> None:
    circle = [reply(302, b"", "Location: /again")] * 10
    with (
        Scripted(*circle) as server,
        Connection(server.url, follows_redirects=True) as connection,
        pytest.raises(Unreachable, match="too many redirects"),
    ):
        connection.request("GET", "/")

    assert len(server.asked) == 6


def test_a_busy_reply_is_not_asked_for_again() -> None:
    with (
        Scripted(reply(503, b"busy", "Retry-After: 0"), ok(b"")) as server,
        Connection(server.url, follows_redirects=True) as connection,
    ):
        assert connection.request("GET", "/").status == 503

    assert len(server.asked) == 1


def test_a_reply_that_is_too_long_is_refused_without_its_parameters() -> None:
    with (
        Scripted(ok(b"x" * 1000)) as server,
        Connection(server.url, max_reply_bytes=999) as connection,
        pytest.raises(InvalidInput, match="answers with more than") as raised,
    ):
        connection.request("GET", "/x?secret=1")

    assert f"{server.url}/x answers" in str(raised.value)


def test_a_reply_as_long_as_it_may_be_is_read() -> None:
    with Scripted(ok(b"x" * 1000)) as server, Connection(server.url, max_reply_bytes=1000) as connection:
        assert len(connection.request("GET", "/").body) == 1000


BROKEN = {
    "in the middle of a piece": b"Transfer-Encoding: chunked\r\n\r\n10\r\nspan_id\r\n",
    "between pieces": b"Transfer-Encoding: chunked\r\n\r\n9\r\nspan_id\r\n\r\n",
    "before its length": b"Content-Length: 1000\r\n\r\nspan_id\r\n",
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_reply_that_breaks_off_is_never_taken_for_whole(how: str) -> None:
    with (
        Scripted(b"HTTP/1.1 200 OK\r\n" + BROKEN[how], hangs_up=True) as server,
        Connection(server.url) as connection,
        pytest.raises(Unreachable, match="broke off before the end"),
    ):
        connection.request("GET", "/")


def test_a_stream_gives_pieces_after_status_and_headers() -> None:
    with (
        Scripted(ok(b"x" * 600_000, "X-Rows: 3")) as server,
        Connection(server.url) as connection,
        connection.stream("GET", "/") as stream,
    ):
        assert (stream.status, stream.headers["x-rows"]) == (200, "3")
        sizes = [len(piece) for piece in stream.pieces()]

    assert sum(sizes) == 600_000
    assert len(sizes) > 1


def test_a_reply_that_was_not_read_to_its_end_does_not_spoil_the_next() -> None:
    with Scripted(ok(b"x" * 600_000), ok(b"second")) as server, Connection(server.url) as connection:
        with connection.stream("GET", "/") as stream:
            next(stream.pieces())

        assert connection.request("GET", "/").body == b"second"


def test_a_proxy_is_used_for_others_and_never_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with Scripted(ok(b"by proxy")) as proxy, Scripted(ok(b"direct")) as server:
        monkeypatch.setenv("http_proxy", proxy.url.replace("http://", "http://me:p%40ss@"))
        with Connection("http://podium.example:4318") as elsewhere, Connection(server.url) as here:
            assert elsewhere.request("GET", "/x").body == b"by proxy"
            assert here.request("GET", "/x").body == b"direct"

    assert proxy.asked[0].target == "http://podium.example:4318/x"
    assert proxy.asked[0].headers["proxy-authorization"] == "Basic bWU6cEBzcw=="


def test_hosts_that_need_no_proxy_are_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "podium.invalid")

    with Connection("http://podium.invalid") as connection, pytest.raises(Unreachable) as raised:
        connection.request("GET", "/")

    assert "refused" not in raised.value.reason


def test_a_proxy_that_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1")

    with pytest.raises(InvalidInput, match="https_proxy"):
        Connection("https://podium.example")
