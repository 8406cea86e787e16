"""One call of a model over HTTP: chat completions and messages, by the standard library."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from podium.sdk.orchestrator.providers import Provider
from podium.sdk.recording.content import cut
from podium.sdk.redirects import FollowNone

MAX_OUTPUT_TOKENS = 4096
_MAX_ANSWER_BYTES = 16 * 2**20
_MAX_ERROR_BYTES = 64 * 1024
_MAX_MESSAGE_CHARACTERS = 500
_CHUNK_BYTES = 64 * 1024
_ANTHROPIC_VERSION = "2023-06-01"
_TRANSIENT = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
_ERROR_TYPES = {
    400: "bad_request",
    401: "authentication",
    403: "permission",
    404: "not_found",
    408: "timeout",
    413: "too_large",
    429: "rate_limit",
    529: "overloaded",
}
_SERVER_ERRORS = 500


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: its standing instructions, and the text of this call."""

    system: str
    text: str


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model answered; a count is None where the provider did not report it. Input includes what was cached."""

    text: str
    model: str = ""
    response_id: str = ""
    finish_reason: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None


class CallFailed(Exception):
    """A call without an answer.

    Attributes:
        kind: class of the failure: rate_limit, timeout, authentication …
        is_transient: whether the same call may succeed later.
        retry_after_s: how long the provider asks to wait, None if it does not say.
    """

    def __init__(
        self, kind: str, message: str, *, is_transient: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.is_transient = is_transient
        self.retry_after_s = retry_after_s


_opener = urllib.request.build_opener(FollowNone)


def ask(provider: Provider, prompt: Prompt, *, timeout_s: float) -> ModelAnswer:
    """Ask a provider's model once.

    Raises:
        CallFailed: there was no answer.
    """
    speak = _anthropic if provider.dialect == "anthropic" else _openai
    url, headers, body = speak(provider, prompt)
    reply = _post(url, headers, body, timeout_s)
    try:
        return _read_anthropic(reply) if provider.dialect == "anthropic" else _read_openai(reply)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        kind = "invalid_response"
        raise CallFailed(kind, f"the answer of {provider.name} has not the shape of its API") from error


def _openai(provider: Provider, prompt: Prompt) -> tuple[str, dict[str, str], dict[str, Any]]:
    messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.text}]
    body = {"model": provider.model, "messages": messages, "max_tokens": MAX_OUTPUT_TOKENS}
    return f"{provider.base_url()}/chat/completions", {"Authorization": f"Bearer {provider.key()}"}, body


def _anthropic(provider: Provider, prompt: Prompt) -> tuple[str, dict[str, str], dict[str, Any]]:
    body = {
        "model": provider.model,
        "system": prompt.system,
        "messages": [{"role": "user", "content": prompt.text}],
        "max_tokens": MAX_OUTPUT_TOKENS,
    }
    return (
        f"{provider.base_url()}/v1/messages",
        {"x-api-key": provider.key(), "anthropic-version": _ANTHROPIC_VERSION},
        body,
    )


def _read_openai(reply: dict[str, Any]) -> ModelAnswer:
    choice, usage = reply["choices"][0], reply.get("usage") or {}
    return ModelAnswer(
        text=choice["message"].get("content") or "",
        model=str(reply.get("model") or ""),
        response_id=str(reply.get("id") or ""),
        finish_reason=str(choice.get("finish_reason") or ""),
        input_tokens=_count(usage.get("prompt_tokens")),
        output_tokens=_count(usage.get("completion_tokens")),
        cache_read_tokens=_count((usage.get("prompt_tokens_details") or {}).get("cached_tokens")),
    )


def _read_anthropic(reply: dict[str, Any]) -> ModelAnswer:
    """Read a message. Its `input_tokens` leave out what was cached; here they are put together."""
    usage = reply.get("usage") or {}
    read, written = _count(usage.get("cache_read_input_tokens")), _count(usage.get("cache_creation_input_tokens"))
    plain = _count(usage.get("input_tokens"))
    return ModelAnswer(
        text="".join(part["text"] for part in reply["content"] if part.get("type") == "text"),
        model=str(reply.get("model") or ""),
        response_id=str(reply.get("id") or ""),
        finish_reason=str(reply.get("stop_reason") or ""),
        input_tokens=None if plain is None else plain + (read or 0) + (written or 0),
        output_tokens=_count(usage.get("output_tokens")),
        cache_read_tokens=read,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _post(url: str, headers: dict[str, str], body: dict[str, Any], timeout_s: float) -> dict[str, Any]:
    data = json.dumps(body).encode()
    try:
        request = urllib.request.Request(url, data, headers | {"Content-Type": "application/json"})  # noqa: S310 - the user's own address
        deadline = time.monotonic() + timeout_s
        with _opener.open(request, timeout=timeout_s) as reply:
            text = _read(reply, deadline)
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(error) from error
    except TimeoutError as error:
        kind = "timeout"
        raise CallFailed(kind, f"no answer within {timeout_s:g} s", is_transient=True) from error
    except (OSError, http.client.HTTPException) as error:
        kind = "connection"
        raise CallFailed(kind, f"no connection: {error}", is_transient=True) from error
    except ValueError:  # its text would show the key
        kind = "configuration"
        raise CallFailed(kind, f"the address {url} or the key cannot be used for a request") from None
    try:
        answer = json.loads(text)
    except ValueError as error:
        kind = "invalid_response"
        raise CallFailed(kind, "the answer is no JSON") from error
    if not isinstance(answer, dict):
        kind = "invalid_response"
        raise CallFailed(kind, "the answer is no JSON object")
    return answer


def _read(reply: http.client.HTTPResponse, deadline: float) -> bytes:
    """Read the body whole: a server that drips it may not take longer than the deadline."""
    parts: list[bytes] = []
    size = 0
    while chunk := reply.read1(_CHUNK_BYTES):
        parts.append(chunk)
        size += len(chunk)
        if size > _MAX_ANSWER_BYTES:
            kind = "invalid_response"
            raise CallFailed(kind, f"the answer is larger than {_MAX_ANSWER_BYTES >> 20} MiB")
        if time.monotonic() > deadline:
            raise TimeoutError
    if reply.length:
        raise http.client.IncompleteRead(partial=b"", expected=reply.length)
    return b"".join(parts)


def _refused(error: urllib.error.HTTPError) -> CallFailed:
    kind = _ERROR_TYPES.get(error.code, "server_error" if error.code >= _SERVER_ERRORS else "refused")
    try:
        details = _error_message(error.read(_MAX_ERROR_BYTES))
    except (OSError, http.client.HTTPException):
        details = ""
    message = f"HTTP {error.code}: {details or error.reason}"
    return CallFailed(
        kind,
        cut(message, _MAX_MESSAGE_CHARACTERS),
        is_transient=error.code in _TRANSIENT,
        retry_after_s=_seconds(error.headers.get("Retry-After", "")),
    )


def _error_message(body: bytes) -> str:
    """Return the message of `{"error": {"message": …}}`, which both APIs use, else the text."""
    text = body.decode(errors="replace")
    try:
        return str(json.loads(text)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return text.strip()


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
