"""One table of settings: every knob of the server, its default and its meaning."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, get_args, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from podium.environment import (
    THE_ENVIRONMENT,
    Variable,
    Warn,
    as_address,
    as_number,
    as_port,
    as_seconds,
    as_text,
    as_truth,
    read_variables,
)
from podium.errors import InvalidInput

ENVIRONMENT_PREFIX = "PODIUM_"
_MIB = 2**20
_LAST_PORT = 65_535


Reader = Callable[[str, Warn], object]
_READERS: dict[type, Reader] = {int: as_number, bool: as_truth, str: as_text}


def _says(text: str, *, also: str = "", reads: Reader | None = None, least: int | None = None) -> msgspec.Meta:
    """Return what a setting means, the documented variable that sets it, too, how its text is read, and its bound."""
    if least is not None:
        reads = partial(as_number, least=least)
    return msgspec.Meta(description=text, extra={"also": also, "reads": reads}, ge=least)


def _port(text: str, *, least: int = 0, also: str = "") -> msgspec.Meta:
    """Return the same of a port; what is below 1 means something to the setting."""
    extra = {"also": also, "reads": partial(as_port, least=least)}
    return msgspec.Meta(description=text, extra=extra, ge=least, le=_LAST_PORT)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read once by `cli`, then handed down as plain values; no other module reads the environment."""

    host: Annotated[str, _says("Address the server listens on.")] = "127.0.0.1"
    port: Annotated[int, _port("Port of the web UI, the API and OTLP/HTTP.", also="PORT")] = 4318
    also_listen: Annotated[str, _says("More ports that answer the same, comma separated, e.g. 5000,8000.")] = ""
    grpc_port: Annotated[int, _port("Port of OTLP/gRPC; 0 takes a free one, -1 switches gRPC off.", least=-1)] = 4317
    data: Annotated[str, _says("Directory that holds everything Podium keeps.")] = "data"
    max_request_bytes: Annotated[int, _says("Largest OTLP request taken, in bytes after decompression.", least=1)] = (
        64 * 2**20
    )
    max_segment_bytes: Annotated[int, _says("A journal segment is closed at this size, in bytes.", least=1)] = (
        32 * 2**20
    )
    commit_interval_ms: Annotated[int, _says("Time bytes wait in an open segment, in ms.", least=1)] = 700
    quiet_interval_ms: Annotated[
        int, _says("The same while nobody looks; the first to look waits for it, briefly.", least=1)
    ] = 10_000
    max_journal_bytes: Annotated[int, _says("Waiting bytes at which requests are answered with 429.", least=0)] = (
        4 * 2**30
    )
    min_free_bytes: Annotated[int, _says("Free disk below which requests are answered with 429.", least=0)] = (
        512 * 2**20
    )
    cors_origins: Annotated[str, _says("Origins browsers may send OTLP from, comma separated; * for all.")] = "*"
    time_zone: Annotated[str, _says("Zone in which days begin, and of times that are documented without a zone.")] = (
        "UTC"
    )
    sources: Annotated[
        str,
        _says(
            "Sources of other tools to follow while serving: KIND:WHERE or PROJECT=KIND:WHERE, comma separated; "
            "see connectors.md."
        ),
    ] = ""
    query_threads: Annotated[int, _says("Queries answered at the same time.", least=1)] = 4
    query_seconds: Annotated[int, _says("Longest time one query may run, in seconds.", least=0)] = 30
    query_memory_bytes: Annotated[int, _says("Most memory one query may hold, in bytes.", least=0)] = 2 * 2**30
    auto_refresh: Annotated[
        bool, _says("Whether pages refresh by themselves; a reader's own choice wins.", also="AUTO_REFRESH")
    ] = True
    refresh_seconds: Annotated[
        float,
        _says(
            "How often pages refresh where their reader chose nothing: `5s`, `5000ms` or `5`; 0 is as data arrives.",
            also="REFRESH_INTERVAL",
            reads=as_seconds,
        ),
    ] = 0
    metrics_file: Annotated[
        str, _says("Metrics files of orchestrators that are watched, comma separated.", also="METRICS_FILE")
    ] = ""
    prometheus_url: Annotated[
        str,
        _says(
            "Address of a Prometheus whose `fluxai_` and `victor_` series are followed.",
            also="PROMETHEUS_URL",
            reads=as_address,
        ),
    ] = ""
    jaeger_url: Annotated[
        str, _says("Address of a Jaeger whose traces are followed.", also="JAEGER_URL", reads=as_address)
    ] = ""
    database_url: Annotated[
        str,
        _says("PostgreSQL whose tables `metrics` and `request_metrics` are kept filled.", also="DATABASE_URL"),
    ] = ""


