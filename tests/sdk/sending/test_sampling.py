from collections.abc import Callable

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.trace import SpanContext, SpanKind, TraceFlags
from opentelemetry.trace.status import Status, StatusCode

from podium.sdk.config import Keep
from podium.sdk.sending import sampling
from podium.sdk.sending.processors import PodiumSpanProcessor
from podium.sdk.sending.sampling import Sampler


class Taken:
    """Where kept spans go."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def put(self, span: ReadableSpan) -> None:
        self.names.append(span.name)

    def flush(self, _timeout_s: float) -> bool:
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
    from opentelemetry.trace import set_span_in_context

    late, failed = (tracer.start_span(name, set_span_in_context(root)) for name in ("late", "failed"))

    root.end()
    late.end()
    failed.set_status(Status(StatusCode.ERROR))
    failed.end()

    assert taken.names == ["failed"]


def test_a_span_asked_for_by_another_process_ends_the_wait(make: Make) -> None:
    provider, taken = make(Keep(0, tokens=1))
    from opentelemetry.trace import NonRecordingSpan, set_span_in_context

    remote = set_span_in_context(
        NonRecordingSpan(SpanContext(2**127 + 5, 7, is_remote=True, trace_flags=TraceFlags(1)))
    )
    span = provider.get_tracer("t").start_span("served", remote, SpanKind.SERVER, {"gen_ai.usage.input_tokens": 5})
    span.end()

    assert taken.names == ["served"]


def test_traces_that_never_end_do_not_pile_up(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "_MAX_WAITING", 10)
    provider, _ = make(Keep(0))
    tracer = provider.get_tracer("t")
    from opentelemetry.trace import set_span_in_context

    for _ in range(50):
        unfinished = tracer.start_span("root")
        tracer.start_span("leaf", set_span_in_context(unfinished)).end()

    (sampler,) = [each.sink for each in provider._active_span_processor._span_processors]  # type: ignore[attr-defined]
    assert sampler._waiting_spans <= 10
