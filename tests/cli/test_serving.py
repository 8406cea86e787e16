"""`podium serve` and `podium demo` up to the server itself; with it: tests/flows."""

import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from podium.cli import serving
from podium.cli.program import app
from podium.errors import InvalidInput
from podium.settings import Settings
from podium.sources.transfer.feed import Feed

Ready = Callable[[Sequence[str]], None]


class Started:
    """Stands for the server: says that it answers at two addresses, and ends."""

    def __init__(self) -> None:
        self.settings: Settings | None = None
        self.feeds: list[str] = []

    def __call__(self, settings: Settings, ready: Ready, feeds: Sequence[Feed] = ()) -> None:
        self.settings = settings
        self.feeds = [each.label for each in feeds]
        ready(["http://127.0.0.1:4318", "http://127.0.0.1:5000"])


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    server = Started()
    monkeypatch.setattr(serving, "_serve", server)
    return server


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def note(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", note)
    return urls


def run(*arguments: str) -> str:
    """Run the command until it and the threads that it started are done; what else runs in this process is not ours."""
    others = set(threading.enumerate())
    result = CliRunner().invoke(app, [*arguments], catch_exceptions=False)
    for thread in set(threading.enumerate()) - others:
        thread.join(60)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_address_the_ports_and_the_data_are_shown(started: Started, tmp_path: Path) -> None:
    said = run("serve", "--data", str(tmp_path), "--grpc-port", "4317")

    assert "Podium is ready: http://127.0.0.1:4318" in said
    assert "The same at http://127.0.0.1:5000" in said
    assert f"OTLP/HTTP on the same port, OTLP/gRPC on port 4317; data in {tmp_path}" in said


def test_no_grpc_and_a_copy_are_shown_without_a_password(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@db:5433/aurea")

    said = run("serve", "--data", str(tmp_path), "--grpc-port", "-1")

    assert "gRPC" not in said
    assert "copied to db:5433/aurea" in said
    assert "secret" not in said


def test_options_become_settings_and_sources_are_followed(started: Started, tmp_path: Path) -> None:
    run("serve", "--data", str(tmp_path), "--port", "1", "--port", "2", "--source", "jobs:/srv/jobs.db")

    assert started.settings is not None
    assert (started.settings.port, started.settings.also_listen) == (1, "2")
    assert started.feeds == ["jobs:/srv/jobs.db"]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_what_the_server_could_not_start_with_is_refused_before_it_starts(
    started: Started, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x")

    with pytest.raises(InvalidInput, match="DATABASE_URL must be like postgresql://"):
        CliRunner().invoke(app, [command], catch_exceptions=False)

    assert started.settings is None


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_S3_4_the_browser_opens_where_that_is_wanted(
    started: Started, opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    played: list[Any] = []
    monkeypatch.setattr("podium.demo.player.play", lambda url, *_: played.append(url))

    run(command, "--data", str(tmp_path))
    before = list(opened)
    run(command, "--data", str(tmp_path), "--open")

    assert (before, opened) == ([], ["http://127.0.0.1:4318"])
    assert played == (["http://127.0.0.1:4318"] * 2 if command == "demo" else [])


def test_S3_4_a_machine_without_a_browser_is_shown_the_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)

    serving._open_browser("http://127.0.0.1:4318")

    assert capsys.readouterr().out == "No browser could be opened; the pages are at http://127.0.0.1:4318\n"
