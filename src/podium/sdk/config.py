"""How the SDK was set up: what `init` was given, else the environment, else the defaults. Nothing else reads it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import quote, unquote

from podium.sdk.safety import warn_once

Content = Literal["all", "metadata", "off"]
Redact = Callable[[str], str]

PROJECT_HEADER = "x-podium-project"
DEFAULT_ENDPOINT = "http://localhost:4318"
DEFAULT_CONTENT_CHARACTERS = 20_000
SECRET_NAMES = frozenset(
    (
        *("password", "passwd", "secret", "client_secret", "credentials", "cookie", "authorization"),
        *("api_key", "apikey", "access_token", "refresh_token", "auth_token", "private_key"),
    )
)
"""Arguments and keys of these names (in any case, `-` like `_`) are captured as `[hidden]`."""

_LONGEST_WAIT_S = 3600.0
_QUEUE_ITEMS, _BATCH_ITEMS, _DELAY_MS, _TIMEOUT_S = 8192, 512, 1000, 10.0


@dataclass(frozen=True, slots=True)
class Destination:
    """Where one signal goes; None for `url` sends nothing."""

    url: str | None
    headers: Mapping[str, str]
    timeout_s: float
    gzip: bool
    certificate: str | None
    client_certificate: str | None
    client_key: str | None


@dataclass(frozen=True, slots=True)
class Capture:
    """What of inputs and outputs is kept."""

    content: Content = "all"
    max_characters: int = DEFAULT_CONTENT_CHARACTERS
    redact: Redact | None = None
    secrets: frozenset[str] = SECRET_NAMES


@dataclass(frozen=True, slots=True)
class Keep:
    """Which traces are kept; 1 keeps all. Of the others those that failed, or are this expensive or slow, stay."""

    share: float = 1.0
    cost_usd: float | None = None
    tokens: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Everything `init` decided."""

    traces: Destination
    logs: Destination
    service: str | None
    capture: Capture = field(default_factory=Capture)
    keep: Keep = field(default_factory=Keep)
    queue_items: int = _QUEUE_ITEMS
    batch_items: int = _BATCH_ITEMS
    delay_s: float = _DELAY_MS / 1000


# What holds until `init` says otherwise.
capture = Capture()
wait_s: float | None = None


def use(chosen: Capture, waiting_s: float | None = None) -> None:
    """Capture as `chosen` from now on, and let monitored tasks wait so long for the server; None is as it fits."""
    global capture, wait_s
    capture, wait_s = chosen, waiting_s


def content_mode(given: Content | None) -> Content:
    """Return what to capture: what was given, else PODIUM_CONTENT, else everything.

    A word that means nothing captures metadata only: a mistake must not give texts away.
    """
    word = given or _word("PODIUM_CONTENT").lower() or "all"
    for mode in get_args(Content):
        if word == mode:
            return mode  # type: ignore[no-any-return]
    warn_once("content", "podium: content=%r is none of all, metadata, off; capturing metadata only", word)
    return "metadata"


def asks_for_init() -> bool:
    """Whether PODIUM_INIT asks to record without a call of `init`."""
    return _word("PODIUM_INIT").lower() in ("1", "true", "yes", "on")


def declines_init() -> bool:
    """Whether PODIUM_INIT asks to record nothing without a call of `init`."""
    return _word("PODIUM_INIT").lower() in ("0", "false", "no", "off")


def seconds_to_wait(given: float | None) -> float | None:
    """Return how long a monitored task waits for the server: what was given, else PODIUM_WAIT_S, else None."""
    if given is not None:
        return max(float(given), 0.0)
    try:
        found = float(_word("PODIUM_WAIT_S"))
    except ValueError:
        return None
    return min(found, _LONGEST_WAIT_S) if found >= 0 else None


def is_disabled() -> bool:
    """Whether OTEL_SDK_DISABLED asks for silence."""
    return _word("OTEL_SDK_DISABLED").lower() == "true"


def destination(
    signal: Literal["traces", "logs"], endpoint: str | None, project: str | None, api_key: str | None
) -> Destination:
    """Return where a signal goes, by the OpenTelemetry variables where `init` was given nothing."""
    own = f"OTEL_EXPORTER_OTLP_{signal.upper()}_"
    headers = _headers(_word("OTEL_EXPORTER_OTLP_HEADERS")) | _headers(_word(own + "HEADERS"))
    project = project or _word("PODIUM_PROJECT") or headers.get(PROJECT_HEADER)
    api_key = api_key or _word("PODIUM_API_KEY")
    if project:
        headers[PROJECT_HEADER] = quote(project, safe="")
    if api_key:
        headers["authorization"] = f"Bearer {api_key}"
    return Destination(
        url=_url(signal, endpoint),
        headers=headers,
        timeout_s=_number(own + "TIMEOUT", _number("OTEL_EXPORTER_OTLP_TIMEOUT", _TIMEOUT_S)),
        gzip=_either(own, "COMPRESSION").lower() == "gzip",
        certificate=_either(own, "CERTIFICATE") or None,
        client_certificate=_either(own, "CLIENT_CERTIFICATE") or None,
        client_key=_either(own, "CLIENT_KEY") or None,
    )


def queue_sizes() -> tuple[int, int, float]:
    """Return items that may wait, items of a request, and seconds an item waits for others."""
    waiting = max(1, int(_number("OTEL_BSP_MAX_QUEUE_SIZE", _QUEUE_ITEMS)))
    batch = max(1, int(_number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", _BATCH_ITEMS)))
    return waiting, min(batch, waiting), max(0.01, _number("OTEL_BSP_SCHEDULE_DELAY", _DELAY_MS) / 1000)


def _url(signal: str, endpoint: str | None) -> str | None:
    if _word(f"OTEL_{signal.upper()}_EXPORTER").lower() == "none" and endpoint is None:
        return None
    if endpoint is None and (whole := _word(f"OTEL_EXPORTER_OTLP_{signal.upper()}_ENDPOINT")):
        return whole
    base = endpoint or _word("OTEL_EXPORTER_OTLP_ENDPOINT") or DEFAULT_ENDPOINT
    return f"{base.rstrip('/').removesuffix('/v1/traces').removesuffix('/v1/logs')}/v1/{signal}"


def _either(own: str, name: str) -> str:
    return _word(own + name) or _word("OTEL_EXPORTER_OTLP_" + name)


def _word(name: str) -> str:
    return os.environ.get(name, "").strip()


def _number(name: str, default: float) -> float:
    try:
        found = float(_word(name))
    except ValueError:
        return default
    return found if 0 < found < float("inf") else default


def _headers(text: str) -> dict[str, str]:
    """`a=b,c=d%20e` → {"a": "b", "c": "d e"} (OpenTelemetry's exporter specification)."""
    pairs = (part.partition("=") for part in text.split(","))
    return {
        unquote(name.strip()).lower(): unquote(value.strip()) for name, mark, value in pairs if mark and name.strip()
    }


def service_name() -> str | None:
    """Return the service OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES names."""
    return _word("OTEL_SERVICE_NAME") or _headers(_word("OTEL_RESOURCE_ATTRIBUTES")).get("service.name")
