"""Variables come from the process and from a `.env` file, and each word means what a person meant, or is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from podium.environment import (
    Variable,
    as_address,
    as_number,
    as_port,
    as_seconds,
    as_text,
    as_truth,
    find_file,
    read_variables,
    split_address,
)
from podium.errors import InvalidInput


@pytest.fixture
def warned() -> list[str]:
    return []


def test_the_file_of_the_working_directory_is_read_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_file(None) is None
    (tmp_path / ".env").mkdir()  # an environment of Python's
    assert find_file(None) is None
    (tmp_path / ".env").rmdir()
    (tmp_path / ".env").write_text("PORT=1", encoding="utf-8")
    (tmp_path / "other").write_text("PORT=2", encoding="utf-8")

    assert find_file(None) == Path(".env")
    assert find_file("other") == Path("other")
    with pytest.raises(InvalidInput, match="--env-file missing is not there"):
        find_file("missing")


def test_the_process_wins_over_the_file_and_what_is_empty_is_not_set(tmp_path: Path, warned: list[str]) -> None:
    file = tmp_path / ".env"
    file.write_text('\ufeffA=file\n\n\nB="two words"\nC=\nD=file\n', encoding="utf-8")

    found = read_variables({"A": "process", "D": "", "E": ""}, file, warned.append)

    assert found == {"A": Variable("process", "the environment"), "B": Variable("two words", f"{file} line 4")}
    assert warned == []
    assert read_variables({"A": "1"}, None, warned.append) == {"A": Variable("1", "the environment")}


def test_a_line_that_is_no_variable_is_left_out_and_named(tmp_path: Path, warned: list[str]) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\n= what\nB=2\n", encoding="utf-8")

    found = read_variables({}, file, warned.append)

    assert {name: variable.value for name, variable in found.items()} == {"A": "1", "B": "2"}
    assert warned == [f"{file} line 2 is left out: it is not NAME=value"]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, warned: list[str]) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"A=\xff")

    with pytest.raises(InvalidInput, match="no UTF-8 text; mend it"):
        read_variables({}, file, warned.append)
    with pytest.raises(InvalidInput, match="Is a directory"):
        read_variables({}, tmp_path, warned.append)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5", 5), (" 5S ", 5), ("1.5s", 1.5), ("5000ms", 5), ("0", 0), ("999", 999), ("86400", 86.4), ("86400s", 86_400)],
)
def test_a_time_is_read_in_seconds_and_a_large_bare_number_in_milliseconds(
    text: str, seconds: float, warned: list[str]
) -> None:
    assert as_seconds(text, warned.append) == seconds
    assert len(warned) == (text == "86400")


@pytest.mark.parametrize("text", ["", "soon", "-1", "999ms", "0.5", "86401s", "5 min"])
def test_a_time_that_is_none_or_out_of_range_is_refused(text: str, warned: list[str]) -> None:
    with pytest.raises(ValueError, match="write "):
        as_seconds(text, warned.append)


def test_words_for_yes_and_no(warned: list[str]) -> None:
    assert [as_truth(text, warned.append) for text in ("true", " 1", "YES", "on")] == [True] * 4
    assert [as_truth(text, warned.append) for text in ("false", "0", "No", "off")] == [False] * 4
    with pytest.raises(ValueError, match="write true or false"):
        as_truth("maybe", warned.append)


def test_numbers_and_ports_have_bounds(warned: list[str]) -> None:
    assert as_number("-3", warned.append) == -3
    assert as_number("3", warned.append, least=3) == 3
    assert [as_port(text, warned.append) for text in ("0", "65535")] == [0, 65_535]
    assert as_port("-1", warned.append, least=-1) == -1


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (lambda warn: as_number("3.5", warn), "write a whole number"),
        (lambda warn: as_number("2", warn, least=3), "write a whole number from 3 on"),
        (lambda warn: as_port("65536", warn), "write a port, 0 to 65535"),
        (lambda warn: as_port("-1", warn), "write a port, 0 to 65535"),
        (lambda warn: as_address("localhost:9090", warn), "write an address such as"),
    ],
)
def test_what_is_refused_says_what_to_write(
    read: Callable[[Callable[[str], None]], object], message: str, warned: list[str]
) -> None:
    with pytest.raises(ValueError, match=message):
        read(warned.append)


def test_an_address_loses_the_slash_at_its_end_and_a_text_nothing(warned: list[str]) -> None:
    assert as_address(" https://host:1/base/ ", warned.append) == "https://host:1/base"
    assert as_text(" as it is ", warned.append) == " as it is "


@pytest.mark.parametrize("text", ["ftp://host", "http://", "http://host:0", "http://host:x", "http://[half"])
def test_what_is_no_address_of_a_web_server(text: str) -> None:
    assert split_address(text) is None
