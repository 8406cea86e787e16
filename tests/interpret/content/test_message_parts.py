"""One message, or one part of it, in every shape it is sent in."""

import json
from typing import Any

import pytest
from pydantic import JsonValue  # noqa: TC002 - names the type of a local variable

from podium.interpret.content.message_parts import (
    as_list,
    as_text,
    parsed,
    read_message,
    read_parts,
    tool_arguments,
)


def parts(value: Any) -> list[dict[str, Any]]:
    return [part.model_dump() for part in read_parts(value)]


def text(content: str) -> dict[str, Any]:
    return {"type": "text", "content": content}


def media(**given: Any) -> dict[str, Any]:
    return {"type": "media", "mime_type": "", "modality": "image", "uri": None, "data": None, **given}


def call(**given: Any) -> dict[str, Any]:
    return {"type": "tool_call", "id": None, "name": "", "arguments": None, **given}


def answer(**given: Any) -> dict[str, Any]:
    return {"type": "tool_call_response", "id": None, "response": None, **given}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("", None),
        ("plain", "plain"),
        ("5", "5"),
        ('{"a": 1}', {"a": 1}),
        ("[1]", [1]),
        ('"quoted"', "quoted"),
        ("[1", "[1"),
        ('{"a": NaN}', {"a": "NaN"}),
    ],
)
def test_a_text_is_json_only_where_it_looks_like_it(sent: str, read: Any) -> None:
    assert parsed(sent) == read


def test_json_of_more_than_twenty_million_characters_stays_text() -> None:
    at_limit, beyond = (json.dumps("x" * (size - 2)) for size in (20_000_000, 20_000_001))

    assert parsed(at_limit) == at_limit[1:-1]
    assert parsed(beyond) == beyond


def test_json_of_more_than_ninety_nine_levels_stays_text() -> None:
    fits, deep = ("[" * levels + "]" * levels for levels in (100, 101))

    assert parsed(fits) != fits
    assert parsed(deep) == deep
    assert tool_arguments('{"a":' * 101 + "1" + "}" * 101).startswith('{"a":')  # type: ignore[union-attr]


def test_arguments_that_are_a_number_are_one() -> None:
    assert [tool_arguments(value) for value in ("5", "true", "null", "x")] == [5, True, None, "x"]


def test_half_a_surrogate_pair_is_replaced_wherever_it_stands() -> None:
    read = tool_arguments('{"\\ud83d": ["a\\ud83d", {"b": "\\uD83D"}], "whole": "\\ud83d\\ude00"}')

    assert read == {"\ufffd": ["a\ufffd", {"b": "\ufffd"}], "whole": "😀"}


