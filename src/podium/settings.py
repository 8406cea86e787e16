"""One table of settings: every knob of the server, its default and its meaning."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, get_args, get_type_hints

import msgspec

from podium.errors import InvalidInput

ENVIRONMENT_PREFIX = "PODIUM_"
_MIB = 2**20


def _says(text: str, *, variable: str | None = None) -> msgspec.Meta:
    """Say what a setting means, and which environment variable gives it where that is no `PODIUM_…` of its own name."""
    return msgspec.Meta(description=text, extra={"variable": variable} if variable else None)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read once by `cli`, then handed down as plain values; no other module reads the environment."""

    host: Annotated[str, _says("Address the server listens on.")] = "127.0.0.1"
    port: Annotated[int, _says("Port of the web UI, the API and OTLP/HTTP.")] = 4318
    grpc_port: Annotated[int, _says("Port of OTLP/gRPC; 0 takes a free one, -1 switches gRPC off.")] = 4317
    data: Annotated[str, _says("Directory that holds everything Podium keeps.")] = "data"
    max_request_bytes: Annotated[int, _says("Largest OTLP request taken, in bytes after decompression.")] = 64 * 2**20
    max_segment_bytes: Annotated[int, _says("A journal segment is closed at this size, in bytes.")] = 32 * 2**20
    commit_interval_ms: Annotated[int, _says("Time bytes wait in an open segment, in ms.")] = 700
    quiet_interval_ms: Annotated[
        int, _says("The same while nobody looks; the first to look waits for it, briefly.")
    ] = 10_000
    max_journal_bytes: Annotated[int, _says("Waiting bytes at which requests are answered with 429.")] = 4 * 2**30
    min_free_bytes: Annotated[int, _says("Free disk below which requests are answered with 429.")] = 512 * 2**20
    cors_origins: Annotated[str, _says("Origins browsers may send OTLP from, comma separated; * for all.")] = "*"
    time_zone: Annotated[
        str, _says("Zone in which days begin and in which times are written where no zone is documented.")
    ] = "UTC"
    query_threads: Annotated[int, _says("Queries answered at the same time.")] = 4
    query_seconds: Annotated[int, _says("Longest time one query may run, in seconds.")] = 30
    query_memory_bytes: Annotated[int, _says("Most memory one query may hold, in bytes.")] = 2 * 2**30
    database_url: Annotated[
        str,
        _says("PostgreSQL whose tables `metrics` and `request_metrics` are kept filled.", variable="DATABASE_URL"),
    ] = ""


def describe() -> list[tuple[str, str, object, str]]:
    """Return one `(name, environment variable, default, meaning)` per setting, in the order of the table."""
    hints = get_type_hints(Settings, include_extras=True)
    defaults = Settings()
    return [
        (name, _variable(name, hints[name]), getattr(defaults, name), _meaning(hints[name]))
        for name in Settings.__struct_fields__
    ]


def _meaning(hint: object) -> str:
    return _said(hint).description or ""


def _variable(name: str, hint: object) -> str:
    return (_said(hint).extra or {}).get("variable") or ENVIRONMENT_PREFIX + name.upper()


def _said(hint: object) -> msgspec.Meta:
    return next(meta for meta in get_args(hint)[1:] if isinstance(meta, msgspec.Meta))


def load(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Build the settings: what is `given` (and not None) wins over the environment, which wins over the defaults.

    Raises:
        InvalidInput: a value is of the wrong type.
    """
    values: dict[str, object] = {
        name: environment[variable] for name, variable, _, _ in describe() if environment.get(variable)
    }
    values |= {name: value for name, value in given.items() if value is not None}
    try:
        return msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        msg = f"setting {error}"
        raise InvalidInput(msg) from error


def data_path(settings: Settings) -> Path:
    """Return the data directory as an absolute path."""
    return Path(settings.data).expanduser().resolve()


def as_markdown() -> str:
    """Return docs/settings.md: one table row per setting."""
    rows = [f"| `{variable}` | {_shown(default)} | {meaning} |" for _, variable, default, meaning in describe()]
    head = "# Settings\n\nOptions of the commands win over these variables, which win over the defaults.\n\n"
    return head + "| variable | default | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _shown(default: object) -> str:
    if default == "":
        return "none"
    if isinstance(default, int) and default >= _MIB and default % _MIB == 0:
        return f"`{default}` ({default // _MIB:,} MiB)"
    return f"`{default}`"
