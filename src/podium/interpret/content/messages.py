"""What was said: messages of every dialect in the shape of the OpenTelemetry GenAI conventions."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from podium.model.result import Result


class TextPart(Result):
    """Words."""

    type: Literal["text"] = "text"
    content: str


class ReasoningPart(Result):
    """What the model said to itself."""

    type: Literal["reasoning"] = "reasoning"
    content: str


class ToolCallPart(Result):
    """The model asks for a tool; `arguments` is JSON where it could be read, else the text as it came."""

    type: Literal["tool_call"] = "tool_call"
    id: str | None
    name: str
    arguments: JsonValue


class ToolCallResponsePart(Result):
    """What the tool answered."""

    type: Literal["tool_call_response"] = "tool_call_response"
    id: str | None
    response: JsonValue


class MediaPart(Result):
    """An image, a sound, a file: by address (`uri`) or as base64 (`data`)."""

    type: Literal["media"] = "media"
    mime_type: str
    modality: str
    uri: str | None
    data: str | None


class OtherPart(Result):
    """A part of a type no convention names, as it came."""

    type: Literal["other"] = "other"
    value: JsonValue


Part = Annotated[
    TextPart | ReasoningPart | ToolCallPart | ToolCallResponsePart | MediaPart | OtherPart,
    Field(discriminator="type"),
]


class Message(Result):
    """One message; `role` is system, user, assistant or tool, or the sender's own word."""

    role: str
    name: str | None = None
    finish_reason: str | None = None
    parts: tuple[Part, ...]


class ToolDefinition(Result):
    """A tool the model could have called."""

    name: str
    description: str
    parameters: JsonValue


class Messages(Result):
    """A span's conversation: what went in, what came out, the instructions and the tools on offer."""

    input: tuple[Message, ...]
    output: tuple[Message, ...]
    system: tuple[Part, ...]
    tools: tuple[ToolDefinition, ...]