def test_lists_and_texts() -> None:
    lists: tuple[JsonValue, ...] = (None, [], [1], "a", {})
    texts: tuple[JsonValue, ...] = ("ü", ["ü"], None)

    assert [as_list(value) for value in lists] == [[], [], [1], ["a"], [{}]]
    assert [as_text(value) for value in texts] == ["ü", '["ü"]', "null"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("hi", [text("hi")]),
        ("", []),
        (None, []),
        (5, [{"type": "other", "value": 5}]),
        ({"type": "text", "content": "a"}, [text("a")]),
        ({"type": "input_text", "text": "a"}, [text("a")]),
        ({"type": "output_text", "text": ""}, []),
        ({"type": "refusal", "refusal": "no"}, [text("no")]),
        ({"type": "text", "content": {"a": 1}}, [text('{"a": 1}')]),
        ({"text": "untyped"}, [text("untyped")]),
        ({"content": "untyped"}, [text("untyped")]),
        ({"content": ["x"]}, [{"type": "other", "value": {"content": ["x"]}}]),
        ({"type": 5, "text": "a"}, [text("a")]),
        ({"type": "new", "a": 1}, [{"type": "other", "value": {"type": "new", "a": 1}}]),
        ({"message_content": {"type": "text", "text": "wrapped"}}, [text("wrapped")]),
        ({"type": "reasoning", "content": "why"}, [{"type": "reasoning", "content": "why"}]),
        ({"type": "thinking", "thinking": "why"}, [{"type": "reasoning", "content": "why"}]),
        ({"type": "reasoning", "text": "", "summary": "short"}, [{"type": "reasoning", "content": "short"}]),
        ({"type": "reasoning", "content": ""}, []),
        (
            {"type": "tool_call", "id": "1", "name": "f", "arguments": {"a": 1}},
            [call(id="1", name="f", arguments={"a": 1})],
        ),
        ({"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}, [call(id="1", name="f", arguments={"a": 1})]),
        ({"type": "function_call", "call_id": "1", "name": "f", "arguments": '{"a": 1}'},
         [call(id="1", name="f", arguments={"a": 1})]),
        ({"type": "server_tool_call", "name": "f", "server_tool_call": {"q": 1}}, [call(name="f", arguments={"q": 1})]),
        ({"type": "tool_call_response", "id": "1", "response": "ok"}, [answer(id="1", response="ok")]),
        ({"type": "tool_call_response", "id": "1", "result": "5"}, [answer(id="1", response=5)]),
        ({"type": "tool_result", "tool_use_id": "1", "content": "[1]"}, [answer(id="1", response=[1])]),
        ({"type": "function_call_output", "call_id": "1", "output": "ok"}, [answer(id="1", response="ok")]),
        ({"type": "server_tool_call_response", "server_tool_call_response": 5}, [answer(response=5)]),
        ({"type": "blob", "mime_type": "audio/wav", "content": "AA=="},
         [media(mime_type="audio/wav", modality="audio", data="AA==")]),
        ({"type": "image", "content": "AA=="}, [media()]),
        ({"type": "uri", "uri": "https://e.test/a", "modality": "video"},
         [media(uri="https://e.test/a", modality="video")]),
        ({"type": "uri", "uri": 5, "url": "", "file_id": "f-1"}, [media(uri="f-1", modality="document")]),
        ({"type": "file", "file_id": "f-1"}, [media(uri="f-1", modality="document")]),
        ({"type": "image_url", "image_url": "https://e.test/a.png"}, [media(uri="https://e.test/a.png")]),
        ({"type": "image_url", "image_url": {"url": "https://e.test/a.png"}}, [media(uri="https://e.test/a.png")]),
        ({"type": "image", "image": {"image": {"url": "https://e.test/a.png"}}}, [media(uri="https://e.test/a.png")]),
        ({"type": "image", "source": {"media_type": "image/png", "data": "AA=="}},
         [media(mime_type="image/png", data="AA==")]),
        ({"type": "input_image", "image_url": "data:image/png;base64,AA=="}, [media()]),
        ({"type": "image_url", "image_url": "data:image/png;base64,AA=="},
         [media(mime_type="image/png", data="AA==")]),
        ({"type": "image_url", "mime_type": "image/gif", "image_url": "data:,AA"},
         [media(mime_type="image/gif", data="AA")]),
        ({"type": "input_audio", "input_audio": {"data": "AA==", "format": "wav"}},
         [media(mime_type="wav", modality="audio", data="AA==")]),
        ({"type": "document", "source": {"url": "https://e.test/a.pdf"}},
         [media(modality="document", uri="https://e.test/a.pdf")]),
    ],
)  # fmt: skip
def test_a_part_is_read_whatever_words_it_is_sent_in(value: Any, expected: list[dict[str, Any]]) -> None:
    assert parts(value) == expected


def test_parts_beyond_five_thousand_are_left_out() -> None:
    assert len(read_parts(["x"] * 5_001)) == 5_000
    assert len(read_message({"parts": ["x"] * 5_000, "content": "y"}, "user").parts) == 5_000


@pytest.mark.parametrize(
    ("value", "role", "name", "finish_reason"),
    [
        ("hi", "user", None, None),
        ({"content": "hi"}, "user", None, None),
        ({"role": "", "content": "hi"}, "user", None, None),
        ({"role": 5, "content": "hi"}, "user", None, None),
        ({"role": "critic", "name": "n", "finish_reason": "stop", "content": "hi"}, "critic", "n", "stop"),
        ({"content": "hi", "name": "", "finish_reason": 5}, "user", None, "5"),
    ],
)
def test_a_message_is_its_senders_unless_it_names_none(
    value: Any, role: str, name: str | None, finish_reason: str | None
) -> None:
    message = read_message(value, "user")

    assert (message.role, message.name, message.finish_reason) == (role, name, finish_reason)
    assert [part.model_dump() for part in message.parts] == [text("hi")]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"role": "tool", "tool_call_id": "1", "content": '{"a": 1}'}, [answer(id="1", response={"a": 1})]),
        ({"role": "tool", "id": "2", "content": "ok"}, [answer(id="2", response="ok")]),
        ({"role": "tool", "content": ["a", "b"]}, [answer(response=["a", "b"])]),
        ({"role": "tool", "content": [{"type": "text", "text": "typed"}]}, [text("typed")]),
        ({"role": "tool", "content": [{"type": "text", "text": "typed"}, "plain"]}, [text("typed"), text("plain")]),
        ({"role": "tool", "content": [{"a": 1}]}, [answer(response=[{"a": 1}])]),
        ({"role": "tool", "content": ""}, []),
        ({"role": "tool", "content": "both", "parts": ["p"]}, [text("p"), text("both")]),
        ({"role": "user", "content": "ok"}, [text("ok")]),
        ({"reasoning_content": "why", "content": "so"}, [{"type": "reasoning", "content": "why"}, text("so")]),
        ({"reasoning": "why"}, [{"type": "reasoning", "content": "why"}]),
        ({"parts": ["a"], "content": "b", "contents": ["c"]}, [text("a"), text("b"), text("c")]),
        ({"tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}}]},
         [call(id="1", name="f", arguments={})]),
        ({"tool_calls": {"tool_call": {"id": "1", "function": {"name": "f"}}}}, [call(id="1", name="f")]),
        ({"tool_calls": ["odd"]}, [{"type": "other", "value": "odd"}]),
        ({"function_call_name": "f", "function_call_arguments_json": "[1]"}, [call(name="f", arguments=[1])]),
        ({"function_call_arguments_json": "[1]"}, []),
    ],
)  # fmt: skip
def test_a_message_holds_what_was_said_thought_called_and_answered(
    message: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    read = read_message(message, str(message.get("role", "assistant")))

    assert [part.model_dump() for part in read.parts] == expected
