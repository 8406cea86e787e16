"""What a program asks of the OpenAI client, one call per case of the local server."""

from collections.abc import Callable
from typing import Any

from openai import APIStatusError, OpenAI

ASKED = "gpt-4o-mini"
QUESTION: Any = [{"role": "user", "content": "Where is my tent?"}]
_TOOLS: Any = [
    {
        "type": "function",
        "function": {
            "name": "track_parcel",
            "description": "Says where a parcel is.",
            "parameters": {"type": "object", "properties": {"parcel": {"type": "string"}}},
        },
    }
]


def _chat(client: OpenAI, **options: Any) -> None:
    client.chat.completions.create(model=ASKED, messages=QUESTION, **options)


def _stream(client: OpenAI, **options: Any) -> None:
    with client.chat.completions.create(model=ASKED, messages=QUESTION, stream=True, **options) as chunks:
        for _ in chunks:
            pass


def _failing(client: OpenAI) -> None:
    try:
        _chat(client)
    except APIStatusError:
        return
    msg = "the call should have failed"
    raise AssertionError(msg)


def _embed(client: OpenAI) -> None:
    client.embeddings.create(model="text-embedding-3-small", input="tents", encoding_format="float")


# Case of a test → (case of the server, the call).
_CALLS: dict[str, tuple[str, Callable[[OpenAI], None]]] = {
    "plain": ("plain", _chat),
    "tools": ("tools", lambda client: _chat(client, tools=_TOOLS)),
    "cached": ("cached", _chat),
    "reasoning": ("reasoning", _chat),
    "stream": ("plain", lambda client: _stream(client, stream_options={"include_usage": True})),
    "stream-without-usage": ("plain", _stream),
    "rate-limited": ("rate-limited", _failing),
    "broken": ("broken", _failing),
    "embeddings": ("plain", _embed),
}
CASES = tuple(_CALLS)


def make_call(url: str, case: str) -> None:
    """Make the call of a case against the local server."""
    served, call = _CALLS[case]
    with OpenAI(base_url=f"{url}/{served}/v1", api_key="local", max_retries=0) as client:
        call(client)
