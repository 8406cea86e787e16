"""Check what Podium needs from this machine, and say what to do where it is not there."""

import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from podium.client import podium_server
from podium.client.ports import listen
from podium.commands.configuration import checks
from podium.errors import InvalidInput, PodiumError
from podium.settings import Reading, Settings, data_path, http_ports, ports_of
from podium.store.engine import Engine, embedded_address

_PORTS_IN_USE_BY_US = "used by the Podium server that runs here"
_EARLIEST_PLAUSIBLE = 1_767_225_600  # 2026-01-01: no build of Podium is older than that


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `advice` is what to do, '' when nothing needs doing."""

    subject: str
    verdict: Literal["ok", "warning", "problem"]
    text: str
    advice: str = ""


def examine(reading: Reading, named: list[str] | None = None) -> Iterator[Finding]:
    """Yield one finding per thing Podium needs, as it is looked at.

    Args:
        reading: the settings, and how they came to be.
        named: sources to follow instead of those of the settings.
    """
    settings = reading.settings
    yield from _settings(reading)
    sound = yield from _checked(settings, named)
    data = data_path(settings)
    try:
        url = podium_server.find(data)
        status = podium_server.ask(url, "/api/v1/status")
    except PodiumError:
        url, status = "", {}
    yield Finding("server", "ok", f"runs at {url}" if status else "does not run on this data directory")
    if "ports" in sound:
        yield from _ports(settings, ours=bool(status))
    yield _directory(data)
    yield _disk(data, settings.min_free_bytes)
    yield _engine_of(status) if status else _engine(data)
    yield _clock()


def _checked(settings: Settings, named: list[str] | None) -> Generator[Finding, None, set[str]]:
    """Yield what each check says with which the server starts, too; return the subjects that are right."""
    sound = set()
    for check in checks(settings, named):
        try:
            yield Finding(check.subject, "ok", check.look())
            sound.add(check.subject)
        except InvalidInput as error:
            yield Finding(check.subject, "problem", str(error), "the server does not start with it")
    return sound


def _settings(reading: Reading) -> Iterator[Finding]:
    """Yield which file was read, which variables decided a setting, and what in them may be meant otherwise."""
    file = str(reading.file) if reading.file else "no .env file here"
    decided = [f"{each.setting} from {each.variable} of {each.origin}" for each in reading.origins]
    yield Finding("settings", "ok", f"{file}; {', '.join(decided) or 'no variable decides anything'}")
    for warning in reading.warnings:
        yield Finding("settings", "warning", warning)


def _ports(settings: Settings, *, ours: bool) -> Iterator[Finding]:
    """Yield whether the ports are free; those of the server that runs here are its own."""
    flags = [("port", port, "--port") for port in http_ports(settings)]
    if settings.grpc_port > 0:
        flags.append(("gRPC port", settings.grpc_port, "--grpc-port"))
    for subject, port, flag in flags:
        if ours:
            yield Finding(subject, "ok", f"{port} is {_PORTS_IN_USE_BY_US}")
            continue
        try:
            listen(settings.host, port, flag, others=ports_of(settings)).close()
            yield Finding(subject, "ok", f"{port} is free")
        except InvalidInput as error:
            taken, _, advice = str(error).partition("; ")
            yield Finding(subject, "problem", taken, advice)


def _directory(data: Path) -> Finding:
    try:
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data) as probe:
            probe.write(b"podium")
    except OSError as error:
        return Finding(
            "data directory", "problem", f"{data} cannot be written: {error.strerror}", "choose another with --data"
        )
    return Finding("data directory", "ok", f"{data} can be written")


def _disk(data: Path, least: int) -> Finding:
    free = shutil.disk_usage(data).free
    text = f"{free / 2**30:,.1f} GiB free"
    if free < least:
        return Finding("disk", "problem", text, f"free at least {least / 2**20:,.0f} MiB, or senders are asked to wait")
    if free < 4 * least:
        return Finding("disk", "warning", text, "free some space soon")
    return Finding("disk", "ok", text)


def _engine_of(status: dict[str, dict[str, object]]) -> Finding:
    engine = status["engine"]
    if engine["healthy"]:
        return Finding("engine", "ok", f"ClickHouse {engine['version']} answers")
    return Finding("engine", "problem", str(engine["message"]), "read the server's log")


def _engine(data: Path) -> Finding:
    """Open the engine for a moment: on the data itself when it exists, else in a directory that is deleted."""
    return _tried(lambda: _version(data / "engine")) if (data / "engine").exists() else _tried(_version_elsewhere)


def _tried(version: Callable[[], str]) -> Finding:
    try:
        return Finding("engine", "ok", f"ClickHouse {version()} opens")
    except PodiumError as error:
        return Finding(
            "engine", "problem", f"{error} ({error.__cause__})", "stop the process that uses this data directory"
        )


def _version(directory: Path) -> str:
    engine = Engine(embedded_address(directory), readers=1)
    try:
        return str(engine.select("SELECT version() AS version")[0]["version"])
    finally:
        engine.close()


def _version_elsewhere() -> str:
    with tempfile.TemporaryDirectory() as directory:
        return _version(Path(directory))


def _clock() -> Finding:
    now = time.time()
    said = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now))
    if now < _EARLIEST_PLAUSIBLE:
        return Finding("clock", "problem", said, "set the clock: spans in the future of this machine are refused")
    return Finding("clock", "ok", said)
