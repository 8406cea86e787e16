"""The sample's past, read back with the official protobuf classes and priced with the price book."""

import json
from collections import Counter, defaultdict
from functools import cache

from opentelemetry.proto.trace.v1.trace_pb2 import Status
from tests.demo.spans_read_back import (
    CACHE_READ,
    CACHE_WRITE,
    INPUT,
    MODEL,
    NOW,
    OUTPUT,
    PROVIDER,
    Seen,
    plain,
    spans_of,
    usd,
)

from podium.demo.history import history
from podium.demo.story import DAY, HOUR, Story
from podium.interpret.pricing.price_book import PriceBook

DAYS = 12


@cache
def sample() -> tuple[Seen, ...]:
    return tuple(spans_of(history(DAYS, NOW, 1)))


def test_the_same_arguments_give_the_same_bytes() -> None:
    first = [request.SerializeToString(deterministic=True) for request in history(2, NOW, 1)]

    assert first == [request.SerializeToString(deterministic=True) for request in history(2, NOW, 1)]
    assert first != [request.SerializeToString(deterministic=True) for request in history(2, NOW, 2)]


def test_everything_happened_in_the_asked_time() -> None:
    for seen in sample():
        assert NOW - DAYS * DAY <= seen.span.start_time_unix_nano <= seen.span.end_time_unix_nano <= NOW


def test_ids_are_whole_and_unique_and_parents_exist() -> None:
    ids = {(seen.span.trace_id, seen.span.span_id) for seen in sample()}
    roots = Counter(seen.span.trace_id for seen in sample() if not seen.span.parent_span_id)

    assert len(ids) == len(sample())
    for seen in sample():
        assert (len(seen.span.trace_id), len(seen.span.span_id)) == (16, 8)
        if seen.span.parent_span_id:
            assert (seen.span.trace_id, seen.span.parent_span_id) in ids
    assert set(roots.values()) == {1}
    assert len(roots) == len({trace_id for trace_id, _ in ids})


def test_children_lie_within_their_parents_and_come_before_them() -> None:
    place = {(s.span.trace_id, s.span.span_id): (index, s.span) for index, s in enumerate(sample())}
    for index, seen in enumerate(sample()):
        if seen.span.parent_span_id:
            at, parent = place[seen.span.trace_id, seen.span.parent_span_id]

            assert parent.start_time_unix_nano <= seen.span.start_time_unix_nano
            assert seen.span.end_time_unix_nano <= parent.end_time_unix_nano
            assert index < at


def test_a_month_has_a_hundred_to_a_hundred_and_fifty_thousand_spans() -> None:
    spans = sum(
        len(scope.spans)
        for request in history(30, NOW, 1)
        for group in request.resource_spans
        for scope in group.scope_spans
    )

    assert 100_000 <= spans <= 150_000


def test_all_of_it_is_marked_as_sample_data() -> None:
    assert {seen.resource["podium.sample"] for seen in sample()} == {True}


def test_three_dialects_and_five_services_speak() -> None:
    services = defaultdict(set)
    for seen in sample():
        services[seen.resource["service.name"]].add(seen.scope.split(".")[0] + "." + seen.scope.split(".")[1])

    assert dict(services) == {
        "support-desk": {"opentelemetry.instrumentation"},
        "checkout-agents": {"opentelemetry.instrumentation"},
        "ops-copilot": {"opentelemetry.instrumentation"},
        "catalog-pipeline": {"opentelemetry.instrumentation"},
        "research": {"openinference.instrumentation"},
    }
    assert any("openinference.span.kind" in seen.attributes for seen in sample())
    assert any("traceloop.entity.name" in seen.attributes for seen in sample())


def test_every_kind_of_span_is_there() -> None:
    operations = Counter(seen.attributes.get("gen_ai.operation.name") for seen in sample())
    kinds = Counter(seen.attributes.get("podium.kind") for seen in sample())
    spoken = Counter(seen.attributes.get("openinference.span.kind") for seen in sample())

    expected = {"chat", "embeddings", "retrieval", "execute_tool", "invoke_agent", "invoke_workflow", "plan"}
    assert expected <= set(operations)
    assert {"node", "hitl", "coordinator", "cache", "guardrail", "plan"} <= set(kinds)
    assert {"LLM", "AGENT", "TOOL", "RETRIEVER", "RERANKER", "EMBEDDING", "EVALUATOR", "CHAIN"} <= set(spoken)


