"""Repeats, restarts, and the commands a user runs beside the server."""

import re
import shutil
import socket
import time
from pathlib import Path

import pytest
from tests.flows.agreement import assert_stored_once
from tests.flows.load import build
from tests.flows.server import Server, free_port, podium

from podium import __version__
from podium.ingest.envelope import SIGNALS, Header, encode


@pytest.fixture
def now_ns() -> int:
    return time.time_ns() - 60 * 10**9


def test_the_same_bytes_are_stored_once_before_and_after_a_restart(own: Server, now_ns: int) -> None:
    requests = [build(signal, signal, now_ns) for signal in SIGNALS]
    own.start()

    for _ in range(2):
        assert {own.send(each.signal, each.body).status for each in requests} == {200}
    own.settle()
    own.restart()
    assert {own.send(each.signal, each.body).status for each in requests} == {200}
    status = own.settle()
    own.stop()

    assert status["requests"]["duplicate"] == len(requests)
    assert_stored_once(own.data, requests)


def test_a_graceful_stop_loses_nothing_that_still_waits(own: Server, now_ns: int) -> None:
    requests = [build(SIGNALS[n % 3], f"r{n}", now_ns) for n in range(30)]
    own.start()

    assert {own.send(each.signal, each.body).status for each in requests} == {200}
    own.stop()

    assert_stored_once(own.data, requests)
    assert not list((own.data / "journal").glob("*.segment"))
    assert not (own.data / "server.json").exists()


def said(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_a_second_server_on_the_same_data_says_so_in_one_line(server: Server) -> None:
    done = podium("serve", "--port", str(free_port()), "--grpc-port", "-1", "--data", str(server.data))

    (line,) = said(done.stdout + done.stderr)
    assert done.returncode == 1
    assert line.startswith("podium: ")
    assert "another Podium" in line
    assert server.request("/api/health").status == 200


@pytest.mark.parametrize("taken", ["--port", "--grpc-port"])
def test_a_taken_port_is_one_line_that_says_what_to_do(tmp_path: Path, taken: str) -> None:
    ports = {"--port": str(free_port()), "--grpc-port": str(free_port())}
    with socket.create_server(("127.0.0.1", int(ports[taken]))):
        options = [word for pair in ports.items() for word in pair]
        done = podium("serve", *options, "--data", str(tmp_path / "data"))

    (line,) = said(done.stdout + done.stderr)
    assert done.returncode == 1
    assert line.startswith("podium: ")
    assert ports[taken] in line
    assert "is taken by python" in line
    offered = re.search(rf"choose another with {taken}, such as {taken} (\d+)$", line)
    assert offered is not None
    assert offered[1] not in ports.values()


def test_the_version_is_printed() -> None:
    assert podium("--version").stdout == f"podium {__version__}\n"


def test_status_and_doctor_find_the_server_by_its_data(server: Server) -> None:
    server.settle()

    status = podium("status", "--data", str(server.data))
    doctor = podium(
        "doctor", "--data", str(server.data), "--port", str(server.port), "--grpc-port", str(server.grpc_port)
    )

    assert (status.returncode, doctor.returncode) == (0, 0), status.stderr + doctor.stdout
    assert server.url in status.stdout
    assert re.search(r"spans +[\d,]+ +[\d,]+ +0\b", status.stdout)
    assert server.url in doctor.stdout
    assert "problem" not in doctor.stdout


def test_status_without_a_server_says_what_to_do(tmp_path: Path) -> None:
    done = podium("status", "--data", str(tmp_path))

    (line,) = said(done.stdout + done.stderr)
    assert done.returncode == 1
    assert "podium serve" in line


def test_a_broken_segment_is_set_aside_shown_and_tried_again(own: Server, now_ns: int) -> None:
    before, after = build("traces", "before", now_ns), build("traces", "after", now_ns)
    journal = own.data / "journal"
    journal.mkdir(parents=True)
    for number, body in enumerate((before.body, b"\x0a\xff\xff\xff\x0fbroken", after.body), start=1):
        header = Header("traces", "", time.time_ns(), number.to_bytes(16, "big"), 12)
        (journal / f"{number:012d}.segment").write_bytes(encode(header, body))

    own.start()
    status = own.settle()
    shown = podium("status", "--data", str(own.data)).stdout
    replayed = podium("journal", "replay", "--data", str(own.data))
    again = own.settle()
    own.stop()

    assert status["journal"]["quarantined"] == 1
    assert status["refused"] == [{"reason": "quarantined", "signal": "traces", "items": 12, "requests": 0}]
    assert "1 quarantined" in shown
    assert (replayed.returncode, replayed.stdout) == (0, "1 quarantined segments are queued again\n")
    assert again["journal"]["quarantined"] == 1
    assert len(list((journal / "quarantine").glob("*.segment"))) == 1
    shutil.rmtree(journal / "quarantine")
    assert_stored_once(own.data, [before, after])
