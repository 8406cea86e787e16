"""Asking a running server, against a stand-in for one."""

import json
from pathlib import Path

import pytest
from tests.client.scripted import Scripted, ok, reply

from podium.client.podium_server import ask, ask_text, find, pieces
from podium.errors import InvalidInput, NotFound, PodiumError, StoreUnavailable


def test_the_server_of_a_data_directory_is_found_by_its_note(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text(json.dumps({"pid": 1, "url": "http://127.0.0.1:4318"}))

    assert find(tmp_path) == "http://127.0.0.1:4318"


@pytest.mark.parametrize("note", ["{", "[]", "{}"])
def test_a_note_that_is_no_note_is_no_server(tmp_path: Path, note: str) -> None:
    (tmp_path / "server.json").write_text(note)

    with pytest.raises(NotFound, match="start one with `podium serve`"):
        find(tmp_path)


def test_asking_where_nobody_listens_names_the_address() -> None:
    with pytest.raises(StoreUnavailable, match=r"^nothing answers at http://127\.0\.0\.1:9: Connection refused$"):
        ask("http://127.0.0.1:9", "/api/health")


def test_a_reply_that_reports_trouble_is_returned_too() -> None:
    with Scripted(reply(500, b'{"error": "it broke"}'), ok(b"{}")) as server:
        assert ask(server.url, "/api/v1/status") == {"error": "it broke"}
        assert ask(server.url, "/api/v1/journal/replay", method="POST") == {}

    assert [(each.method, each.target) for each in server.asked] == [
        ("GET", "/api/v1/status"),
        ("POST", "/api/v1/journal/replay"),
    ]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b""])
def test_what_answers_with_no_object_is_no_podium_server(body: bytes) -> None:
    with Scripted(ok(body)) as server, pytest.raises(PodiumError, match="is not a Podium server"):
        ask(server.url, "/")


def test_a_url_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not the address of a server"):
        ask("localhost:4318", "/")


def test_a_text_is_returned_and_a_failure_is_not() -> None:
    with Scripted(ok("größer".encode()), reply(503, b"busy")) as server:
        assert ask_text(server.url, "/metrics.prom") == "größer"
        with pytest.raises(StoreUnavailable, match=r"answered 503 to /metrics\.prom"):
            ask_text(server.url, "/metrics.prom")


def test_a_file_comes_in_pieces_with_the_headers() -> None:
    with Scripted(ok(b"a,b\n", "X-Podium-Rows: 1")) as server:
        found = [(headers["x-podium-rows"], piece) for headers, piece in pieces(server.url, "/api/v1/export?what=a")]

    assert found == [("1", b"a,b\n")]


@pytest.mark.parametrize(("status", "error"), [(400, InvalidInput), (503, StoreUnavailable)])
def test_a_refused_file_is_refused_in_the_words_of_the_server(status: int, error: type[PodiumError]) -> None:
    with (
        Scripted(reply(status, b'{"error": {"message": "no such list"}}')) as server,
        pytest.raises(error, match=r"^no such list$"),
    ):
        list(pieces(server.url, "/"))


def test_a_refusal_without_words_says_the_status() -> None:
    with Scripted(reply(500, b"{}")) as server, pytest.raises(StoreUnavailable, match=r"answered 500$"):
        list(pieces(server.url, "/"))


def test_a_file_that_breaks_off_says_so_after_its_first_pieces() -> None:
    broken = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 600_000
    got: list[int] = []

    with Scripted(broken, hangs_up=True) as server:
        found = pieces(server.url, "/")
        with pytest.raises(StoreUnavailable, match="broke off before the end; ask again"):
            got.extend(len(piece) for _, piece in found)

    assert sum(got) > 0


def test_a_file_of_nobody_is_said() -> None:
    with pytest.raises(StoreUnavailable, match="nothing answers at"):
        list(pieces("http://127.0.0.1:9", "/"))
