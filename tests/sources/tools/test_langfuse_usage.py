"""Tokens and costs of Langfuse's observations."""

from typing import Any

import pytest

from podium.sources.tools.langfuse_usage import cost, usage

INPUT, OUTPUT = "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"
READ, WRITTEN = "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_write.input_tokens"
REASONING = "gen_ai.usage.reasoning.output_tokens"


def counted(**record: Any) -> dict[str, Any]:
    found = usage(record)
    return {name: value for name, value in found.items() if value is not None and not name.startswith("langfuse.")}


def test_disjoint_parts_are_summed() -> None:
    details = {
        "input": 10,
        "cache_read_input_tokens": 90,
        "cache_creation_input_tokens": 30,
        "output": 5,
        "output_reasoning_tokens": 15,
        "total": 150,
    }

    assert counted(usage_details=details) == {INPUT: 130, OUTPUT: 20, READ: 90, WRITTEN: 30, REASONING: 15}


def test_parts_within_input_and_output_are_not_summed_where_the_total_says_so() -> None:
    details = {"input": 1000, "input_cached_tokens": 400, "output": 200, "output_reasoning_tokens": 50, "total": 1200}

    assert counted(usage_details=details) == {INPUT: 1000, OUTPUT: 200, READ: 400, REASONING: 50}


def test_without_a_total_parts_are_disjoint_as_langfuse_counts() -> None:
    assert counted(usage_details={"input": 600, "input_cached_tokens": 400}) == {INPUT: 1000, READ: 400}


def test_audio_is_counted_with_its_side() -> None:
    details = {"input": 10, "input_audio_tokens": 7, "output": 2, "output_audio_tokens": 3}

    told = counted(usage_details=details)

    assert (told[INPUT], told["gen_ai.usage.audio.input_tokens"]) == (17, 7)
    assert (told[OUTPUT], told["gen_ai.usage.audio.output_tokens"]) == (5, 3)


@pytest.mark.parametrize(
    "record",
    [
        {"usage": {"input": 7, "output": 3, "total": 10, "unit": "TOKENS"}},
        {"usage": {"promptTokens": 7, "completionTokens": 3, "totalTokens": 10}},
        {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
        {"usage_details": {"input": "7", "output": 3.0}},
        {"usage_details": {}, "usage": {"input": 7, "output": 3, "unit": None}},
    ],
)
def test_older_forms_are_read(record: dict[str, Any]) -> None:
    assert counted(**record) == {INPUT: 7, OUTPUT: 3}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"usage": {"input": 0, "output": 0, "total": 0, "unit": "TOKENS"}},
        {"usage": {"input": 700, "output": 300, "unit": "CHARACTERS"}},
        {"usage_details": {"input": -5, "output": "many", "total": None}},
        {"usage_details": "none", "usage": 7},
    ],
)
def test_what_is_no_count_of_tokens_is_none(record: dict[str, Any]) -> None:
    assert counted(**record) == {}


def test_a_total_alone_stays_a_total() -> None:
    assert counted(usage_details={"input": 0, "output": 0, "total": 50}) == {"podium.usage.total_tokens": 50}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            {"cost_details": {"input": 0.25, "input_cached_tokens": 0.125, "output": 0.5, "total": 0.875}},
            (0.875, 0.375, 0.5),
        ),
        ({"cost_details": {"input": 0.25, "output": 0.5}}, (0.75, 0.25, 0.5)),
        ({"cost_details": {"total": 0.5}}, (0.5, None, None)),
        ({"cost_details": {"total": 0}}, (0, None, None)),
        ({"cost_details": {}, "total_cost": 0.5}, (0.5, None, None)),
        ({"calculated_total_cost": "0.5"}, (0.5, None, None)),
        ({"cost_details": {}, "total_cost": 0}, (None, None, None)),
        ({"cost_details": {"total": "free"}}, (None, None, None)),
        ({}, (None, None, None)),
    ],
)
def test_costs_are_those_that_langfuse_knew(record: dict[str, Any], told: tuple[Any, ...]) -> None:
    found = cost(record)

    assert (found.get("podium.cost"), found.get("llm.cost.prompt"), found.get("llm.cost.completion")) == told