@dataclass(frozen=True, slots=True)
class SettingOrigin:
    """Where a setting's value came from: `origin` is the environment, or the file with its line."""

    setting: str
    variable: str
    origin: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The settings, and how they came to be.

    Attributes:
        settings: what holds.
        file: the `.env` file that was read; None for none.
        origins: one per setting that a variable decided.
        warnings: what was read another way than it may have been meant.
    """

    settings: Settings
    file: Path | None
    origins: tuple[SettingOrigin, ...]
    warnings: tuple[str, ...]

    @property
    def from_file(self) -> tuple[SettingOrigin, ...]:
        """What the file decided."""
        return tuple(each for each in self.origins if each.origin != THE_ENVIRONMENT)


def describe() -> list[tuple[str, str, object, str]]:
    """Return one `(name, environment variable, default, meaning)` per setting, in the order of the table."""
    defaults = Settings()
    return [
        (name, ENVIRONMENT_PREFIX + name.upper(), getattr(defaults, name), meta.description or "")
        for name, (_, meta) in _table().items()
    ]


def variables(name: str) -> tuple[str, ...]:
    """Return the variables that set a setting; the first that is set wins."""
    also = (_table()[name][1].extra or {})["also"]
    own = ENVIRONMENT_PREFIX + name.upper()
    return (own, also) if also else (own,)


def _table() -> dict[str, tuple[type, msgspec.Meta]]:
    """Return type and meaning of each setting."""
    hints = get_type_hints(Settings, include_extras=True)
    parts = {name: get_args(hints[name]) for name in Settings.__struct_fields__}
    return {name: (kind, meta) for name, (kind, meta) in parts.items()}


def load(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Build the settings: what is `given` (and not None) wins over the environment, which wins over the defaults.

    Raises:
        InvalidInput: a value is of the wrong type.
    """
    return read(environment, None, **given).settings


def read(environment: Mapping[str, str] = os.environ, file: Path | None = None, **given: object) -> Reading:
    """Build the settings as `load` does, a `.env` file standing between the environment and the defaults.

    Raises:
        InvalidInput: a value is of the wrong type, or the file cannot be read.
    """
    warnings: list[str] = []
    known = read_variables(environment, file, warnings.append)
    chosen = {name: value for name, value in given.items() if value is not None}
    values: dict[str, object] = {}
    origins: list[SettingOrigin] = []
    for name, (kind, meta) in _table().items():
        variable = next((each for each in variables(name) if each in known), None)
        if variable is None or name in chosen:
            continue
        reader = (meta.extra or {})["reads"] or _READERS[kind]
        values[name] = _value(variable, known[variable], reader, warnings.append)
        origins.append(SettingOrigin(name, variable, known[variable].origin))
    try:
        settings = msgspec.convert(values | chosen, Settings, strict=False)
    except msgspec.ValidationError as error:
        msg = f"setting {error}"
        raise InvalidInput(msg) from error
    return Reading(settings, file, tuple(origins), tuple(warnings))


def _value(name: str, variable: Variable, reader: Reader, warn: Warn) -> object:
    where = f"{name} of {variable.origin}"
    try:
        return reader(variable.value, lambda text: warn(f"{where}: {text}"))
    except ValueError as error:
        msg = f"{where} is {variable.value!r}: {error}"
        raise InvalidInput(msg) from error


def http_ports(settings: Settings) -> tuple[int, ...]:
    """Return every port that HTTP is answered on, the one other commands use first.

    Raises:
        InvalidInput: what `also_listen` names is no port.
    """
    more = [text.strip() for text in settings.also_listen.split(",") if text.strip()]
    for text in more:
        if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _LAST_PORT:
            msg = f"`{text}` is no port: also_listen is whole numbers from 1 to {_LAST_PORT}, with commas between"
            raise InvalidInput(msg)
    return tuple(dict.fromkeys([settings.port, *(int(text) for text in more)]))


def ports_of(settings: Settings) -> frozenset[int]:
    """Return every port that is listened on, of HTTP and of gRPC.

    Raises:
        InvalidInput: see `http_ports`.
    """
    return frozenset((*http_ports(settings), settings.grpc_port))


def data_path(settings: Settings) -> Path:
    """Return the data directory as an absolute path."""
    return Path(settings.data).expanduser().resolve()


def zone_of(settings: Settings) -> ZoneInfo:
    """Return the zone in which days begin.

    Raises:
        InvalidInput: there is none of that name.
    """
    try:
        return ZoneInfo(settings.time_zone)
    except (KeyError, OSError, ValueError) as error:  # not known, a directory, or no name at all
        msg = f"there is no time zone {settings.time_zone}: write a name such as Europe/Vienna"
        raise InvalidInput(msg) from error


def as_markdown() -> str:
    """Return docs/settings.md: one table row per setting."""
    rows = [
        f"| {', '.join(f'`{each}`' for each in variables(name))} | {_shown(default)} | {meaning} |"
        for name, _, default, meaning in describe()
    ]
    return _HEAD + "| variable | default | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"


_HEAD = (
    "# Settings\n\n"
    "Options of the commands win over these variables, which win over the defaults. A setting with two variables "
    "takes the first that is set.\n\n"
    "A file `.env` in the working directory is read, too, or the one that `--env-file` names: lines like `PORT=4000`. "
    "A variable of the environment wins over the same one in the file. `podium doctor` shows which file was read and "
    "which variable decided which setting. Programs that use the SDK do not read the file.\n\n"
)


def _shown(default: object) -> str:
    if default == "":
        return "none"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, int) and default >= _MIB and default % _MIB == 0:
        return f"`{default}` ({default // _MIB:,} MiB)"
    return f"`{default}`"
