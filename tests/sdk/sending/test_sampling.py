from collections.abc import Callable

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags, set_span_in_context
from opentelemetry.trace.status import Status, StatusCode

from podium.sdk.config import Keep
from podium.sdk.sending import sampling
from podium.sdk.sending.processors import PodiumSpanProcessor
from podium.sdk.sending.sampling import Sampler


class Taken:
    """Where kept spans go."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.flushes: list[float] = []

    def put(self, span: ReadableSpan) -> None:
        self.names.append(span.name)

    def flush(self, timeout_s: float) -> bool:
        self.flushes.append(timeout_s)
        return True


Make = Callable[[Keep], tuple[TracerProvider, Taken]]


@pytest.fixture
def make() -> Make:
    """A provider whose spans pass a sampler."""

    def build(keep: Keep) -> tuple[TracerProvider, Taken]:
        provider = TracerProvider(shutdown_on_exit=False)
        processor, taken = PodiumSpanProcessor(), Taken()
        processor.sink = Sampler(keep, taken)
        provider.add_span_processor(processor)
        return provider, taken

    return build


def test_a_share_of_traces_is_kept_whole(make: Make) -> None:
    provider, taken = make(Keep(share=0.5))
    tracer = provider.get_tracer("t")

    for number in range(400):
        with tracer.start_as_current_span(f"root-{number}"), tracer.start_as_current_span(f"leaf-{number}"):
            pass

    roots = {name.split("-")[1] for name in taken.names if name.startswith("root")}
    leaves = {name.split("-")[1] for name in taken.names if name.startswith("leaf")}
    assert roots == leaves
    assert 120 < len(roots) < 280


def test_a_trace_with_an_error_is_kept_whole(make: Make) -> None:
    provider, taken = make(Keep(share=0))
    tracer = provider.get_tracer("t")

    with tracer.start_as_current_span("root"):
        with tracer.start_as_current_span("fine"):
            pass
        with tracer.start_as_current_span("failed") as failed:
            failed.set_status(Status(StatusCode.ERROR))
    with tracer.start_as_current_span("other"):
        pass

    assert taken.names == ["fine", "failed", "root"]


@pytest.mark.parametrize(
    ("keep", "attribute", "few", "many"),
    [
        (Keep(0, cost_usd=1.0), "podium.cost", 0.4, 0.5),
        (Keep(0, cost_usd=1.0), "llm.cost.total", 0.4, 0.5),
        (Keep(0, tokens=1000), "gen_ai.usage.input_tokens", 499, 500),
        (Keep(0, tokens=1000), "llm.token_count.completion", 499, 500),
    ],
)
def test_an_expensive_trace_is_kept(make: Make, keep: Keep, attribute: str, few: float, many: float) -> None:
    provider, taken = make(keep)
    tracer = provider.get_tracer("t")

    for name, amount in (("few", few), ("many", many)):
        with tracer.start_as_current_span(name):
            for _ in range(2):
                tracer.start_span(f"{name} call", attributes={attribute: amount}).end()

    assert taken.names == ["many call", "many call", "many"]


def test_a_slow_trace_is_kept(make: Make) -> None:
    provider, taken = make(Keep(0, duration_s=2))
    tracer = provider.get_tracer("t")

    for name, seconds in (("quick", 1), ("slow", 2)):
        tracer.start_span(name, start_time=10**18).end(10**18 + seconds * 10**9)

    assert taken.names == ["slow"]


def test_a_late_span_follows_the_judgement_of_its_trace_but_an_error_stays(make: Make) -> None:
    provider, taken = make(Keep(0))
    tracer = provider.get_tracer("t")
    root = tracer.start_span("root")
    late, failed = (tracer.start_span(name, set_span_in_context(root)) for name in ("late", "failed"))

    root.end()
    late.end()
    failed.set_status(Status(StatusCode.ERROR))
    failed.end()

    assert taken.names == ["failed"]


def test_a_span_asked_for_by_another_process_ends_the_wait(make: Make) -> None:
    provider, taken = make(Keep(0, tokens=1))
    remote = set_span_in_context(
        NonRecordingSpan(SpanContext(2**127 + 5, 7, is_remote=True, trace_flags=TraceFlags(1)))
    )
    span = provider.get_tracer("t").start_span("served", remote, SpanKind.SERVER, {"gen_ai.usage.input_tokens": 5})
    span.end()

    assert taken.names == ["served"]


def sampler_of(provider: TracerProvider) -> Sampler:
    (processor,) = provider._active_span_processor._span_processors
    found: Sampler = processor.sink  # type: ignore[attr-defined]
    return found


def test_traces_that_never_end_do_not_pile_up_and_the_oldest_is_judged_first(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_MAX_WAITING", 10)
    provider, taken = make(Keep(0))
    tracer = provider.get_tracer("t")

    for number in range(50):
        within = set_span_in_context(tracer.start_span("root"))
        leaf = tracer.start_span(f"leaf {number}", within)
        leaf.set_status(Status(StatusCode.ERROR))
        leaf.end()

    assert sampler_of(provider)._waiting_spans == 10
    assert len(sampler_of(provider)._waiting) == 10
    assert taken.names == [f"leaf {number}" for number in range(40)]


def test_what_is_remembered_of_judged_traces_is_bounded_and_the_newest_stay(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_MAX_JUDGED", 10)
    provider, taken = make(Keep(0))
    tracer = provider.get_tracer("t")
    roots = [tracer.start_span(f"root {number}") for number in range(50)]

    for root in roots:
        root.set_status(Status(StatusCode.ERROR))
        root.end()

    assert len(sampler_of(provider)._judged) == 10
    taken.names.clear()
    tracer.start_span("late part of the newest", set_span_in_context(roots[-1])).end()
    tracer.start_span("late part of the oldest", set_span_in_context(roots[0])).end()
    assert taken.names == ["late part of the newest"]


def test_a_flush_judges_what_waits_and_sends_what_is_kept(make: Make) -> None:
    provider, taken = make(Keep(0))
    tracer = provider.get_tracer("t")
    for name, status in (("failed", StatusCode.ERROR), ("fine", StatusCode.OK)):
        part = tracer.start_span(name, set_span_in_context(tracer.start_span("root")))
        part.set_status(Status(status))
        part.end()
    assert taken.names == []

    assert sampler_of(provider).flush(2.5)

    assert taken.names == ["failed"]
    assert taken.flushes == [2.5]
    assert sampler_of(provider)._waiting_spans == 0


@pytest.mark.parametrize(("share", "kept"), [(0.0, []), (1e-12, ["root"]), (1.0, ["root"])])
def test_the_least_trace_id_is_in_every_share_but_none(make: Make, share: float, kept: list[str]) -> None:
    provider, taken = make(Keep(share))
    caller = NonRecordingSpan(SpanContext(2**120, 7, is_remote=True, trace_flags=TraceFlags(1)))

    provider.get_tracer("t").start_span("root", set_span_in_context(caller)).end()

    assert taken.names == kept


def test_a_forked_child_begins_without_the_traces_of_its_parent(make: Make) -> None:
    provider, taken = make(Keep(0, tokens=1))
    tracer = provider.get_tracer("t")
    root = tracer.start_span("root")
    tracer.start_span("the parent's", set_span_in_context(root), attributes={"gen_ai.usage.input_tokens": 5}).end()

    sampler_of(provider)._begin_anew()
    root.end()

    assert taken.names == []
