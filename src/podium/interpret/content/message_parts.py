"""One message, or one part of it, from JSON of the conventions or of a provider's own request."""

import json
from collections.abc import Callable, Iterable

from pydantic import JsonValue

from podium.interpret.content.messages import (
    MediaPart,
    Message,
    OtherPart,
    Part,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolCallResponsePart,
)

_MAX_PARTS = 5_000
_MAX_JSON = 20_000_000
_MAX_NESTING = 100
_TEXT_TYPES = ("text", "input_text", "output_text", "refusal")
_REASONING_TYPES = ("reasoning", "thinking")
_CALL_TYPES = ("tool_call", "tool_use", "server_tool_call", "function_call")
_RESPONSE_TYPES = ("tool_call_response", "tool_result", "server_tool_call_response", "function_call_output")
_MEDIA_TYPES = {
    "blob": "", "file": "", "uri": "", "image": "image", "image_url": "image", "input_image": "image", "audio": "audio",
    "input_audio": "audio", "video": "video", "document": "document", "input_file": "document",
}  # fmt: skip
Fields = dict[str, JsonValue]


def parsed(text: str) -> JsonValue:
    """Return the JSON of a text, or the text itself where it is none; None for an empty one."""
    if not text:
        return None
    if text[0] not in '[{"' or len(text) > _MAX_JSON:
        return text
    return tool_arguments(text)


def _depth_fits(value: JsonValue, depth: int) -> bool:
    if depth == 0:
        return False
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(_depth_fits(item, depth - 1) for item in below)


def tool_arguments(value: str) -> JsonValue:
    """Return the JSON of arguments or a result, the text as it came where it is none."""
    try:
        read: JsonValue = json.loads(value, parse_constant=str)
    except (ValueError, RecursionError):
        return value
    if not _depth_fits(read, _MAX_NESTING):
        return value
    return _mended(read) if "\\ud" in value.lower() else read


def _mended(value: JsonValue) -> JsonValue:
    """Replace halves of surrogate pairs, which JSON may escape one by one and UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {as_text(_mended(key)): _mended(item) for key, item in value.items()}
    return value


def as_list(value: JsonValue) -> list[JsonValue]:
    """Return a list as it is, None as an empty one, anything else as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_text(value: JsonValue) -> str:
    """Return a text as it is and anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read_message(value: JsonValue, role: str) -> Message:
    """Return one message; `role` is taken where it names none."""
    if not isinstance(value, dict):
        return Message(role=role, parts=tuple(read_parts(value)))
    given = value.get("role")
    parts = _message_parts(value, given if isinstance(given, str) else role)
    return Message(
        role=given if isinstance(given, str) and given else role,
        name=_text_or_none(value.get("name")),
        finish_reason=_text_or_none(value.get("finish_reason")),
        parts=tuple(parts[:_MAX_PARTS]),
    )


def _message_parts(message: Fields, role: str) -> list[Part]:
    call_id = _text_or_none(message.get("tool_call_id"))
    content = message.get("content")
    if role == "tool" and "parts" not in message and content not in (None, "") and _is_plain(content):
        return [ToolCallResponsePart(id=call_id or _text_or_none(message.get("id")), response=_json_of(content))]
    reasoning = message.get("reasoning_content") or message.get("reasoning")
    parts: list[Part] = [ReasoningPart(content=as_text(reasoning))] if reasoning else []
    for key in ("parts", "content", "contents"):
        parts += read_parts(message.get(key))
    for call in as_list(message.get("tool_calls")):
        parts.append(_tool_call(call))
    function = message.get("function_call_name")
    if function:
        arguments = message.get("function_call_arguments_json")
        parts.append(ToolCallPart(id=None, name=as_text(function), arguments=_json_of(arguments)))
    return parts


def _is_plain(content: JsonValue) -> bool:
    """Whether a tool's content is its answer rather than a list of typed parts."""
    return not (isinstance(content, list) and any(isinstance(item, dict) and "type" in item for item in content))


def read_parts(value: JsonValue) -> list[Part]:
    """Return the parts of a message's content: a text, one part, or a list of them."""
    return [part for item in as_list(value)[:_MAX_PARTS] for part in _part(item)]


