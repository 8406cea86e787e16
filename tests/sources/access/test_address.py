"""Addresses of tools that are asked over HTTP."""

import pytest
from tests.sources.answering import Fixed

from podium.errors import InvalidInput, SourceUnavailable
from podium.sources.access.address import Address

NONE = frozenset[str]()


def test_user_and_password_are_sent_and_not_shown() -> None:
    with Fixed(200, {"ok": True}) as tool:
        address = Address(tool.url.replace("http://", "http://me:p%40ss@"), options=NONE)

        assert address.ask("/x", {"a b": "ü"}) == {"ok": True}
        assert tool.headers["Authorization"] == "Basic bWU6cEBzcw=="
        assert address.url == tool.url


def test_a_refusal_is_shown_with_the_words_of_the_tool() -> None:
    with Fixed(503, {"error": "starting"}) as tool, pytest.raises(SourceUnavailable, match=r"503.*starting"):
        Address(tool.url, options=NONE).ask("/x")


@pytest.mark.parametrize("body", [b"<html>hello</html>", b'{"data": [', b"\xff\xfe"])
def test_an_answer_that_is_no_json_is_refused(body: bytes) -> None:
    with Fixed(200, body) as tool, pytest.raises(InvalidInput, match="right address"):
        Address(tool.url, options=NONE).ask("/x")


def test_a_bad_address_shows_no_password() -> None:
    with pytest.raises(InvalidInput, match="host:port") as raised:
        Address("localhost://me:secret@host", options=NONE)

    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("where", ["http://localhost:http", "http://[::1", "http://", "localhost:9090", ""])
def test_what_is_no_address_is_refused(where: str) -> None:
    with pytest.raises(InvalidInput, match="no address"):
        Address(where, options=NONE)
