"""Which names other usage and the tier of a call are read from."""

from decimal import Decimal
from typing import Any

import pytest
from tests.spans import request, span
from tests.write_path import WritePath

from podium.interpret.pricing.units import OTHER
from podium.semconv.usage import NAMES
from podium.store.engine import Engine

CALL = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-5",
    "gen_ai.usage.input_tokens": 1_000,
    "gen_ai.usage.output_tokens": 100,
}
ROWS = """
SELECT other_usage, service_tier, cache_write_tokens, audio_input_tokens, audio_output_tokens, has_usage, cost
FROM spans WHERE project = {p:String} ORDER BY toUInt32(name)
"""
Attributes = dict[str, Any]


def read(path: WritePath, engine: Engine, project: str, now_ns: int, *calls: Attributes) -> list[dict[str, Any]]:
    """Return the rows of spans with these attributes, which come in one segment."""
    spans = [span(str(number), attributes, start_ns=now_ns) for number, attributes in enumerate(calls)]
    path.take("traces", request(*spans), len(spans), project=project)
    path.settle()
    return engine.select(ROWS, {"p": project})


USAGE: tuple[tuple[Attributes, dict[str, Any]], ...] = (
        ({"anthropic.usage.server_tool_use.web_search_requests": 3}, {"web_searches": 3}),
        ({"gen_ai.usage.server_tool_use.web_search_requests": "3"}, {"web_searches": 3}),
        ({"gen_ai.usage.image.input_tokens": 40}, {"input_image_tokens": 40}),
        ({"gen_ai.usage.image.output_tokens": 40.0}, {"output_image_tokens": 40}),
        ({"gen_ai.usage.audio.cache_read.input_tokens": 5}, {"cache_audio_read_tokens": 5}),
        ({"llm.token_count.prompt_details.image": 40}, {"input_image_tokens": 40}),
        ({"llm.token_count.completion_details.video": 7}, {"output_video_tokens": 7}),
        ({"gen_ai.usage.details.image_prompt_tokens": 9}, {"input_image_tokens": 9}),
        ({"gen_ai.usage.details.web_searches": 1}, {"web_searches": 1}),
        ({"gen_ai.usage.file_search_requests": 2}, {"storage_searches": 2}),
        ({"podium.usage.audio_seconds": 12.5}, {"audio_seconds": Decimal("12.5")}),
        ({"langfuse.observation.usage_details": '{"input": 9, "input_image_tokens": 11}'}, {"input_image_tokens": 11}),
        ({"gen_ai.usage.input_token_details": '{"image": 12, "audio": 0}'}, {"input_image_tokens": 12}),
        (
            {"langsmith.usage_metadata": '{"input_token_details": {"cached_tokens_details": {"image_tokens": "12"}}}'},
            {"cache_image_read_tokens": 12},
        ),
        (
            {"ai.response.providerMetadata": '{"anthropic": {"usage": {"server_tool_use": '
                                             '{"web_search_requests": 4}}}}'},
            {"web_searches": 4},
        ),
        ({"gen_ai.usage": {"prompt_tokens_details": {"image_tokens": 13}}}, {"input_image_tokens": 13}),
        ({"anthropic.usage.server_tool_use": {"web_search_requests": 2}}, {"web_searches": 2}),
        ({"gen_ai.usage.prompt_tokens_details.image_tokens": 14}, {"input_image_tokens": 14}),
        ({"gen_ai.usage.web_searches": 0}, {}),
        ({"gen_ai.usage.web_searches": -2}, {}),
        ({"gen_ai.usage.web_searches": "many"}, {}),
        ({"gen_ai.usage.web_searches": 10**12}, {}),
        (
            {"langfuse.observation.usage_details": "no JSON", "gen_ai.usage.details.pages": 2},
            {"input_document_pages": 2},
        ),
)  # fmt: skip
WRITES: tuple[Attributes, ...] = (
        {"anthropic.usage.cache_creation.ephemeral_5m_input_tokens": 30,
         "anthropic.usage.cache_creation.ephemeral_1h_input_tokens": 70},
        {"gen_ai.usage.cache_creation.ephemeral_5m.input_tokens": 30,
         "gen_ai.usage.cache_creation.ephemeral_1h.input_tokens": 70},
        {"langfuse.observation.usage_details": '{"input_cache_creation_5m": 30, "input_cache_creation_1h": 70}'},
        {"ai.response.providerMetadata": '{"anthropic": {"usage": {"cache_creation": {"ephemeral_5m_input_tokens": 30, '
                                         '"ephemeral_1h_input_tokens": 70}}}}'},
        {"gen_ai.usage.details.cache_write_5m_tokens": 30, "gen_ai.usage.details.cache_write_1h_tokens": 70,
         "gen_ai.usage.cache_write.input_tokens": 100},
)  # fmt: skip
TIERS: tuple[tuple[Attributes, str], ...] = (
    ({"openai.response.service_tier": "flex"}, "flex"),
    ({"openai.request.service_tier": "priority"}, "priority"),
    ({"openai.request.service_tier": "priority", "openai.response.service_tier": "default"}, "default"),
    ({"openai.request.service_tier": "auto", "openai.response.service_tier": "auto"}, ""),
    ({"openai.request.service_tier": "auto", "openai.response.service_tier": "Priority"}, "priority"),
    ({"gen_ai.openai.request.service_tier": "flex"}, "flex"),
    ({"gen_ai.openai.response.service_tier": "flex", "gen_ai.openai.request.service_tier": "auto"}, "flex"),
    ({"gen_ai.response.service_tier": "priority"}, "priority"),
    ({"llm.invocation_parameters": '{"temperature": 0, "service_tier": "flex"}'}, "flex"),
    ({"llm.invocation_parameters": '{"temperature": 0}'}, ""),
    ({"anthropic.usage.service_tier": "batch"}, "batch"),
    ({"anthropic.usage.service_tier": "standard"}, "default"),
    ({"anthropic.usage.service_tier": "standard", "anthropic.usage.speed": "fast"}, "fast"),
    ({"anthropic.usage.speed": "standard", "anthropic.request.speed": "fast"}, "default"),
    ({"gen_ai.request.speed": "fast"}, "fast"),
    ({"gen_ai.request.batch": True, "anthropic.usage.service_tier": "standard"}, "batch"),
    ({"ai.response.providerMetadata": '{"openai": {"serviceTier": "flex"}}'}, "flex"),
    ({"langfuse.observation.model.parameters": '{"service_tier": "flex"}'}, "flex"),
    ({"podium.service_tier": "batch", "openai.response.service_tier": "default"}, "batch"),
    ({"openai.response.service_tier": "a word of its own"}, ""),
    ({"metadata": '{"service_tier": "flex"}'}, "flex"),
    ({"metadata": '{"tier": "flex"}'}, ""),
    ({"openai.batch": True}, "batch"),
    ({"llm.invocation_parameters": '{"speed": "fast", "service_tier": "auto"}'}, "fast"),
    ({"gcp.vertex_ai.response.traffic_type": "ON_DEMAND_PRIORITY"}, "priority"),
    ({"llm.invocation_parameters": '{"web_search_options": {"search_type": "fast"}}'}, "fast"),
)


