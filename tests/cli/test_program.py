"""The commands that need no server; those that do are in tests/flows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import podium
from podium.cli.program import app, main

README = Path(__file__).parents[2] / "README.md"


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(app, ["--version"])

    assert (result.exit_code, result.stdout.strip()) == (0, f"podium {podium.__version__}")


def test_the_first_two_code_blocks_of_the_readme_are_the_two_commands() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)

    assert [block.strip() for block in blocks[:2]] == ["make demo", "make test"]


def test_help_names_every_command() -> None:
    said = CliRunner().invoke(app, ["--help"]).stdout

    for command in ("serve", "demo", "status", "doctor", "metrics", "export", "import", "journal", "database"):
        assert f" {command} " in said


def test_an_error_of_podium_is_one_line_and_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["podium", "status", "--data", str(tmp_path / "[none]")])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"podium: no Podium server runs on {tmp_path}/[none]; start one with")


def test_help_loads_neither_the_engine_nor_the_http_client() -> None:
    program = "import sys, podium.cli.program; print([m for m in ('chdb', 'urllib3', 'uvicorn') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
