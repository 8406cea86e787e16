"""A server elsewhere as a destination, against a stand-in for one."""

import json
from typing import Any

import pytest
from tests.client.scripted import Scripted, ok, reply

from podium.errors import InvalidInput, NotFound, Overloaded, PodiumError, TooLarge
from podium.sources.otlp import ids, messages
from podium.sources.otlp.messages import Key
from podium.sources.otlp.times import END_NS
from podium.sources.transfer.posting import Posting

MESSAGE = messages.traces("t", {}, [messages.span((ids.trace_id("t", 1), ids.span_id("t", 1), b""), "s", (1, 2), {})])


def status(accepted: int, stored: int) -> bytes:
    return ok(json.dumps({"counts": {"spans": {"accepted": accepted, "stored": stored}}}).encode())


@pytest.fixture
def posting(request: pytest.FixtureRequest) -> Any:
    """Give what makes the destination of a server; it hangs up with the test."""

    def made(server: Scripted, project: str = "shop") -> Posting:
        destination = Posting(server.url, project)
        request.addfinalizer(destination.close)
        return destination

    return made


def test_a_message_is_sent_to_its_project_as_otlp(posting: Any) -> None:
    with Scripted(ok(b"")) as server:
        assert posting(server, "größer shop").send("traces", MESSAGE) == (0, "")

    (asked,) = server.asked
    assert (asked.method, asked.target, asked.body) == ("POST", "/v1/traces", MESSAGE.SerializeToString())
    assert asked.headers["x-podium-project"] == "gr%C3%B6%C3%9Fer%20shop"


@pytest.mark.parametrize(
    ("code", "error"), [(503, Overloaded), (413, TooLarge), (404, NotFound), (400, InvalidInput), (500, InvalidInput)]
)
def test_a_refusal_is_the_error_it_means(posting: Any, code: int, error: type[PodiumError]) -> None:
    with Scripted(reply(code, b"its words")) as server, pytest.raises(error, match=f"answered {code}: its words"):
        posting(server).send("traces", MESSAGE)


def test_a_server_that_is_away_may_come_back() -> None:
    posting = Posting("http://127.0.0.1:9", "shop")

    with pytest.raises(Overloaded, match=r"127\.0\.0\.1:9 cannot be reached: Connection refused"):
        posting.send("traces", MESSAGE)
    with pytest.raises(Overloaded, match="cannot be reached"):
        posting.settle()
    posting.close()


def test_it_is_settled_when_what_was_accepted_at_first_is_stored(posting: Any) -> None:
    with Scripted(status(10, 8), status(15, 9), status(20, 10), status(5, 5)) as server:
        destination = posting(server)
        for _ in range(2):
            with pytest.raises(Overloaded, match="has not stored yet what it accepted before"):
                destination.settle()

        destination.settle()
        destination.settle()  # what is set aside leaves the counters


def test_existing_items_are_asked_for_by_trace_and_time(posting: Any) -> None:
    known = {"trace_id": "a", "span_id": "1", "name": "", "time_ns": "0"}
    foreign = {"trace_id": "a", "span_id": "9", "name": "", "time_ns": "0"}
    wanted = {Key("a", "1"): 10**9, Key("b", "2"): 2 * 10**9}

    with Scripted(ok(json.dumps({"items": [known, foreign]}).encode())) as server:
        assert posting(server).existing("traces", wanted) == {Key("a", "1")}

    (asked,) = server.asked
    assert (asked.method, asked.target) == ("POST", "/api/v1/held")
    assert json.loads(asked.body) == {
        "project": "shop", "signal": "traces", "from": "1970-01-01T00:00:01.000000000Z",
        "to": "1970-01-01T00:00:02.000000001Z", "trace_ids": ["a", "b"],
    }  # fmt: skip


def test_no_question_names_an_instant_that_none_can_have(posting: Any) -> None:
    with Scripted(ok(b'{"items": []}')) as server:
        posting(server).existing("logs", {Key("a", "1", "x", END_NS + 5): END_NS + 5})

    asked = json.loads(server.asked[0].body)
    assert (asked["from"], asked["to"]) == ("2099-12-31T23:59:59.999999999Z", "2100-01-01T00:00:00.000000000Z")


@pytest.mark.parametrize("answer", [b'{"status": "ok"}', b"[]", b"null", b"<html>hello</html>"])
def test_a_server_that_is_no_podium_is_refused(posting: Any, answer: bytes) -> None:
    with Scripted(ok(answer)) as other, pytest.raises(InvalidInput, match="is not a Podium server"):
        posting(other).settle()


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(InvalidInput, match="not the address of a server"):
        Posting("localhost:4318", "shop")
