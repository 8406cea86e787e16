"""The documented variables and the `.env` file, read by a real server and reported by the doctor."""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.flows.programs import run_program
from tests.flows.server import PODIUM, free_port

_START_S = 120
_DOCUMENTED = (
    "PORT",
    "REFRESH_INTERVAL",
    "AUTO_REFRESH",
    "METRICS_FILE",
    "PROMETHEUS_URL",
    "JAEGER_URL",
    "DATABASE_URL",
)


def environment(**more: str) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("PODIUM_") and name not in _DOCUMENTED
    }
    return inherited | more


@contextmanager
def serving(here: Path, *options: str, **variables: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `podium serve` in a directory while the block lasts; what it says stands in `said.log` there."""
    with (here / "said.log").open("wb") as log:
        process = subprocess.Popen(
            [*PODIUM, "serve", "--grpc-port", "-1", *options],
            cwd=here,
            env=environment(**variables),
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(_START_S) == 0, (here / "said.log").read_text()


def settings_at(port: int, process: "subprocess.Popen[bytes]") -> Any:
    """Return what the server on a port tells the pages, once it answers."""
    deadline = time.monotonic() + _START_S
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/settings", timeout=_START_S) as reply:
                return json.load(reply)
        except OSError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)


def doctor(here: Path, *options: str, **variables: str) -> str:
    """Return what `podium doctor` says in a directory, blanks drawn together."""
    ports = ("--port", str(free_port()), "--grpc-port", "-1")
    done = subprocess.run(
        [*PODIUM, "doctor", *ports, *options],
        cwd=here,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=_START_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return " ".join(done.stdout.split())


def test_S2_9_and_S2_10_a_server_listens_on_the_port_of_the_file(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / ".env").write_text(f"PORT={port}\nPODIUM_DATA=kept\n")

    with serving(tmp_path) as process:
        found = settings_at(port, process)

    assert found == {"auto_refresh": True, "refresh_seconds": 0.0}
    assert (tmp_path / "kept" / "engine").is_dir()
    assert "podium: .env sets PORT, PODIUM_DATA" in (tmp_path / "said.log").read_text()


def test_S0_27_and_S3_21_the_pages_know_how_often_to_refresh(tmp_path: Path) -> None:
    port = free_port()
    file = tmp_path / "prod.env"
    file.write_text("REFRESH_INTERVAL=5000\nAUTO_REFRESH=true\n")

    with serving(tmp_path, "--env-file", "prod.env", PORT=str(port), AUTO_REFRESH="false") as process:
        found = settings_at(port, process)

    assert found == {"auto_refresh": False, "refresh_seconds": 5.0}
    said = (tmp_path / "said.log").read_text()
    assert "REFRESH_INTERVAL of prod.env line 1: 5000 is taken as milliseconds, 5 seconds: write 5s" in said


def test_S3_19_to_S3_22_the_doctor_shows_the_file_and_what_decided(tmp_path: Path) -> None:
    assert "settings no .env file here; no variable decides anything" in doctor(tmp_path)

    (tmp_path / ".env").write_text("PROMETHEUS_URL=http://localhost:9090\nREFRESH_INTERVAL=30\nAUTO_REFRESH=true\n")
    found = doctor(tmp_path, JAEGER_URL="http://localhost:16686", REFRESH_INTERVAL="4000")

    assert "settings .env; auto_refresh from AUTO_REFRESH of .env line 3" in found
    assert "refresh_seconds from REFRESH_INTERVAL of the environment" in found
    assert "prometheus_url from PROMETHEUS_URL of .env line 1" in found
    assert "jaeger_url from JAEGER_URL of the environment" in found
    assert "warning settings REFRESH_INTERVAL of the environment: 4000 is taken as milliseconds" in found


def test_a_wrong_line_stops_the_server_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=none\n")

    done = subprocess.run(
        [*PODIUM, "serve"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=_START_S,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "podium: PORT of .env line 1 is 'none': write a whole number\n")
    assert not (tmp_path / "data").exists()


def test_a_program_with_the_sdk_does_not_read_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9\nPODIUM_PROJECT=another\n")

    said = run_program(
        "from podium.sdk.setup.server import server_of; there = server_of(None, None);"
        " print(there.url, repr(there.project))",
        None,
        "none",
        here=tmp_path,
    )

    assert said == "http://localhost:4318 ''\n"


def test_S3_19_and_S3_22_what_the_variables_name_is_followed(tmp_path: Path) -> None:
    port, away = free_port(), free_port()
    addresses = {"PROMETHEUS_URL": f"http://127.0.0.1:{away}", "JAEGER_URL": f"http://localhost:{away}"}

    with serving(tmp_path, "--port", str(port), **addresses) as process:
        settings_at(port, process)
        deadline = time.monotonic() + _START_S
        while not all(address in (tmp_path / "said.log").read_text() for address in addresses.values()):
            assert time.monotonic() < deadline, (tmp_path / "said.log").read_text()
            time.sleep(0.05)
