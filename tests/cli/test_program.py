"""The commands that need no server; those that do are in tests/flows."""

import re
from pathlib import Path

from typer.testing import CliRunner

import podium
from podium.cli.program import app
from podium.cli.upkeep import _mirror_line
from podium.errors import NotFound

README = Path(__file__).parents[2] / "README.md"


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(app, ["--version"])

    assert (result.exit_code, result.stdout.strip()) == (0, f"podium {podium.__version__}")


def test_status_without_a_server_says_how_to_start_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["status", "--data", str(tmp_path)])

    assert isinstance(result.exception, NotFound)
    assert "podium serve" in str(result.exception)


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