def test_a_day_costs_between_100_and_250_dollars_and_only_the_local_model_is_unpriced() -> None:
    book, by_day, unpriced, calls = PriceBook(), Counter[int](), Counter[str](), 0
    for seen in sample():
        if seen.is_call and seen.first(INPUT) is not None:
            calls += 1
            cost = usd(book, seen)
            if cost is None:
                unpriced[str(seen.first(MODEL))] += 1
            else:
                by_day[seen.span.start_time_unix_nano // DAY] += cost  # type: ignore[assignment]
    whole_days = [cost for day, cost in by_day.items() if day * DAY >= NOW - DAYS * DAY and (day + 1) * DAY <= NOW]
    weekly_mean = sum(whole_days[-7:]) / 7

    assert len(whole_days) == DAYS - 1
    assert 100 <= weekly_mean <= 250
    assert all(35 <= cost <= 330 for cost in whole_days), whole_days
    assert set(unpriced) == {"qwen3:32b"}
    assert 0.02 < unpriced.total() / calls < 0.15


def test_a_plausible_share_of_calls_fails_and_says_why() -> None:
    calls = [seen for seen in sample() if seen.is_call]
    failed = [seen for seen in calls if seen.span.status.code == Status.STATUS_CODE_ERROR]
    types = Counter(seen.attributes["error.type"] for seen in failed)

    assert 0.005 < len(failed) / len(calls) < 0.06
    assert types.most_common(1)[0][0] == "RateLimitError"
    assert len(types) > 3
    for seen in failed:
        events = [event for event in seen.span.events if event.name == "exception"]
        assert plain(events[0].attributes)["exception.type"] == seen.attributes["error.type"]
        assert seen.first(INPUT) is None or seen.first(OUTPUT) is None


def test_tool_arguments_and_messages_are_json() -> None:
    for seen in sample()[:4_000]:
        for name in ("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.tool.call.arguments"):
            if name in seen.attributes:
                assert isinstance(json.loads(seen.attributes[name]), dict | list)


def test_texts_vary() -> None:
    questions = {
        seen.attributes["gen_ai.input.messages"] for seen in sample() if "gen_ai.input.messages" in seen.attributes
    }

    assert len(questions) > 5_000


def test_cache_counts_are_part_of_the_input() -> None:
    reads = 0
    for seen in sample():
        read, write, total = (seen.first(names) or 0 for names in (CACHE_READ, CACHE_WRITE, INPUT))
        reads += read > 0

        assert read + write <= total or not seen.is_call
    assert reads > 1_000


# The story


def anthropic_failures(since: int, until: int) -> float:
    calls = [
        seen.span.status.code == Status.STATUS_CODE_ERROR
        for seen in sample()
        if seen.is_call and seen.first(PROVIDER) == "anthropic" and since <= seen.span.start_time_unix_nano < until
    ]
    return sum(calls) / len(calls)


def test_one_afternoon_anthropic_turns_calls_away() -> None:
    story = Story(NOW)
    burst = [hour for hour in range(48) if story.is_rate_limited("anthropic", NOW - hour * HOUR)]

    assert burst
    assert max(burst) < 24
    began = NOW - max(burst) * HOUR
    assert anthropic_failures(began, began + HOUR) > 0.3
    assert anthropic_failures(began - 12 * HOUR, began - HOUR) < 0.05


def test_release_a41f_sends_a_longer_prompt() -> None:
    sizes = defaultdict(list)
    for seen in sample():
        agent = (seen.resource["service.name"], seen.attributes.get("gen_ai.agent.name"))
        if agent == ("checkout-agents", "fraud-agent") and seen.is_call and seen.first(INPUT):
            sizes[seen.resource["service.version"]].append(seen.first(INPUT))
    means = {version: sum(found) / len(found) for version, found in sizes.items()}

    assert {"a41f", "9c02"} <= set(means)
    assert means["a41f"] > 3 * means["9c02"]


def test_one_trace_runs_away() -> None:
    spans = Counter(seen.span.trace_id for seen in sample())
    (trace_id, largest), (_, second) = spans.most_common(2)
    end = max(seen.span.end_time_unix_nano for seen in sample() if seen.span.trace_id == trace_id)

    assert largest > 1.5 * second
    assert NOW - 7 * HOUR < end < NOW
    assert any(
        seen.attributes.get("error.type") == "GraphRecursionError"
        for seen in sample()
        if seen.span.trace_id == trace_id
    )


def test_deepseek_is_slow_for_a_day() -> None:
    story = Story(NOW)
    slow: list[float] = []
    usual: list[float] = []
    for seen in sample():
        if seen.is_call and seen.first(PROVIDER) == "deepseek" and seen.first(OUTPUT):
            took = (seen.span.end_time_unix_nano - seen.span.start_time_unix_nano) / seen.first(OUTPUT)
            (slow if story.slowness("deepseek", seen.span.start_time_unix_nano) > 1 else usual).append(took)

    assert sum(slow) / len(slow) > 2 * sum(usual) / len(usual)


def test_nights_and_weekends_are_quieter() -> None:
    by_hour = Counter(seen.span.start_time_unix_nano // HOUR % 24 for seen in sample())
    by_weekday = Counter((seen.span.start_time_unix_nano // DAY + 3) % 7 for seen in sample())

    assert by_hour[15] > 4 * by_hour[4]
    assert by_weekday[5] < by_weekday[1]
