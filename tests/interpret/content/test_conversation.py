"""Messages of every dialect."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.interpret.content.conversation import read_conversation
from podium.interpret.content.messages import Messages


def plain(messages: Messages, side: str) -> Any:
    return json.loads(messages.model_dump_json(exclude_none=True))[side]


def text(role: str, *contents: str) -> dict[str, Any]:
    return {"role": role, "parts": [{"type": "text", "content": content} for content in contents]}


def test_opentelemetry_messages_are_read_as_they_are() -> None:
    parts = [
        {"type": "text", "content": "hi"},
        {"type": "reasoning", "content": "hm"},
        {"type": "tool_call", "id": "1", "name": "find", "arguments": {"q": 1}},
        {"type": "tool_call_response", "id": "1", "result": {"n": 2}},
        {"type": "tool_call_response", "id": "2", "response": "[3]"},
        {"type": "blob", "mime_type": "image/png", "modality": "image", "content": "AAAA"},
        {"type": "uri", "mime_type": "image/png", "uri": "https://example.test/a.png"},
        {"type": "file", "modality": "document", "file_id": "f1"},
        {"type": "compaction", "id": "c"},
    ]
    found = read_conversation(
        {
            "gen_ai.input.messages": json.dumps([{"role": "user", "name": "eve", "parts": parts}]),
            "gen_ai.output.messages": json.dumps(
                [{"role": "assistant", "parts": [{"type": "text", "content": "ok"}], "finish_reason": "stop"}]
            ),
            "gen_ai.system_instructions": json.dumps([{"type": "text", "content": "be kind"}]),
            "gen_ai.tool.definitions": json.dumps(
                [{"type": "function", "name": "find", "description": "finds", "parameters": {"type": "object"}}]
            ),
        }
    )

    assert plain(found, "input") == [
        {
            "role": "user",
            "name": "eve",
            "parts": [
                {"type": "text", "content": "hi"},
                {"type": "reasoning", "content": "hm"},
                {"type": "tool_call", "id": "1", "name": "find", "arguments": {"q": 1}},
                {"type": "tool_call_response", "id": "1", "response": {"n": 2}},
                {"type": "tool_call_response", "id": "2", "response": [3]},
                {"type": "media", "mime_type": "image/png", "modality": "image", "data": "AAAA"},
                {"type": "media", "mime_type": "image/png", "modality": "image", "uri": "https://example.test/a.png"},
                {"type": "media", "mime_type": "", "modality": "document", "uri": "f1"},
                {"type": "other", "value": {"type": "compaction", "id": "c"}},
            ],
        }
    ]
    assert plain(found, "output") == [{**text("assistant", "ok"), "finish_reason": "stop"}]
    assert plain(found, "system") == [{"type": "text", "content": "be kind"}]
    assert plain(found, "tools") == [{"name": "find", "description": "finds", "parameters": {"type": "object"}}]


def test_messages_in_a_providers_own_shape_are_read() -> None:
    messages = [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "look"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
            ],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "7", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}],
        },
        {"role": "tool", "tool_call_id": "7", "content": '{"b":2}'},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "8", "content": "done"}]},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "hm"},
                {"type": "tool_use", "id": "9", "name": "g", "input": {}},
            ],
        },
    ]

    found = plain(read_conversation({"gen_ai.input.messages": json.dumps(messages)}), "input")

    assert [message["parts"] for message in found] == [
        [
            {"type": "text", "content": "look"},
            {"type": "media", "mime_type": "image/png", "modality": "image", "data": "AA=="},
        ],
        [{"type": "tool_call", "id": "7", "name": "f", "arguments": {"a": 1}}],
        [{"type": "tool_call_response", "id": "7", "response": {"b": 2}}],
        [{"type": "tool_call_response", "id": "8", "response": "done"}],
        [{"type": "reasoning", "content": "hm"}, {"type": "tool_call", "id": "9", "name": "g", "arguments": {}}],
    ]


def test_openllmetry_indexed_messages_are_read_in_order() -> None:
    found = read_conversation(
        {
            "gen_ai.prompt.10.role": "user",
            "gen_ai.prompt.10.content": "last",
            "gen_ai.prompt.2.role": "tool",
            "gen_ai.prompt.2.tool_call_id": "c1",
            "gen_ai.prompt.2.content": "42",
            "gen_ai.prompt.0.role": "system",
            "gen_ai.prompt.0.content": "be kind",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.finish_reason": "tool_calls",
            "gen_ai.completion.0.tool_calls.0.id": "c2",
            "gen_ai.completion.0.tool_calls.0.name": "find",
            "gen_ai.completion.0.tool_calls.0.arguments": '{"q": "x"}',
            "llm.request.functions.0.name": "find",
            "llm.request.functions.0.parameters": '{"type": "object"}',
        }
    )

    assert [message["role"] for message in plain(found, "input")] == ["system", "tool", "user"]
    assert plain(found, "input")[1]["parts"] == [{"type": "tool_call_response", "id": "c1", "response": 42}]
    assert plain(found, "output") == [
        {
            "role": "assistant",
            "finish_reason": "tool_calls",
            "parts": [{"type": "tool_call", "id": "c2", "name": "find", "arguments": {"q": "x"}}],
        }
    ]
    assert plain(found, "tools") == [{"name": "find", "description": "", "parameters": {"type": "object"}}]


def test_openinference_messages_are_read() -> None:
    prefix = "llm.input_messages.0.message"
    found = read_conversation(
        {
            f"{prefix}.role": "user",
            f"{prefix}.contents.0.message_content.type": "text",
            f"{prefix}.contents.0.message_content.text": "see",
            f"{prefix}.contents.1.message_content.type": "image",
            f"{prefix}.contents.1.message_content.image.image.url": "https://example.test/a.png",
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.content": "well",
            "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "f",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": "not json",
            "llm.output_messages.1.message.function_call_name": "old",
            "llm.output_messages.1.message.function_call_arguments_json": "{}",
            "llm.tools.0.tool.json_schema": '{"function":{"name":"f","description":"d","parameters":{}}}',
            "input.value": "raw",
            "output.value": "raw",
        }
    )

    assert plain(found, "input") == [
        {
            "role": "user",
            "parts": [
                {"type": "text", "content": "see"},
                {"type": "media", "mime_type": "", "modality": "image", "uri": "https://example.test/a.png"},
            ],
        }
    ]
    assert [message["parts"] for message in plain(found, "output")] == [
        [{"type": "text", "content": "well"}, {"type": "tool_call", "id": "c", "name": "f", "arguments": "not json"}],
        [{"type": "tool_call", "name": "old", "arguments": {}}],
    ]
    assert plain(found, "tools") == [{"name": "f", "description": "d", "parameters": {}}]


@pytest.mark.parametrize(
    ("attributes", "input_", "output"),
    [
        ({"input.value": "hi", "output.value": "ho"}, [text("user", "hi")], [text("assistant", "ho")]),
        ({"input.value": '{"q": 1}'}, [text("user", '{"q": 1}')], []),
        ({"input.value": '{"messages": [{"role": "user", "content": "hi"}]}'}, [text("user", "hi")], []),
        (
            {"traceloop.entity.input": '{"args": []}', "traceloop.entity.output": '"done"'},
            [text("user", '{"args": []}')],
            [text("assistant", "done")],
        ),
        (
            {"gen_ai.prompt": '[{"role": "user", "content": "a"}]', "gen_ai.completion": "b"},
            [text("user", "a")],
            [text("assistant", "b")],
        ),
        (
            {"llm.prompts.0.prompt.text": "a", "llm.choices.0.completion.text": "b"},
            [text("user", "a")],
            [text("assistant", "b")],
        ),
        (
            {"embedding.embeddings.0.embedding.text": "a", "embedding.embeddings.1.embedding.text": "b"},
            [text("user", "a"), text("user", "b")],
            [],
        ),
        (
            {"reranker.query": "q", "reranker.output_documents.0.document.content": "d"},
            [text("user", "q")],
            [text("tool", "d")],
        ),
        (
            {
                "gen_ai.retrieval.query.text": "q",
                "gen_ai.retrieval.documents": '[{"id": 1, "content": "d"}, {"id": 2}]',
            },
            [text("user", "q")],
            [text("tool", "d", '{"id": 2}')],
        ),
        ({"retrieval.documents.0.document.content": "d"}, [], [text("tool", "d")]),
        ({"gen_ai.input.messages": "just words"}, [text("user", "just words")], []),
        ({"gen_ai.input.messages": '[{"role": "user", "content": ""}]', "input.value": "x"}, [text("user", "x")], []),
        ({"gen_ai.input.messages": "[]"}, [], []),
        ({}, [], []),
    ],
)
def test_values_and_texts_are_read(attributes: dict[str, str], input_: list[Any], output: list[Any]) -> None:
    found = read_conversation(attributes)

    assert (plain(found, "input"), plain(found, "output")) == (input_, output)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[]", text("user", "[]")),
        ('["role"]', text("user", '["role"]')),
        ('[{"a": 1}]', text("user", '[{"a": 1}]')),
        ('[{"role": "tool", "parts": ["x"]}, {"a": 1}]', text("user", '[{"role": "tool", "parts": ["x"]}, {"a": 1}]')),
        ('{"messages": "x"}', text("user", '{"messages": "x"}')),
        ('{"messages": []}', text("user", '{"messages": []}')),
        ('{"messages": [{"role": "critic", "content": "x"}]}', text("critic", "x")),
        ('{"role": "critic", "content": "x"}', text("critic", "x")),
        ('{"role": "critic", "parts": ["x"]}', text("critic", "x")),
        ('{"role": "critic"}', text("user", '{"role": "critic"}')),
        ('{"content": "x"}', text("user", '{"content": "x"}')),
        ('{"parts": ["x"]}', text("user", '{"parts": ["x"]}')),
        ('"quoted"', text("user", "quoted")),
    ],
)
def test_a_bare_value_is_messages_only_where_it_names_their_role(value: str, expected: dict[str, Any]) -> None:
    assert plain(read_conversation({"input.value": value}), "input") == [expected]


def test_an_empty_shape_leaves_the_word_to_the_next() -> None:
    empty = {
        "gen_ai.input.messages": '""',
        "llm.prompts.0.prompt.text": "",
        "llm.prompts.1.prompt.text.odd": "x",
        "retrieval.documents.0.document.content": "",
        "retrieval.documents.1.document": "odd",
    }

    found = read_conversation({**empty, "input.value": "hi", "output.value": "ho"})

    assert (plain(found, "input"), plain(found, "output")) == ([text("user", "hi")], [text("assistant", "ho")])


@pytest.mark.parametrize("key", ["gen_ai.tool.name", "tool.name", "another"])
def test_a_tool_is_named_by_either_dialect_or_not_at_all(key: str) -> None:
    found = read_conversation({key: "find", "tool.parameters": "{}"})

    (part,) = plain(found, "input")[0]["parts"]
    assert part == {"type": "tool_call", "name": "" if key == "another" else "find", "arguments": {}}


def test_an_event_has_its_message_in_attributes_or_in_one_text() -> None:
    said = '{"role": "critic", "tool_calls": [{"id": "1", "function": {"name": "f"}}]}'
    events = [
        ("gen_ai.user.message", {"body": "in the body"}),
        ("gen_ai.user.message", {"message": "in the message", "body": "not here"}),
        ("gen_ai.user.message", {"message": "not here", "content": '[{"type": "text", "text": "typed"}]'}),
        ("gen_ai.user.message", {"message": said}),
        ("gen_ai.tool.message", {"content": "5", "id": '"quoted"'}),
    ]

    found = plain(read_conversation({}, events), "input")

    assert found[:3] == [text("user", "in the body"), text("user", "in the message"), text("user", "typed")]
    assert found[3] == {"role": "critic", "parts": [{"type": "tool_call", "id": "1", "name": "f"}]}
    assert found[4]["parts"] == [{"type": "tool_call_response", "id": '"quoted"', "response": 5}]


def test_a_tools_arguments_and_result_are_a_call_and_its_answer() -> None:
    found = read_conversation(
        {
            "gen_ai.tool.name": "find",
            "gen_ai.tool.call.id": "1",
            "gen_ai.tool.call.arguments": '{"q": 1}',
            "gen_ai.tool.call.result": "seven",
        }
    )

    assert plain(found, "input") == [
        {"role": "assistant", "parts": [{"type": "tool_call", "id": "1", "name": "find", "arguments": {"q": 1}}]}
    ]
    assert plain(found, "output") == [
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "1", "response": "seven"}]}
    ]


def test_message_events_of_older_conventions_are_read() -> None:
    events = [
        ("gen_ai.system.message", {"content": "be kind"}),
        ("gen_ai.user.message", {"content": "hi", "role": "user"}),
        ("gen_ai.tool.message", {"content": "42", "id": "c1"}),
        ("gen_ai.choice", {"message": '{"content": "ho", "role": "assistant"}', "finish_reason": "stop", "index": "0"}),
        ("exception", {"message": "no"}),
    ]

    found = read_conversation({}, events)

    assert [message["role"] for message in plain(found, "input")] == ["system", "user", "tool"]
    assert plain(found, "input")[2]["parts"] == [{"type": "tool_call_response", "id": "c1", "response": 42}]
    assert plain(found, "output") == [{**text("assistant", "ho"), "finish_reason": "stop"}]


def test_the_oldest_content_events_are_read() -> None:
    events = [
        ("gen_ai.content.prompt", {"gen_ai.prompt": '[{"role": "user", "content": "hi"}]'}),
        ("gen_ai.content.completion", {"gen_ai.completion": "ho"}),
    ]

    found = read_conversation({}, events)

    assert (plain(found, "input"), plain(found, "output")) == ([text("user", "hi")], [text("assistant", "ho")])


@pytest.mark.parametrize(
    "name",
    [
        "llm.input_messages.999999999.message.content",
        "llm.input_messages.10001.message.content",
        "llm.input_messages" + ".a" * 50,
    ],
)
def test_names_that_would_cost_memory_are_left_out(name: str) -> None:
    assert read_conversation({name: "x"}).input == ()


def test_deep_and_broken_json_is_shown_as_text() -> None:
    for broken in ("[" * 5_000 + "]" * 5_000, '[{"role":', "{'a': 1}", '"' + "x" * 10):
        assert read_conversation({"gen_ai.input.messages": broken}).input[0].parts[0].model_dump()["content"] == broken


def test_half_a_surrogate_pair_can_be_sent_on() -> None:
    found = read_conversation({"gen_ai.input.messages": '[{"role":"user","content":"a\\ud83d b"}]', "input.value": "x"})

    assert "\ufffd" in found.model_dump_json()


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "parts", "type", "text", "tool_calls", "function", "image", "id"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_no_json_breaks_the_reading(value: Any) -> None:
    sent = json.dumps(value)

    found = read_conversation(
        dict.fromkeys(
            (
                "gen_ai.input.messages",
                "gen_ai.output.messages",
                "gen_ai.system_instructions",
                "gen_ai.tool.definitions",
                "gen_ai.retrieval.documents",
            ),
            sent,
        )
    )

    assert found.model_dump_json()
