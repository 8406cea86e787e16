"""Which attribute a field was read from: always the one the engine read."""

from typing import Any

import pytest
from tests.interpret.test_expressions import read

from podium.interpret.expressions import first_text, ttft, value
from podium.interpret.field_sources import field_readings
from podium.semconv.fields import FIELDS, TTFT_FIELD, Field
from podium.store.engine import Engine

# What a sender may write where a number is wanted, and what only looks like one.
TEXTS = (
    "0", "12", "12.0", "12.5", "-1", "-0", "+5", "007", "1e3", "9999999999", "10000000000", "999999.999999999",
    "1000000", "86399.5", "86400", "many", "", " 5", "5 ", "nan", "inf", "0x10", "1_000", "٣", "0.0000000001",
)  # fmt: skip


def row(attributes: dict[str, str], kind: str = "other", **resource: str) -> dict[str, Any]:
    return {"attributes": attributes, "resource": resource, "kind": kind}


def read_from(attributes: dict[str, str], **options: Any) -> dict[str, tuple[str, str]]:
    return {each.field: (each.attribute, each.value) for each in field_readings(row(attributes, **options))}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("column", ["input_tokens", "reported_cost", "provider", "ttft_ns"])
def test_a_field_is_read_where_the_engine_reads_it(engine: Engine, column: str, text: str) -> None:
    field = next(each for each in FIELDS if each.column == column)
    first, second = (source.attribute for source in field.sources[:2])
    beside: dict[str, Any] = {
        "events": "CAST([], 'Array(Tuple(time_ns UInt64, name String))')",
        "start_ns": "toUInt64(1)",
    }
    for attributes in ({first: text}, {first: text, second: "5"}):
        (stored,) = read(engine, expression(field), attributes, **beside)

        found = read_from(attributes).get(column)

        assert (found is not None) == (stored not in (None, "")), (attributes, stored)
        if found is not None:
            assert found[1] == attributes[found[0]]
            assert read(engine, expression(field), {found[0]: found[1]}, **beside) == [stored]


def expression(field: Field) -> str:
    if field is TTFT_FIELD:
        return ttft()
    return first_text(field) if field.reading == "text" else value(field)


def test_the_first_source_that_fits_the_span_is_named() -> None:
    entity = {"traceloop.entity.name": "refund"}

    assert read_from(entity, kind="agent")["agent"] == ("traceloop.entity.name", "refund")
    assert "agent" not in read_from(entity, kind="tool")
    assert read_from({"gen_ai.agent.name": "a", **entity}, kind="agent")["agent"] == ("gen_ai.agent.name", "a")


def test_a_resource_attribute_is_named_as_one() -> None:
    (reading,) = field_readings(row({"service.name": "not this"}, **{"service.name": "shop"}))

    assert (reading.field, reading.attribute, reading.value) == ("service", "resource service.name", "shop")


def test_fields_come_in_the_order_of_the_dialect_table() -> None:
    attributes = {
        "gen_ai.usage.output_tokens": "2",
        "gen_ai.usage.input_tokens": "1",
        "gen_ai.provider.name": "openai",
    }

    assert list(read_from(attributes)) == ["provider", "input_tokens", "output_tokens"]


def test_other_usage_and_the_tier_say_where_they_were_read() -> None:
    attributes = {
        "gen_ai.usage.details.web_searches": "3",
        "gen_ai.usage.web_search_requests": "4",
        "langfuse.observation.usage_details": (
            '{"input_audio_tokens": 8, "cache_creation": {"ephemeral_1h_input_tokens": 7}}'
        ),
        "openai.request.service_tier": "auto",
        "llm.invocation_parameters": '{"service_tier": "flex"}',
        "gen_ai.usage.pages": "many",
    }

    assert read_from(attributes) == {
        "web_searches": ("gen_ai.usage.details.web_searches", "3"),
        "audio_input_tokens": ("langfuse.observation.usage_details.input_audio_tokens", "8"),
        "cache_write_1h_tokens": (
            "langfuse.observation.usage_details.cache_creation.ephemeral_1h_input_tokens", "7",
        ),
        "service_tier": ("llm.invocation_parameters.service_tier", "flex"),
    }  # fmt: skip


def test_json_that_is_none_says_nothing() -> None:
    assert read_from({"gen_ai.usage": "[1, {", "anthropic.usage": "[5]", "llm.usage": "null"}) == {}
