"""What the words of variables mean, and where variables are written; the settings they set: tests/test_settings.py."""

from pathlib import Path

import pytest

from podium.environment import (
    THE_ENVIRONMENT,
    Variable,
    as_address,
    as_number,
    as_port,
    as_seconds,
    as_truth,
    find_file,
    read_variables,
    split_address,
)
from podium.errors import InvalidInput


def warned(text: str) -> list[str]:
    warnings: list[str] = []
    as_seconds(text, warnings.append)
    return warnings


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5), ("5s", 5), (" 5 S ", 5), ("2.5s", 2.5), ("5000ms", 5), ("0", 0), ("0ms", 0), ("999", 999),
        ("1000", 1), ("5000", 5), ("1000s", 1000), ("86400s", 86_400), ("1", 1),
    ],
)  # fmt: skip
def test_a_time_is_seconds_unless_it_says_otherwise(text: str, seconds: float) -> None:
    assert as_seconds(text, lambda _: None) == seconds


def test_only_a_bare_number_of_a_thousand_or_more_is_doubted() -> None:
    assert warned("5000") == ["5000 is taken as milliseconds, 5 seconds: write 5s to say so"]
    assert [warned(text) for text in ("999", "5000ms", "5000s", "0")] == [[], [], [], []]


@pytest.mark.parametrize("text", ["999ms", "0.5s", "86401s", "soon", "-1", "", "5 min", "1e3", "５"])
def test_a_time_that_is_none_or_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write "):
        as_seconds(text, lambda _: None)


@pytest.mark.parametrize(("text", "truth"), [(" TRUE ", True), ("1", True), ("on", True), ("no", False), ("0", False)])
def test_a_word_says_yes_or_no(text: str, *, truth: bool) -> None:
    assert as_truth(text, lambda _: None) is truth


def test_any_other_word_is_refused() -> None:
    with pytest.raises(ValueError, match="write true or false"):
        as_truth("maybe", lambda _: None)


def test_a_number_is_whole_and_not_below_its_bound() -> None:
    assert as_number("-7", lambda _: None) == -7
    assert as_number("1", lambda _: None, least=1) == 1
    with pytest.raises(ValueError, match="write a whole number from 1 on"):
        as_number("0", lambda _: None, least=1)
    with pytest.raises(ValueError, match=r"write a whole number$"):
        as_number("1.5", lambda _: None, least=1)


@pytest.mark.parametrize(("text", "least"), [("-1", 0), ("65536", 0), ("-2", -1)])
def test_a_port_is_within_its_bounds(text: str, least: int) -> None:
    assert (as_port("0", lambda _: None), as_port("65535", lambda _: None)) == (0, 65_535)
    with pytest.raises(ValueError, match=f"write a port, {least} to 65535"):
        as_port(text, lambda _: None, least=least)


def test_an_address_loses_the_slash_at_its_end() -> None:
    assert as_address(" https://host:9090/base/ ", lambda _: None) == "https://host:9090/base"
    with pytest.raises(ValueError, match="write an address"):
        as_address("host:9090", lambda _: None)


@pytest.mark.parametrize("text", ["", "host", "ftp://host", "http://", "http://host:0", "http://host:x", "http://[::1"])
def test_what_is_no_address_of_a_web_server_has_no_parts(text: str) -> None:
    assert split_address(text) is None


def test_the_parts_of_an_address_are_given() -> None:
    parts = split_address("http://me:pw@host:80/base?a=1")

    assert parts is not None
    assert (parts.hostname, parts.port, parts.username, parts.path, parts.query) == ("host", 80, "me", "/base", "a=1")


def test_the_file_is_the_named_one_or_the_one_that_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_file(None) is None
    (tmp_path / ".env").mkdir()
    assert find_file(None) is None
    (tmp_path / ".env").rmdir()
    (tmp_path / ".env").touch()

    assert find_file(None) == Path(".env")
    with pytest.raises(InvalidInput, match=r"--env-file no\.env is not there"):
        find_file("no.env")


def test_variables_of_the_process_win_and_empty_ones_are_none(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("\ufeffA=file\n\n# a remark\nB='two\nlines'\nC=file\nD=\nE\n", encoding="utf-8")

    found = read_variables({"A": "process", "C": "", "F": "x"}, file, lambda _: None)

    assert found == {
        "A": Variable("process", THE_ENVIRONMENT),
        "B": Variable("two\nlines", f"{file} line 4"),
        "F": Variable("x", THE_ENVIRONMENT),
    }


def test_a_line_that_is_none_is_left_out_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\n\n'no end\nB=2\n")
    warnings: list[str] = []

    assert read_variables({}, file, warnings.append).keys() == {"A", "B"}
    assert warnings == [f"{file} line 3 is left out: it is not NAME=value"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin1.env").write_bytes(b"A=\xe4")

    with pytest.raises(InvalidInput, match="it is no UTF-8 text; mend it, or name another with --env-file"):
        read_variables({}, tmp_path / "latin1.env", lambda _: None)
    with pytest.raises(InvalidInput, match="Is a directory"):
        read_variables({}, tmp_path, lambda _: None)
