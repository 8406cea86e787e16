"""The options that commands have in common, and the settings they come to."""

import json
from pathlib import Path

import pytest

from podium.cli.options import address_of, given, reading_of, settings_of
from podium.errors import InvalidInput, NotFound


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PORT", "PODIUM_PORT", "PODIUM_DATA", "REFRESH_INTERVAL"):
        monkeypatch.delenv(name, raising=False)


def test_of_several_ports_the_first_is_the_one_others_are_given() -> None:
    assert given("::1", [1, 2, 3], -1, "d") == {
        "host": "::1", "port": 1, "also_listen": "2,3", "grpc_port": -1, "data": "d",
    }  # fmt: skip
    assert given(None, [1], None, None)["also_listen"] is None
    assert given(None, None, None, None)["port"] is None


def test_settings_come_from_options_then_the_environment_then_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=1\nPODIUM_DATA=file\nPODIUM_HOST=file\n")
    monkeypatch.setenv("PODIUM_DATA", "environment")

    settings = settings_of(None, port=3)

    assert (settings.port, settings.data, settings.host) == (3, "environment", "file")


def test_what_a_file_set_and_what_may_be_meant_otherwise_goes_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.env").write_text("PORT=1\nREFRESH_INTERVAL=5000\n")

    settings_of("other.env")

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "podium: REFRESH_INTERVAL of other.env line 2: 5000 is taken as milliseconds, 5 seconds: write 5s to say so",
        "podium: other.env sets PORT, REFRESH_INTERVAL",
    ]


def test_settings_that_no_file_decided_say_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    settings_of(None, port=1)

    assert capsys.readouterr().err == ""


def test_a_file_that_is_named_must_be_there() -> None:
    with pytest.raises(InvalidInput, match=r"--env-file no\.env is not there"):
        reading_of("no.env")


def test_a_server_is_the_one_named_or_the_one_on_the_data(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "server.json").write_text(json.dumps({"url": "http://127.0.0.1:1"}))

    assert address_of("http://127.0.0.1:2", "d", None) == "http://127.0.0.1:2"
    assert address_of(None, "d", None) == "http://127.0.0.1:1"
    with pytest.raises(NotFound):
        address_of(None, "elsewhere", None)