def _part(value: JsonValue) -> Iterable[Part]:
    if isinstance(value, str):
        return [TextPart(content=value)] if value else []
    if not isinstance(value, dict):
        return [OtherPart(value=value)]
    inner = value.get("message_content")  # OpenInference wraps each part
    fields = inner if isinstance(inner, dict) else value
    kind = fields.get("type")
    kind = kind if isinstance(kind, str) else _guessed(fields)
    reader = next((reader for kinds, reader in _READERS if kind in kinds), None)
    if reader is not None:
        return reader(fields)
    return [_media(fields, kind)] if kind in _MEDIA_TYPES else [OtherPart(value=fields)]


def _text(fields: Fields) -> Iterable[Part]:
    text = fields.get("content", fields.get("text", fields.get("refusal")))
    return [TextPart(content=as_text(text))] if text not in (None, "") else []


def _guessed(fields: Fields) -> str:
    return "text" if "text" in fields or isinstance(fields.get("content"), str) else ""


def _reasoning(fields: Fields) -> Iterable[Part]:
    text = next(
        (fields[key] for key in ("content", "text", "thinking", "reasoning", "summary") if fields.get(key)), None
    )
    return [ReasoningPart(content=as_text(text))] if text else []


def _tool_call(value: JsonValue) -> Part:
    if not isinstance(value, dict):
        return OtherPart(value=value)
    inner = value.get("tool_call")
    fields = inner if isinstance(inner, dict) else value
    function = fields.get("function")
    named = function if isinstance(function, dict) else fields
    arguments = next((named[key] for key in ("arguments", "input", "server_tool_call") if key in named), None)
    call_id = fields.get("id") or fields.get("call_id")
    return ToolCallPart(id=_text_or_none(call_id), name=as_text(named.get("name") or ""), arguments=_json_of(arguments))


def _tool_response(fields: Fields) -> Part:
    keys = ("response", "result", "content", "output", "server_tool_call_response")
    response = next((fields[key] for key in keys if key in fields), None)
    call_id = fields.get("id") or fields.get("tool_use_id") or fields.get("call_id")
    return ToolCallResponsePart(id=_text_or_none(call_id), response=_json_of(response))


def _media(fields: Fields, kind: str) -> Part:
    source = fields.get("source")
    inner = _inner_media(fields, kind)
    places = [part for part in (fields, inner, source) if isinstance(part, dict)]
    mime_type = _found(places, "mime_type", "media_type", "format") or ""
    data = _found(places, "data") or (_text_or_none(fields.get("content")) if kind == "blob" else None)
    uri = _found(places, "uri", "url", "file_id", "file_url") or (inner if isinstance(inner, str) else None)
    if uri and uri.startswith("data:"):
        head, _, data = uri.partition(",")
        mime_type, uri = head.removeprefix("data:").removesuffix(";base64") or mime_type, None
    modality = _found(places, "modality") or _MEDIA_TYPES[kind] or mime_type.partition("/")[0] or "document"
    return MediaPart(mime_type=mime_type, modality=modality, uri=uri, data=data)


def _inner_media(fields: Fields, kind: str) -> JsonValue:
    inner = fields.get(kind)
    nested = inner.get(kind) if isinstance(inner, dict) else None  # OpenInference: image.image.url
    return nested if isinstance(nested, dict) else inner


def _found(places: list[Fields], *keys: str) -> str | None:
    return next((value for part in places for key in keys if isinstance(value := part.get(key), str) and value), None)


def _json_of(value: JsonValue) -> JsonValue:
    return tool_arguments(value) if isinstance(value, str) else value


def _text_or_none(value: JsonValue) -> str | None:
    return None if value is None or value == "" else as_text(value)


_READERS: tuple[tuple[tuple[str, ...], Callable[[Fields], Iterable[Part]]], ...] = (
    (_TEXT_TYPES, _text),
    (_REASONING_TYPES, _reasoning),
    (_CALL_TYPES, lambda fields: [_tool_call(fields)]),
    (_RESPONSE_TYPES, lambda fields: [_tool_response(fields)]),
)
