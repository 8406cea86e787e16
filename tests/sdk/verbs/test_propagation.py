"""The way of the context into threads of a pool and other processes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_threads_get_it_carried(recorded: Recorded) -> None:
    @podium.observe
    def work(number: int) -> int:
        return number

    with podium.user("ana"), podium.span("outer") as outer, ThreadPoolExecutor(4) as pool:
        results = list(pool.map(podium.carry(work), range(8)))

    spans = [each for each in recorded.spans if each.name == "work"]
    assert results == list(range(8))
    assert {each.parent and f"{each.parent.span_id:016x}" for each in spans} == {outer.span_id}
    assert {(each.attributes or {})["podium.user.id"] for each in spans} == {"ana"}


def test_another_process_gets_it_by_headers(recorded: Recorded) -> None:
    with podium.user("ana"), podium.session("s-1"), podium.span("caller") as caller:
        sent = podium.headers()

    def serve() -> None:
        with podium.continued(sent), podium.span("served"):
            pass

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()

    served = recorded.named("served")
    assert served.parent is not None
    assert (f"{served.parent.span_id:016x}", served.parent.is_remote) == (caller.span_id, True)
    assert served.attributes == {
        "podium.kind": "other",
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
    }


def test_what_must_not_travel_does_not() -> None:
    with podium.user("ana", travels=False), podium.attempt(3):
        sent = podium.headers()

    assert "baggage" not in sent


@pytest.mark.parametrize("header", ["", "garbage", "00-" + "0" * 32 + "-" + "0" * 16 + "-01", "\x00"])
def test_headers_of_any_sort_are_taken(header: str, recorded: Recorded) -> None:
    with podium.continued({"traceparent": header, "baggage": header}), podium.span("served"):
        pass

    assert recorded.named("served").parent is None


def test_headers_are_read_whatever_their_case(recorded: Recorded) -> None:
    sent = {"TraceParent": f"00-{'a' * 32}-{'b' * 16}-01", "BAGGAGE": "podium.user.id=ana,podium.attempt=9,other=x"}

    with podium.continued(sent), podium.span("served"):
        pass
    with podium.span("after"):
        pass

    served = recorded.named("served")
    assert f"{served.context.trace_id:032x}" == "a" * 32
    assert served.attributes == {"podium.kind": "other", "podium.user.id": "ana"}
    assert recorded.named("after").parent is None


def test_what_comes_from_elsewhere_is_cut(recorded: Recorded) -> None:
    with podium.continued({"baggage": f"podium.user.id={'x' * 1000}"}), podium.span("served"):
        pass

    assert (recorded.span.attributes or {})["podium.user.id"] == "x" * 256


def test_a_carried_function_is_itself_and_its_errors_go_on(recorded: Recorded) -> None:
    @podium.carry
    def work(order: int) -> int:
        """Pack."""
        return 17 // order

    assert (work.__name__, work.__doc__, work(1)) == ("work", "Pack.", 17)
    with pytest.raises(ZeroDivisionError):
        work(0)


def test_without_a_context_there_are_no_headers() -> None:
    assert podium.headers() == {}
