import subprocess
import sys
from pathlib import Path

import pytest

import podium

PROGRAMS = sorted(Path(__file__).parent.glob("typing_*.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_type_checkers_see_what_a_program_sees(program: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--follow-imports=silent", str(program)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(podium.__file__).parent / "py.typed").exists()
