"""A span's own account of what contradicts itself agrees with what is counted."""

from decimal import Decimal
from typing import Any

import pytest
from tests.spans import span
from tests.stored import CHAT, SECOND, store
from tests.write_path import WritePath

from podium.interpret.quality.contradictions import contradictions
from podium.query.traces.span import read_span
from podium.store.engine import Engine

SENT = {
    "openinference.span.kind": "LLM",
    "llm.provider": "google",
    "llm.model_name": "gemini-2.5-flash",
    "llm.token_count.prompt": 1000,
    "llm.token_count.completion": 200,
}
CACHED = {**SENT, "llm.token_count.prompt_details.cache_read": 5000}
COSTS = {**SENT, "llm.cost.prompt": 0.1, "llm.cost.completion": 0.2}
ROW: dict[str, Any] = {
    "attributes": {}, "input_tokens": 1000, "output_tokens": None, "cache_read_tokens": None,
    "cache_write_tokens": None, "disjoint_usage": False, "input_cost": None, "output_cost": None, "charge": None,
    "backwards_ns": 0, "duration_ns": 10, "request_ns": 0, "ttft_ns": None, "running": False,
}  # fmt: skip
KINDS = "SELECT kind FROM quality WHERE project = {p:String} GROUP BY kind"
_ABOUT = ("total", "cached tokens", "the end", "the start")


@pytest.mark.parametrize(
    ("attributes", "duration_ns", "kind", "notes"),
    [
        (CHAT, SECOND, [], []),
        ({**SENT, "llm.token_count.total": 1200}, SECOND, [], []),
        ({**COSTS, "llm.cost.total": 0.3}, SECOND, [], []),
        (
            {**SENT, "llm.token_count.total": 2000},
            SECOND,
            ["total_tokens_differ"],
            ["The sender’s total, 2,000, is 800 tokens more than input and output"],
        ),
        (
            {**SENT, "llm.usage.total_tokens": "1100.0"},
            SECOND,
            ["total_tokens_differ"],
            ["The sender’s total, 1,100, is 100 tokens less than input and output"],
        ),
        (
            {**COSTS, "llm.cost.total": 0.25},
            SECOND,
            ["total_cost_differs"],
            ["The sender’s total cost is 0.050000000 USD less than input and output cost together"],
        ),
        (
            {**CACHED, "llm.token_count.total": 1200},
            SECOND,
            ["cached_beyond_input"],
            ["The sender counted 5,000 cached tokens apart from an input of 1,000: they were added to input"],
        ),
        (
            CHAT,
            -3,
            ["ended_before_start"],
            ["The end that was sent is 0.000000003 s before the start: the duration is 0"],
        ),
        (
            {**CHAT, "gen_ai.response.time_to_first_chunk": 1.5},
            SECOND,
            ["first_token_after_end"],
            ["The first token is said to have come 0.5 s after the end"],
        ),
    ],
)
def test_what_is_counted_is_said_of_the_span_with_its_number(
    path: WritePath,
    engine: Engine,
    project: str,
    now_ns: int,
    attributes: dict[str, Any],
    duration_ns: int,
    kind: list[str],
    notes: list[str],
) -> None:
    call = span("call", attributes, start_ns=now_ns, duration_ns=duration_ns)

    store(path, project, [call])

    found = read_span(engine, project, call.trace_id.hex(), call.span_id.hex()).why.notes
    assert [note for note in found if any(words in note for words in _ABOUT)] == notes
    assert [row["kind"] for row in engine.select(KINDS, {"p": project})] == kind


@pytest.mark.parametrize("total", ["", "many", "inf", "nan", "1000.5", "1000"])
def test_a_total_that_is_no_whole_number_says_nothing(total: str) -> None:
    row = ROW | {"attributes": {"llm.token_count.total": total}}

    assert list(contradictions(row, is_cost_sent=True)) == []


def test_a_cost_that_was_computed_here_is_not_compared_with_its_parts() -> None:
    row = ROW | {"charge": Decimal(3), "input_cost": Decimal(1), "output_cost": Decimal(1)}

    assert list(contradictions(row, is_cost_sent=False)) == []
    assert len([*contradictions(row, is_cost_sent=True)]) == 1


def test_the_first_token_of_a_request_is_measured_by_the_span_that_saw_most() -> None:
    assert list(contradictions(ROW | {"ttft_ns": 50, "request_ns": 60}, is_cost_sent=False)) == []
