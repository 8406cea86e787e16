"""A span's attributes and events as messages, whichever dialect they were written in.

The shapes read are those of the OpenTelemetry GenAI conventions (JSON of messages with parts), of OpenInference
and OpenLLMetry (indexed keys such as `llm.input_messages.0.message.content`), of the providers' own requests
(`content`, `tool_calls`), and of the older GenAI span events. The first shape that gives anything wins.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from pydantic import JsonValue

from podium.interpret.content.message_parts import as_list, as_text, parsed, read_message, read_parts, tool_arguments
from podium.interpret.content.messages import (
    Message,
    Messages,
    Part,
    TextPart,
    ToolCallPart,
    ToolCallResponsePart,
    ToolDefinition,
)
from podium.interpret.content.unflattening import unflatten
from podium.semconv import gen_ai, openinference, traceloop

Attributes = Mapping[str, str]
Event = tuple[str, Attributes]
Reader = Callable[[], Iterable[Message]]

_MAX_TOOLS = 1_000
# Span events of the conventions up to 1.36, one message each; a choice is an answer, all others are input.
_MESSAGE_EVENTS = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}
_CHOICE_EVENT = "gen_ai.choice"
_FUNCTIONS = "llm.request.functions"


def read_conversation(attributes: Attributes, events: Sequence[Event] = ()) -> Messages:
    """Return the messages of a span; empty where it says nothing.

    Args:
        attributes: all of the span's attributes, values as text, composite ones as JSON.
        events: its span events, `(name, attributes)`.
    """
    system = tuple(read_parts(parsed(attributes.get(gen_ai.SYSTEM_INSTRUCTIONS, ""))))
    return Messages(
        input=_first(_inputs(attributes, events)),
        output=_first(_outputs(attributes, events)),
        system=system,
        tools=tuple(_tools(attributes)),
    )


def _first(readers: Iterable[Reader]) -> tuple[Message, ...]:
    for reader in readers:
        messages = tuple(message for message in reader() if message.parts)
        if messages:
            return messages
    return ()


def _inputs(attributes: Attributes, events: Sequence[Event]) -> list[Reader]:
    return [
        lambda: _json_messages(attributes.get(gen_ai.INPUT_MESSAGES, ""), "user"),
        lambda: _indexed(attributes, openinference.INPUT_MESSAGES, "message", "user"),
        lambda: _indexed(attributes, gen_ai.PROMPT, "", "user"),
        lambda: _tool_call(attributes),
        lambda: _texts(attributes, openinference.PROMPTS, ("prompt", "text"), "user"),
        lambda: _texts(attributes, openinference.EMBEDDINGS, ("embedding", "text"), "user"),
        lambda: _event_messages(events, outputs=False),
        lambda: _value(attributes, gen_ai.RETRIEVAL_QUERY, "user"),
        lambda: _value(attributes, openinference.INPUT_VALUE, "user"),
        lambda: _value(attributes, openinference.RERANKER_QUERY, "user"),
        lambda: _value(attributes, traceloop.ENTITY_INPUT, "user"),
        lambda: _value(attributes, gen_ai.PROMPT, "user"),
    ]


def _outputs(attributes: Attributes, events: Sequence[Event]) -> list[Reader]:
    return [
        lambda: _json_messages(attributes.get(gen_ai.OUTPUT_MESSAGES, ""), "assistant"),
        lambda: _indexed(attributes, openinference.OUTPUT_MESSAGES, "message", "assistant"),
        lambda: _indexed(attributes, gen_ai.COMPLETION, "", "assistant"),
        lambda: _tool_result(attributes),
        lambda: _texts(attributes, openinference.CHOICES, ("completion", "text"), "assistant"),
        lambda: _event_messages(events, outputs=True),
        lambda: _documents(attributes),
        lambda: _value(attributes, openinference.OUTPUT_VALUE, "assistant"),
        lambda: _value(attributes, traceloop.ENTITY_OUTPUT, "assistant"),
        lambda: _value(attributes, gen_ai.COMPLETION, "assistant"),
    ]


def _json_messages(text: str, role: str) -> Iterable[Message]:
    return [read_message(item, role) for item in as_list(parsed(text))]


def _indexed(attributes: Attributes, prefix: str, wrapper: str, role: str) -> Iterable[Message]:
    for item in as_list(unflatten(attributes, prefix + ".")):
        inner = item.get(wrapper) if wrapper and isinstance(item, dict) else item
        if isinstance(inner, dict):
            yield read_message(inner, role)


def _texts(attributes: Attributes, prefix: str, path: tuple[str, str], role: str) -> Iterable[Message]:
    for item in as_list(unflatten(attributes, prefix + ".")):
        outer = item.get(path[0]) if isinstance(item, dict) else None
        text = outer.get(path[1]) if isinstance(outer, dict) else None
        if isinstance(text, str) and text:
            yield _said(text, role)


def _tool_call(attributes: Attributes) -> Iterable[Message]:
    arguments = attributes.get(gen_ai.TOOL_CALL_ARGUMENTS) or attributes.get(openinference.TOOL_PARAMETERS)
    name = attributes.get(gen_ai.TOOL_NAME) or attributes.get(openinference.TOOL_NAME) or ""
    if arguments:
        call = ToolCallPart(id=attributes.get(gen_ai.TOOL_CALL_ID), name=name, arguments=tool_arguments(arguments))
        yield Message(role="assistant", parts=(call,))


def _tool_result(attributes: Attributes) -> Iterable[Message]:
    result = attributes.get(gen_ai.TOOL_CALL_RESULT)
    if result:
        answer = ToolCallResponsePart(id=attributes.get(gen_ai.TOOL_CALL_ID), response=tool_arguments(result))
        yield Message(role="tool", parts=(answer,))


def _event_messages(events: Sequence[Event], *, outputs: bool) -> Iterable[Message]:
    for name, attributes in events:
        if name == _CHOICE_EVENT and outputs:
            yield _event_message(attributes, "assistant")
        elif name in _MESSAGE_EVENTS and not outputs:
            yield _event_message(attributes, _MESSAGE_EVENTS[name])
        elif name == (gen_ai.EVENT_CONTENT_COMPLETION if outputs else gen_ai.EVENT_CONTENT_PROMPT):
            key, role = (gen_ai.COMPLETION, "assistant") if outputs else (gen_ai.PROMPT, "user")
            yield from _value(attributes, key, role)


def _event_message(attributes: Attributes, role: str) -> Message:
    """Read a message event: content, role and tool calls are attributes, or stand in a JSON `message` or `body`."""
    message = parsed(attributes.get("message") or attributes.get("body") or "")
    fields: dict[str, JsonValue] = dict(message) if isinstance(message, dict) else {}
    for key in ("content", "role", "name", "id", "tool_call_id", "tool_calls", "finish_reason"):
        if key in attributes:
            fields[key] = parsed(attributes[key]) if key in ("content", "tool_calls") else attributes[key]
    if isinstance(message, str) and message:
        fields.setdefault("content", message)
    return read_message(fields, role)


def _documents(attributes: Attributes) -> Iterable[Message]:
    texts: list[Part] = []
    for document in as_list(parsed(attributes.get(gen_ai.RETRIEVAL_DOCUMENTS, "")) or []):
        content = document.get("content") or document.get("text") if isinstance(document, dict) else document
        texts.append(TextPart(content=as_text(content or document)))
    for prefix in (openinference.RETRIEVAL_DOCUMENTS, openinference.RERANKER_OUTPUT_DOCUMENTS):
        for item in as_list(unflatten(attributes, prefix + ".")):
            document = item.get("document") if isinstance(item, dict) else None
            if isinstance(document, dict) and document.get("content"):
                texts.append(TextPart(content=as_text(document["content"])))
    if texts:
        yield Message(role="tool", parts=tuple(texts))


def _value(attributes: Attributes, key: str, role: str) -> Iterable[Message]:
    """Read a bare value: JSON of messages if it is that, else one text."""
    text = attributes.get(key, "")
    if not text:
        return []
    value = parsed(text)
    listed = value.get("messages") if isinstance(value, dict) else value
    if isinstance(listed, list) and listed and all(isinstance(item, dict) and "role" in item for item in listed):
        return [read_message(item, role) for item in listed]
    if isinstance(value, dict) and "role" in value and ("content" in value or "parts" in value):
        return [read_message(value, role)]
    return [_said(value if isinstance(value, str) else text, role)]


def _said(text: str, role: str) -> Message:
    return Message(role=role, parts=(TextPart(content=text),))


def _tools(attributes: Attributes) -> Iterable[ToolDefinition]:
    listed = as_list(parsed(attributes.get(gen_ai.TOOL_DEFINITIONS, "")) or [])
    for item in as_list(unflatten(attributes, openinference.LLM_TOOLS + ".")):
        tool = item.get("tool") if isinstance(item, dict) else None
        if isinstance(tool, dict):
            schema = tool.get("json_schema")
            listed.append(parsed(schema) if isinstance(schema, str) else tool)
    listed += as_list(unflatten(attributes, _FUNCTIONS + "."))
    for item in listed[:_MAX_TOOLS]:
        definition = _tool(item)
        if definition is not None:
            yield definition


def _tool(item: JsonValue) -> ToolDefinition | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("function")
    fields = inner if isinstance(inner, dict) else item
    parameters = next((fields[key] for key in ("parameters", "input_schema", "inputSchema") if key in fields), None)
    name = fields.get("name")
    return ToolDefinition(
        name=as_text(name) if name else "",
        description=as_text(fields.get("description") or ""),
        parameters=tool_arguments(parameters) if isinstance(parameters, str) else parameters,
    )
