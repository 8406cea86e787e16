"""One request that a web application serves, whatever its framework."""

import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode
from tests.sdk.conftest import Recorded

import podium
from podium.sdk.web.request import Paths, ServedRequest

pytestmark = pytest.mark.usefixtures("faultless")

TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01", "baggage": "podium.user.id=ana"}


def served(method: str = "GET", **headers: str) -> ServedRequest:
    return ServedRequest(method, "/orders/17", "https", headers)


def test_a_request_is_a_server_span_with_what_is_known_of_it(recorded: Recorded) -> None:
    request = served()
    request.routed("/orders/{order}")
    request.answered(200)
    request.finish()

    assert (recorded.span.name, recorded.span.kind) == ("GET /orders/{order}", SpanKind.SERVER)
    assert recorded.span.attributes == {
        "podium.kind": "request",
        "http.request.method": "GET",
        "http.route": "/orders/{order}",
        "http.response.status_code": 200,
        "url.path": "/orders/17",
        "url.scheme": "https",
    }
    assert recorded.span.status.status_code is StatusCode.UNSET


def test_a_made_up_method_is_no_name(recorded: Recorded) -> None:
    request = served("BREW")
    request.routed(None)
    request.finish()

    attributes = recorded.span.attributes or {}
    assert recorded.span.name == "HTTP"
    assert (attributes["http.request.method"], attributes["http.request.method_original"]) == ("_OTHER", "BREW")


def test_it_goes_on_where_its_sender_was(recorded: Recorded) -> None:
    request = served(**CALLER)
    request.enter()
    with podium.span("inside"):
        pass
    request.leave()
    request.finish()

    assert {f"{span.context.trace_id:032x}" for span in recorded.spans} == {TRACE}
    assert (recorded.named("inside").attributes or {})["podium.user.id"] == "ana"


def test_whom_it_is_for_holds_until_its_end_and_no_longer(recorded: Recorded) -> None:
    request = served()
    request.bind(user="nobody is asking yet")
    request.enter()
    request.bind(user="ana", session=None, account=7)
    request.leave()
    with podium.span("meanwhile"):
        pass
    request.enter()
    with podium.span("later"):
        pass
    request.leave()
    request.finish()

    expected = {"podium.user.id": "ana", "podium.account": "7"}
    for name in ("later", "GET"):
        attributes = recorded.named(name).attributes or {}
        assert {key: attributes.get(key) for key in expected} == expected
        assert "podium.session.id" not in attributes
    assert recorded.named("meanwhile").attributes == {"podium.kind": "other"}


@pytest.mark.parametrize(
    ("status", "fault", "error_type", "kept"),
    [
        (404, None, None, 404),
        (499, None, None, 499),
        (500, None, "500", 500),
        (503, KeyError("x"), "KeyError", 503),
        (0, KeyError("x"), "KeyError", 500),
        (0, None, None, None),
    ],
)
def test_an_answer_of_500_or_an_exception_is_a_failure(
    recorded: Recorded, status: int, fault: Exception | None, error_type: str | None, kept: int | None
) -> None:
    request = served()
    if status:
        request.answered(status)
    request.finish(error=fault)

    attributes = recorded.span.attributes or {}
    assert attributes.get("http.response.status_code") == kept
    assert attributes.get("error.type") == error_type
    assert (recorded.span.status.status_code is StatusCode.ERROR) is (error_type is not None)


def test_what_the_framework_answered_with_is_the_fault(recorded: Recorded) -> None:
    request = served()
    request.failed(KeyError("x"))
    request.answered(500)
    request.finish()
    request.finish(error=ValueError("too late"))

    assert recorded.span.status.description == "KeyError: 'x'"


def test_an_answer_nobody_reads_to_its_end_is_no_failure(recorded: Recorded) -> None:
    request = served()
    request.answered(200)
    request.stopped()

    assert (recorded.span.attributes or {})["podium.outcome"] == "stopped early"
    assert recorded.span.status.status_code is StatusCode.UNSET


def test_a_server_span_that_is_there_is_used_and_not_ended(recorded: Recorded) -> None:
    tracer = trace.get_tracer("another.instrumentation")
    with tracer.start_as_current_span("theirs", kind=SpanKind.SERVER):
        request = served()
        request.enter()
        request.bind(user="ana")
        request.routed("/orders/{order}")
        request.leave()
        request.finish(error=KeyError("x"))
        assert recorded.spans == []

    assert recorded.span.name == "theirs"
    assert (recorded.span.attributes or {})["podium.user.id"] == "ana"
    assert recorded.span.status.description == "KeyError: 'x'"


def test_a_span_of_another_kind_is_a_parent_and_not_used(recorded: Recorded) -> None:
    with podium.span("outer"):
        served().finish()

    assert {span.name for span in recorded.spans} == {"GET", "outer"}


@pytest.mark.parametrize(
    ("paths", "inside", "outside"),
    [
        (["/health"], ["/health", "/health/deep"], ["/healthy", "/", "/a/health"]),
        (["/health/"], ["/health", "/health/deep"], ["/healthy"]),
        ("/health", ["/health"], ["/h", "/"]),
        (["/"], ["/", "/anything"], []),
        ([], [], ["/", "/health"]),
    ],
)
def test_a_path_stands_for_itself_and_all_below_it(
    paths: list[str] | str, inside: list[str], outside: list[str]
) -> None:
    left_out = Paths(paths)

    assert [path for path in inside + outside if path in left_out] == inside
