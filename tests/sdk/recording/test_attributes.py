"""Values of any kind as attributes; what cannot be is not known."""

import math
from typing import Any

import pytest

from podium.sdk.recording.attributes import attribute, count, known_duration, money, starting_attributes


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("tent", "tent"),
        ("a\ud800", "a?"),
        (True, True),
        (0.5, 0.5),
        (2**63 - 1, 2**63 - 1),
        (-(2**63), -(2**63)),
        (2**63, "64 bits"),
        (["a", "b"], ["a", "b"]),
        (("a",), ["a"]),
        ([], "[]"),
        ([1, "a"], '[1,"a"]'),
        ({"a": None}, '{"a":null}'),
    ],
)
def test_a_value_becomes_what_opentelemetry_takes(value: object, kept: object) -> None:
    assert attribute(value) == kept
    assert type(attribute(value)) is type(kept)


@pytest.mark.parametrize(
    ("tokens", "counted"),
    [
        (0, 0),
        (7, 7),
        (7.0, 7),
        (10**12, 10**12),
        (10**12 + 1, None),
        (-1, None),
        (1.5, None),
        (math.nan, None),
        (math.inf, None),
        (True, None),
        ("7", None),
        (None, None),
    ],
)
def test_tokens_are_whole_numbers_that_can_be(tokens: object, counted: int | None) -> None:
    assert count(tokens) == counted
    assert not isinstance(count(tokens), float)


@pytest.mark.parametrize(
    ("usd", "amount"),
    [
        (0, 0.0),
        ("0.25", 0.25),
        (-0.01, None),
        (math.nan, None),
        (math.inf, None),
        (10**400, None),
        (True, None),
        ("much", None),
        (None, None),
        ([1], None),
    ],
)
def test_money_is_an_amount_that_can_be(usd: object, amount: float | None) -> None:
    assert money(usd) == amount


@pytest.mark.parametrize(
    ("duration_ms", "known"),
    [
        (0, 0.0),
        (12.5, 12.5),
        (366 * 86_400_000, 366 * 86_400_000.0),
        (366 * 86_400_000 + 1, None),
        (-1, None),
        (math.nan, None),
        (True, None),
        ("1", None),
    ],
)
def test_a_duration_is_a_year_at_most(duration_ms: object, known: float | None) -> None:
    assert known_duration(duration_ms) == known


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("agent", {"podium.agent": "x"}),
        ("tool", {"podium.tool": "x"}),
        ("workflow", {"podium.workflow": "x"}),
        ("node", {"podium.node": "x"}),
        ("coordinator", {"podium.coordinator": "x"}),
        ("task", {"podium.task.name": "x"}),
        ("llm", {"gen_ai.operation.name": "chat"}),
        ("a word of one's own", {}),
    ],
)
def test_a_span_starts_with_its_kind_and_the_name_of_its_component(kind: str, named: dict[str, Any]) -> None:
    assert starting_attributes("x", kind, None) == {"podium.kind": kind, **named}


def test_what_is_given_goes_before_what_is_known_and_none_says_nothing() -> None:
    given: Any = {"podium.agent": "y", "absent": None, 7: {"a": 1}}

    assert starting_attributes("x", "agent", given) == {"podium.kind": "agent", "podium.agent": "y", "7": '{"a":1}'}


@pytest.mark.parametrize(
    ("kind", "given", "operation"),
    [
        ("llm", None, "chat"),
        ("embedding", None, "embeddings"),
        ("reranker", None, "rerank"),
        ("llm", {"gen_ai.operation.name": "text_completion"}, "text_completion"),
        ("llm", {"gen_ai.operation.name": None}, "chat"),
        ("task", None, None),
    ],
)
def test_a_call_is_the_operation_of_its_kind_unless_it_is_given_another(
    kind: str, given: dict[str, object] | None, operation: str | None
) -> None:
    assert starting_attributes("it", kind, given).get("gen_ai.operation.name") == operation
