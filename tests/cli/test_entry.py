"""The command beside an SDK that was installed alone."""

import subprocess
import sys

import pytest

from podium.cli import entry as command

# Packages `pip install podium` does not bring, hidden from a child.
_SDK_ALONE = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
"""
_SERVER_ONLY = ["typer", "rich", "msgspec", "orjson", "pydantic", "fastapi", "psutil", "requests", "httpx", "numpy"]


def _run(program: str) -> subprocess.CompletedProcess[str]:
    hidden = _SDK_ALONE.format(hidden=_SERVER_ONLY)
    return subprocess.run([sys.executable, "-c", hidden + program], capture_output=True, text=True, check=False)


def test_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "typer" else object())

    with pytest.raises(SystemExit) as ended:
        command.main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "podium: this is the SDK alone; install the server with: pip install 'podium[server]'\n"
    )


def test_the_command_runs_where_the_server_is_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from podium.cli.entry import main; main()", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.startswith("podium ")


def test_the_sdk_needs_nothing_of_the_server() -> None:
    done = _run(
        """
import podium
podium.init(endpoint="http://127.0.0.1:9")
with podium.user("ana"), podium.workflow("w") as flow, flow.node("n"), podium.cache("c") as lookup:
    lookup.miss()
    podium.event("x")
assert podium.stats().faults == {}, podium.stats()
podium.shutdown(0)
for name in podium.__all__:
    getattr(podium, name)
"""
    )

    assert done.returncode == 0, done.stderr


def test_importing_podium_loads_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, podium; print([m for m in sys.modules if m.startswith('opentel')])"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"


def test_every_public_name_is_there_and_no_other() -> None:
    import podium

    assert set(podium.__all__) <= set(dir(podium))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = podium.nothing  # type: ignore[attr-defined]
