"""One server that answers on several ports."""

import json
import os
import socket
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest
from tests.flows.server import PODIUM, Server, free_port, podium
from tests.flows.test_sources_core import wait_for

# Ports of the documents: S0 5000, S1 8000, S2 4000, S3 8501 and 8080; here as many free ones.
LINES = ("/api/metrics", "/metrics.json", "/metrics/jobs", "/health", "/metrics")


def answers(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as reply:
        return int(reply.status)


def test_S0_29_and_S1_12_and_S2_21_the_documented_lines_answer_on_every_port(tmp_path: Path) -> None:
    more = [free_port() for _ in LINES]
    options = [word for port in more for word in ("--port", str(port))]
    server = Server(tmp_path / "data", command=(*PODIUM, "serve", *options)).start()

    try:
        found = [answers(port, path) for port, path in zip(more, LINES, strict=True)]
        said = server.log_text()
    finally:
        server.close()

    assert found == [200] * len(LINES)
    assert all(f"http://127.0.0.1:{port}" in said for port in (server.port, *more))


def test_the_first_port_is_the_one_other_commands_find(tmp_path: Path) -> None:
    also = free_port()
    server = Server(tmp_path / "data", environment={"PODIUM_ALSO_LISTEN": f" {also},"}).start()

    try:
        note = json.loads((server.data / "server.json").read_text(encoding="utf-8"))
        status = answers(also, "/api/health")
    finally:
        server.close()

    assert (note["url"], status) == (server.url, 200)


def test_a_taken_port_among_several_is_named_and_nothing_is_opened(tmp_path: Path) -> None:
    taken = free_port()
    with socket.create_server(("127.0.0.1", taken)):
        done = podium(
            "serve",
            "--port",
            str(free_port()),
            "--port",
            str(taken),
            "--grpc-port",
            "-1",
            "--data",
            str(tmp_path / "d"),
        )

    assert done.returncode == 1
    assert f"port {taken} on 127.0.0.1 is taken by {psutil.Process().name()} (pid {os.getpid()})" in done.stderr
    assert "choose another with --port, such as --port " in done.stderr
    assert not (tmp_path / "d").exists()


def test_S3_4_a_port_of_another_podium_is_answered_with_its_data(server: Server, tmp_path: Path) -> None:
    for command, flag, port in (
        ("serve", "--port", server.port), ("demo", "--port", server.port), ("serve", "--grpc-port", server.grpc_port),
    ):  # fmt: skip
        others = ("--port", str(free_port())) if flag == "--grpc-port" else ("--grpc-port", "-1")
        done = podium(command, flag, str(port), *others, "--data", str(tmp_path / "d"))

        assert done.returncode == 1
        holder = f"a Podium server on {server.data} (pid {server.process.pid})"
        assert f"port {port} on 127.0.0.1 is taken by {holder}; choose another with {flag}" in done.stderr
        assert int(done.stderr.rpartition(f"such as {flag} ")[2]) > port


def test_S3_4_the_browser_opens_once_the_server_answers(tmp_path: Path) -> None:
    browser, visited = tmp_path / "browser", tmp_path / "visited"
    browser.write_text(f"""#!{sys.executable}
import pathlib, sys, urllib.request
with urllib.request.urlopen(sys.argv[1] + "/api/health") as reply:
    text = f"{{sys.argv[1]}} {{reply.status}}"
part = pathlib.Path({str(visited)!r} + ".part")
part.write_text(text)
part.rename({str(visited)!r})
""")
    browser.chmod(0o755)
    server = Server(
        tmp_path / "data", command=(*PODIUM, "serve", "--open"), environment={"BROWSER": f"{browser} %s"}
    ).start()

    try:
        wait_for(visited.exists, server.log_text)
    finally:
        server.close()

    assert visited.read_text() == f"{server.url} 200"


@pytest.mark.parametrize("text", ["many", "0", "65536", "5000;8000", "-1"])
def test_what_is_no_port_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PODIUM_ALSO_LISTEN", text)

    done = podium("serve", "--port", str(free_port()), "--data", str(tmp_path / "d"))

    assert done.returncode == 1
    assert "is no port" in done.stderr
    assert not (tmp_path / "d").exists()
