"""What `podium doctor` looks at, one thing at a time; the whole of it: tests/flows/test_doctor.py."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from podium.client import podium_server
from podium.commands import doctor
from podium.commands.doctor import Finding, examine
from podium.errors import StoreUnavailable
from podium.settings import Reading, read

ENGINE = Finding("engine", "ok", "ClickHouse answers")


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """One engine per process: the tests' own is open."""
    monkeypatch.setattr(doctor, "_engine", lambda _: ENGINE)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def reading(tmp_path: Path, **variables: str) -> Reading:
    named = {f"PODIUM_{name.upper()}": value for name, value in variables.items()}
    return read({"PODIUM_DATA": str(tmp_path / "data"), "PODIUM_PORT": "0", "PODIUM_GRPC_PORT": "-1", **named})


def findings(tmp_path: Path, **variables: str) -> dict[str, Finding]:
    return {each.subject: each for each in examine(reading(tmp_path, **variables))}


def test_a_machine_that_has_everything_has_no_problem(tmp_path: Path) -> None:
    found = findings(tmp_path)

    assert {each.verdict for each in found.values()} == {"ok"}
    assert found["server"].text == "does not run on this data directory"
    assert found["engine"] == ENGINE


@pytest.mark.parametrize(
    ("subject", "variables"),
    [
        ("ports", {"also_listen": "many"}),
        ("time zone", {"time_zone": "Mars/Olympus"}),
        ("sources", {"sources": "spreadsheet:x.xlsx"}),
        ("PostgreSQL", {"database_url": "mysql://x"}),
    ],
)
def test_every_setting_that_serve_refuses_is_a_problem(tmp_path: Path, subject: str, variables: dict[str, str]) -> None:
    found = findings(tmp_path, **variables)

    problems = {name for name, each in found.items() if each.verdict == "problem"}
    assert problems - {"sources"} == {subject} - {"sources"}  # without a zone, no source can be opened
    assert found[subject].verdict == "problem"
    assert found[subject].advice == "the server does not start with it"
    assert found["clock"].verdict == "ok"


def test_S3_4_a_taken_port_is_a_problem_with_a_free_one_as_advice(tmp_path: Path, taken: int) -> None:
    found = findings(tmp_path, port=str(taken), grpc_port=str(taken))

    assert found["port"].verdict == found["gRPC port"].verdict == "problem"
    assert found["port"].text.startswith(f"port {taken} on 127.0.0.1 is taken by ")
    assert found["port"].advice.startswith("choose another with --port, such as --port ")
    assert found["gRPC port"].advice.startswith("choose another with --grpc-port, such as --grpc-port ")


def test_ports_of_the_server_that_runs_here_are_its_own(
    tmp_path: Path, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = {"engine": {"healthy": True, "version": "26.9"}}
    monkeypatch.setattr(podium_server, "find", lambda _: "http://127.0.0.1:1")
    monkeypatch.setattr(podium_server, "ask", lambda *_: status)

    found = findings(tmp_path, port=str(taken))

    assert (found["port"].verdict, found["port"].text) == ("ok", f"{taken} is used by the Podium server that runs here")
    assert found["server"].text == "runs at http://127.0.0.1:1"
    assert found["engine"].text == "ClickHouse 26.9 answers"


def test_an_engine_that_is_in_trouble_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status = {"engine": {"healthy": False, "version": "", "message": "the disk is full"}}
    monkeypatch.setattr(podium_server, "find", lambda _: "http://127.0.0.1:1")
    monkeypatch.setattr(podium_server, "ask", lambda *_: status)

    assert findings(tmp_path)["engine"] == Finding("engine", "problem", "the disk is full", "read the server's log")


def test_an_engine_that_cannot_be_opened_says_why() -> None:
    def version() -> str:
        msg = "it is locked"
        raise StoreUnavailable(msg) from OSError("in use")

    assert doctor._tried(version).text == "it is locked (in use)"
    assert doctor._tried(lambda: "26.9") == Finding("engine", "ok", "ClickHouse 26.9 opens")


def test_what_decided_a_setting_is_listed_and_a_doubt_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REFRESH_INTERVAL=5000\n")

    found = [
        each
        for each in examine(read({"PODIUM_DATA": str(tmp_path), "PODIUM_GRPC_PORT": "-1"}, tmp_path / ".env", port=0))
        if each.subject == "settings"
    ]

    assert [each.verdict for each in found] == ["ok", "warning"]
    assert f"refresh_seconds from REFRESH_INTERVAL of {tmp_path}/.env line 1" in found[0].text
    assert "is taken as milliseconds" in found[1].text


def test_a_directory_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    assert doctor._directory(file / "data").verdict == "problem"
    assert doctor._directory(tmp_path / "data").verdict == "ok"


def test_a_disk_is_full_or_nearly_so_by_the_limit_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage)

    verdicts = [doctor._disk(tmp_path, least).verdict for least in (1001, 1000, 251, 250)]

    assert verdicts == ["problem", "warning", "warning", "ok"]


def test_a_clock_of_long_ago_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._clock().verdict == "ok"
    monkeypatch.setattr("time.time", lambda: 0.0)

    assert doctor._clock().verdict == "problem"
