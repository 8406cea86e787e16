"""The commands that need no server; those that do are in tests/flows."""

import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

import podium
from podium.cli.program import app
from podium.cli.upkeep import _mirror_line
from podium.client.podium_server import ask, find
from podium.commands.doctor import _directory, _disk, _port
from podium.errors import NotFound, StoreUnavailable

README = Path(__file__).parents[2] / "README.md"


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(app, ["--version"])

    assert (result.exit_code, result.stdout.strip()) == (0, f"podium {podium.__version__}")


def test_status_without_a_server_says_how_to_start_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["status", "--data", str(tmp_path)])

    assert isinstance(result.exception, NotFound)
    assert "podium serve" in str(result.exception)


def test_asking_where_nobody_listens_names_the_address() -> None:
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:9"):
        ask("http://127.0.0.1:9", "/api/health")


def test_a_note_that_is_no_note_is_no_server(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("{")

    with pytest.raises(NotFound):
        find(tmp_path)


def test_the_doctor_tells_a_taken_port_and_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        finding = _port("port", "127.0.0.1", taken.getsockname()[1], ours=False)

    assert (finding.verdict, finding.advice) == ("problem", "choose another: --port")


def test_the_doctor_tells_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    assert _directory(file / "data").verdict == "problem"
    assert _directory(tmp_path / "data").verdict == "ok"


def test_the_doctor_tells_a_full_disk(tmp_path: Path) -> None:
    assert _disk(tmp_path, 2**62).verdict == "problem"
    assert _disk(tmp_path, 1).verdict == "ok"


def test_the_first_two_code_blocks_of_the_readme_are_the_two_commands() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)

    assert [block.strip() for block in blocks[:2]] == ["make demo", "make test"]


def test_the_copy_in_postgresql_is_told_in_one_line() -> None:
    copied = {"address": "db:5432/aurea", "healthy": True, "message": None, "batch": 7, "waiting_batches": 0}

    assert _mirror_line(copied) == "db:5432/aurea up to batch 7, everything is there"
    assert _mirror_line(copied | {"healthy": False}) == "db:5432/aurea, not reached yet"
    assert _mirror_line(copied | {"healthy": False, "message": "it is [away]", "waiting_batches": 1200}) == (
        r"db:5432/aurea up to batch 7, 1,200 batches wait, [red]it is \[away][/]"
    )
