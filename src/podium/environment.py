"""Where settings are written: the variables of the process and those of a `.env` file, and what their words mean."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

from podium.errors import InvalidInput

FILE_NAME = ".env"
THE_ENVIRONMENT = "the environment"
Warn = Callable[[str], None]
"""Called with what was read another way than it may have been meant."""

_MS_PER_S = 1000
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|)", re.ASCII)
_SHORTEST_S, _LONGEST_S = 1, 86_400


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that is set: `origin` is `the environment`, or the file with its line."""

    value: str
    origin: str


def find_file(named: str | None) -> Path | None:
    """Return the `.env` file to read: the named one, else the one in the working directory, else None.

    Raises:
        InvalidInput: the named one is not there.
    """
    # A directory of this name is an environment of Python's, a habit older than the files.
    file = Path(named or FILE_NAME)
    if named and not file.exists():
        msg = f"--env-file {named} is not there: name a file of lines like PORT=4000"
        raise InvalidInput(msg)
    return file if named or file.is_file() else None


def read_variables(environment: Mapping[str, str], file: Path | None, warn: Warn) -> dict[str, Variable]:
    """Return the variables that are set and not empty, by name; those of the process win over those of the file.

    Raises:
        InvalidInput: the file cannot be read.
    """
    found = _in_file(file, warn) if file else {}
    found |= {name: Variable(value, THE_ENVIRONMENT) for name, value in environment.items()}
    return {name: variable for name, variable in found.items() if variable.value}


def _in_file(file: Path, warn: Warn) -> dict[str, Variable]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        msg = f"{file} cannot be read: {why}; mend it, or name another with --env-file"
        raise InvalidInput(msg) from error
    said = list(parse_stream(io.StringIO(text)))
    for each in said:
        if each.error:
            warn(f"{file} line {_line(each)} is left out: it is not NAME=value")
    sound = "".join(each.original.string for each in said if not each.error)
    values = dotenv_values(stream=io.StringIO(sound))
    lines = {each.key: _line(each) for each in said if each.key}
    return {name: Variable(value or "", f"{file} line {lines[name]}") for name, value in values.items()}


def _line(binding: Binding) -> int:
    """Return the line a statement begins on; the parser counts the empty ones before it as its own."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def as_seconds(text: str, warn: Warn) -> float:
    """Return a time in seconds: `5`, `5s`, `5000ms`. A bare number from 1000 on is taken as milliseconds.

    Raises:
        ValueError: it is none, or not 0 and shorter than a second or longer than a day; says what to write.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        msg = "write seconds such as 5 or 5s, or 5000ms"
        raise ValueError(msg)
    value, unit = float(match[1]), match[2]
    if not unit and value >= _MS_PER_S:
        unit = "ms"
        warn(f"{text} is taken as milliseconds, {value / _MS_PER_S:g} seconds: write {value / _MS_PER_S:g}s to say so")
    seconds = value / _MS_PER_S if unit == "ms" else value
    if seconds and not _SHORTEST_S <= seconds <= _LONGEST_S:
        msg = "write a time between 1s and a day, 86400s"
        raise ValueError(msg)
    return seconds


def as_truth(text: str, _warn: Warn) -> bool:
    """Return whether a word says yes.

    Raises:
        ValueError: it says neither yes nor no; says what to write.
    """
    word = text.strip().lower()
    if word in ("true", "1", "yes", "on"):
        return True
    if word in ("false", "0", "no", "off"):
        return False
    msg = "write true or false"
    raise ValueError(msg)


def as_number(text: str, _warn: Warn, *, least: int | None = None) -> int:
    """Return a whole number.

    Raises:
        ValueError: it is none, or less than `least`; says what to write.
    """
    try:
        number = int(text)
    except ValueError as error:
        msg = "write a whole number"
        raise ValueError(msg) from error
    if least is not None and number < least:
        msg = f"write a whole number from {least} on"
        raise ValueError(msg)
    return number


def as_port(text: str, warn: Warn, *, least: int = 0) -> int:
    """Return the number of a port; what is below 1 means something to the setting.

    Raises:
        ValueError: it is none; says what to write.
    """
    port = as_number(text, warn)
    if not least <= port < 2**16:
        msg = f"write a port, {least} to 65535"
        raise ValueError(msg)
    return port


def as_address(text: str, _warn: Warn) -> str:
    """Return the address of a web server, without a slash at its end.

    Raises:
        ValueError: it is none; says what to write.
    """
    address = text.strip().rstrip("/")
    if split_address(address) is None:
        msg = "write an address such as http://localhost:9090"
        raise ValueError(msg)
    return address


def split_address(text: str) -> SplitResult | None:
    """Return the parts of the address of a web server; None for a text that is none."""
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, half a bracket
        return None
    return parts if is_address else None


def as_text(text: str, _warn: Warn) -> str:
    """Return the text as it is."""
    return text