def test_other_usage_is_read_from_every_name(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    rows = read(path, engine, project, now_ns, *(CALL | attributes for attributes, _ in USAGE))

    found = [(attributes, row["other_usage"]) for (attributes, _), row in zip(USAGE, rows, strict=True)]
    assert found == list(USAGE)


@pytest.mark.parametrize("number", [0, 5, 11, 12])
def test_a_name_is_read_where_the_segment_has_no_other(
    path: WritePath, engine: Engine, project: str, now_ns: int, number: int
) -> None:
    attributes, usage = USAGE[number]

    (row,) = read(path, engine, project, now_ns, CALL | attributes)

    assert row["other_usage"] == usage


def test_cache_writes_are_those_for_five_minutes_and_for_an_hour(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    rows = read(path, engine, project, now_ns, *(CALL | attributes for attributes in WRITES))

    for row in rows:
        assert row["other_usage"] == {"cache_write_5m_tokens": 30, "cache_write_1h_tokens": 70}
        assert row["cache_write_tokens"] == 100


def test_the_tier_is_what_served_else_what_was_asked_for(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    rows = read(path, engine, project, now_ns, *(CALL | attributes for attributes, _ in TIERS))

    found = [(attributes, row["service_tier"]) for (attributes, _), row in zip(TIERS, rows, strict=True)]
    assert found == list(TIERS)


def test_audio_is_read_from_the_details_of_other_dialects(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    details = {"gen_ai.usage.details.input_audio_tokens": 8, "gen_ai.usage.details.output_audio_tokens": 6}

    (row,) = read(path, engine, project, now_ns, CALL | details)

    assert (row["audio_input_tokens"], row["audio_output_tokens"], row["other_usage"]) == (8, 6, {})


def test_what_there_is_no_room_for_must_have_been_both_cached_and_audio_or_image(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    audio, cached = "gen_ai.usage.audio.input_tokens", "gen_ai.usage.cache_read.input_tokens"
    image, heard = "gen_ai.usage.image.input_tokens", "gen_ai.usage.audio.cache_read.input_tokens"

    rows = read(
        path, engine, project, now_ns, CALL | {audio: 800, cached: 900}, CALL | {audio: 100, cached: 900},
        CALL | {audio: 800, cached: 900, heard: 750}, CALL | {image: 600, cached: 900},
        CALL | {audio: 300, image: 600, cached: 800}, CALL | {audio: 300},
    )  # fmt: skip

    assert [row["other_usage"] for row in rows] == [
        {"cache_audio_read_tokens": 700},
        {},
        {"cache_audio_read_tokens": 750},
        {"input_image_tokens": 600, "cache_image_read_tokens": 500},
        {"input_image_tokens": 600, "cache_audio_read_tokens": 300, "cache_image_read_tokens": 400},
        {},
    ]


def test_audio_that_must_have_been_cached_is_read_where_nothing_else_is(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    audio, cached = "llm.token_count.prompt_details.audio", "llm.token_count.prompt_details.cache_read"

    (row,) = read(path, engine, project, now_ns, CALL | {audio: 800, cached: 900})

    assert row["other_usage"] == {"cache_audio_read_tokens": 700}


def test_a_part_of_tokens_that_nobody_counted_as_a_whole_is_no_usage(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    part = {"gen_ai.operation.name": "chat", "gen_ai.usage.image.input_tokens": 40}

    (row,) = read(path, engine, project, now_ns, part)

    assert (row["other_usage"], row["has_usage"]) == ({}, False)


def test_seconds_of_audio_are_usage_without_any_token(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    heard = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "whisper-1"}

    (row,) = read(path, engine, project, now_ns, heard | {"gen_ai.usage.audio_seconds": 90})

    assert (row["has_usage"], row["cost"]) == (True, Decimal("0.009"))


def test_a_segment_that_names_everything_is_read(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    names = sorted(NAMES)
    calls = [CALL | dict.fromkeys(names[start : start + 100], "1") for start in range(0, len(names), 100)]

    rows = read(path, engine, project, now_ns, *calls)

    assert len(rows) == len(calls)
    assert {unit for row in rows for unit in row["other_usage"]} == {unit.name for unit in OTHER}


def test_a_call_without_any_of_it_has_none(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    (row,) = read(path, engine, project, now_ns, CALL)

    assert (row["other_usage"], row["service_tier"], row["cost"]) == ({}, "", Decimal("0.00225"))
