"""What a source read, on its way into OTLP requests."""

from typing import Any

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.sources.otlp import messages
from podium.sources.otlp.batches import MOST_SPANS, SpanBatch, batch_of
from podium.sources.source import Skipped


def span(number: int) -> Span:
    return Span(trace_id=b"1" * 16, span_id=number.to_bytes(8, "big"), name=f"s{number}")


def resources(message: Any) -> list[tuple[dict[str, str], list[tuple[str, str, list[str]]]]]:
    """Return `(attributes, [(scope, version, names of spans)])` of each resource."""
    return [
        (
            {each.key: each.value.string_value for each in group.resource.attributes},
            [(each.scope.name, each.scope.version, [s.name for s in each.spans]) for each in group.scope_spans],
        )
        for group in message.resource_spans
    ]


def test_spans_events_and_what_is_skipped_are_parted() -> None:
    event = messages.event("user.login", 5, (b"1" * 16, b"2" * 8), {})
    row = Skipped("row 3", "has no time")

    batch = batch_of("jobs", [span(1), row, event, span(2)], {"id": 7}, read=4)

    (traces, spans), (logs, records) = batch.messages
    assert (traces, resources(spans)) == (
        "traces",
        [({"service.name": "jobs"}, [("podium.sources.jobs", "", ["s1", "s2"])])],
    )
    assert (logs, [each.event_name for each in messages.lists(records).__next__()]) == ("logs", ["user.login"])
    assert (batch.position, batch.read, batch.skipped) == ({"id": 7}, 4, (row,))


def test_nothing_becomes_no_message() -> None:
    assert batch_of("jobs", [], None, read=0).messages == ()


def test_spans_stand_under_their_resource_and_scope_in_the_order_they_came() -> None:
    batch = SpanBatch()

    batch.add(span(1), {"service.name": "a"}, ("x", "1"))
    batch.add(span(2), {"service.name": "b"})
    batch.add(span(3), {"service.name": "a"}, ("x", "1"))
    batch.add(span(4), {"service.name": "a"}, ("y", "1"))

    (message,) = batch.messages
    assert resources(message) == [
        ({"service.name": "a"}, [("x", "1", ["s1", "s3"]), ("y", "1", ["s4"])]),
        ({"service.name": "b"}, [("", "", ["s2"])]),
    ]


def test_a_batch_is_full_with_a_thousand_items_the_skipped_included() -> None:
    batch = SpanBatch()
    for number in range(MOST_SPANS - 1):
        batch.add(span(number), {})

    assert not batch.is_full
    batch.skip(Skipped("a", "b"))
    assert batch.is_full


def test_more_spans_than_a_request_holds_are_several_requests_that_say_the_same_resource() -> None:
    batch = SpanBatch()
    for number in range(MOST_SPANS + 1):
        batch.add(span(number), {"service.name": "a"})

    assert [messages.count(each) for each in batch.messages] == [MOST_SPANS, 1]
    assert resources(batch.messages[1])[0][0] == {"service.name": "a"}


def test_the_same_item_is_skipped_once() -> None:
    batch = SpanBatch()
    batch.add(span(1), {})
    for why in ("b", "b", "c"):
        batch.skip(Skipped("a", why))

    made = batch.batch("here")

    assert made.skipped == (Skipped("a", "b"), Skipped("a", "c"))
    assert (made.read, made.position, [signal for signal, _ in made.messages]) == (3, "here", ["traces"])
