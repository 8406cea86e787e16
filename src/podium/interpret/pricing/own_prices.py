"""The user's own price file: prices that win over the bundled list.

`prices.toml` (or `prices.json` with the same names) holds entries such as

    [[prices]]
    model = "llama-3.3-*"        # exact, or a pattern with * and ?; case does not matter
    provider = "ollama"          # optional; every spelling of it is understood
    input = 0.20                 # USD per million tokens, as a number or a string
    output = "0.60"
    cache_read = 0.02            # optional: cache_read, cache_write, audio_input, image_input, video_input are the
    reasoning = 0.60             # input rate, cache_write_1h that of cache_write; reasoning, audio_output,
                                 # image_output the output rate, unless given
    request = 0.001              # optional: USD per request
    valid_from = 2026-03-01      # optional: before it, the bundled price holds

    [[prices]]
    model = "house-model"
    blended = 1.50               # one rate for every token, instead of the others

Of several entries that fit a call the most specific wins: an exact model before a pattern, a named provider
before none, a longer pattern before a shorter, the earlier entry before the later. Entries for the same model
and provider are one price that changes at each `valid_from`.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from pathlib import Path

from podium.errors import InvalidInput
from podium.interpret.pricing.lookups import one_word
from podium.interpret.pricing.price_list import EPOCH
from podium.interpret.pricing.rates import Rates
from podium.interpret.pricing.units import BY_NAME, REQUESTS

OWN = "own"
OWN_BLENDED = "own blended"
_UNITS = {
    "cache_read": "cache_read_tokens",
    "cache_write": "cache_write_tokens",
    "cache_write_1h": "cache_write_1h_tokens",
    "audio_input": "input_audio_tokens",
    "image_input": "input_image_tokens",
    "video_input": "input_video_tokens",
    "reasoning": "output_reasoning_tokens",
    "audio_output": "output_audio_tokens",
    "image_output": "output_image_tokens",
}
_RATES = ("input", "output", *_UNITS, "request", "blended")
_NAMES = ("model", "provider", "valid_from", *_RATES)
_MAX_RATE = Decimal(100_000_000)
_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """One entry of the file: a model, maybe of one provider only, and its rates from an instant on."""

    model: str
    provider: str
    valid_from: datetime
    rates: Rates
    source: str

    @property
    def key(self) -> tuple[str, str, datetime]:
        """What no two entries of a file share."""
        return self.model, one_word(self.provider), self.valid_from

    @property
    def is_exact(self) -> bool:
        """Whether the model is a name rather than a pattern."""
        return not any(mark in self.model for mark in "*?")


@dataclass(frozen=True, slots=True)
class OwnPrices:
    """The entries of a file and its version: a digest of its bytes, '' without a file."""

    entries: tuple[OwnPrice, ...] = ()
    version: str = ""

    def find(self, provider: str, models: tuple[str, ...]) -> list[OwnPrice]:
        """Return the entries for the first of `models` that has any, ascending by `valid_from`."""
        for model in models:
            for name in dict.fromkeys((model.lower(), model.lower().rpartition("/")[2])):
                fitting = [entry for entry in self.entries if name and _fits(entry, provider, name)]
                if fitting:
                    best = min(fitting, key=_rank)
                    same = [entry for entry in fitting if entry.key[:2] == best.key[:2]]
                    return sorted(same, key=lambda entry: entry.valid_from)
        return []


def _rank(entry: OwnPrice) -> tuple[bool, bool, int]:
    return (not entry.is_exact, not entry.provider, -len(entry.model))


def _fits(entry: OwnPrice, provider: str, model: str) -> bool:
    named = not entry.provider or one_word(entry.provider) == one_word(provider)
    return named and (model == entry.model if entry.is_exact else fnmatchcase(model, entry.model))


def read_file(path: Path) -> OwnPrices:
    """Return the prices in `path`; none when there is no such file.

    Raises:
        InvalidInput: the file or one of its entries cannot be understood; the message names it.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return OwnPrices()
    except OSError as error:
        msg = f"{path.name} cannot be read: {error.strerror}"
        raise InvalidInput(msg) from error
    try:
        text = data.decode()
        tables = (
            json.loads(text, parse_float=Decimal)
            if path.suffix == ".json"
            else tomllib.loads(text, parse_float=Decimal)
        )
    except ValueError as error:
        msg = f"{path.name} is not valid {'JSON' if path.suffix == '.json' else 'TOML'}: {error}"
        raise InvalidInput(msg) from error
    if not isinstance(tables, dict) or set(tables) - {"prices"} or not isinstance(tables.get("prices", []), list):
        msg = f"{path.name} must hold a list named prices and nothing else: write each entry under [[prices]]"
        raise InvalidInput(msg)
    entries: list[OwnPrice] = []
    for number, table in enumerate(tables.get("prices", []), start=1):
        entry = _entry(table, f"{path.name}, entry {number}")
        if any(earlier.key == entry.key for earlier in entries):
            same = "an earlier entry has the same model, provider and valid_from; remove one"
            msg = f"{path.name}, entry {number} ({entry.model}): {same}"
            raise InvalidInput(msg)
        entries.append(entry)
    return OwnPrices(tuple(entries), hashlib.sha256(data).hexdigest()[:12])


def _entry(table: object, where: str) -> OwnPrice:
    if not isinstance(table, Mapping):
        msg = f"{where}: must be a table of names and values"
        raise InvalidInput(msg)
    model = table.get("model")
    if not isinstance(model, str) or not model.strip():
        msg = f'{where}: needs model, a name or a pattern such as "llama-3.3-*"'
        raise InvalidInput(msg)
    where = f"{where} ({model})"
    if unknown := sorted(set(table) - set(_NAMES)):
        msg = f"{where}: {unknown[0]} is not known; use {', '.join(_NAMES)}"
        raise InvalidInput(msg)
    provider = table.get("provider", "")
    if not isinstance(provider, str):
        msg = f"{where}: provider must be text"
        raise InvalidInput(msg)
    given = {name: _rate(table[name], f"{where}: {name}") for name in _RATES if name in table}
    rates = _rates(given, where)
    source = OWN_BLENDED if "blended" in given else OWN
    return OwnPrice(model.strip().lower(), provider.strip(), _valid_from(table.get("valid_from"), where), rates, source)


def _rate(value: object, where: str) -> Decimal:
    try:
        rate = Decimal(value) if isinstance(value, int | str | Decimal) and not isinstance(value, bool) else None
    except InvalidOperation:
        rate = None
    if rate is None or not rate.is_finite() or not 0 <= rate < _MAX_RATE:
        msg = f"{where} must be USD, a number from 0 to below {_MAX_RATE}, such as 2.50; it is {value!r}"
        raise InvalidInput(msg)
    if rate != round(rate, _DECIMALS):
        msg = f"{where} has more than {_DECIMALS} decimals; round it"
        raise InvalidInput(msg)
    return round(rate, _DECIMALS)


def _rates(given: Mapping[str, Decimal], where: str) -> Rates:
    tokens = set(given) - {"request", "blended"}
    if "blended" in given and tokens:
        msg = f"{where}: has blended and {min(tokens)}; give either one blended rate or rates by kind"
        raise InvalidInput(msg)
    blended = given.get("blended")
    input_rate, output_rate = given.get("input", blended), given.get("output", blended)
    if input_rate is None or output_rate is None:
        missing = "output" if input_rate is not None else "input"
        msg = f"{where}: needs {missing}; give input and output (0 where a kind costs nothing), or blended"
        raise InvalidInput(msg)
    by_unit = {"input_tokens": input_rate, "output_tokens": output_rate}
    by_unit |= {_UNITS[kind]: rate for kind, rate in given.items() if kind in _UNITS}
    if "request" in given:
        by_unit[REQUESTS.name] = given["request"] * REQUESTS.per
    return Rates(by_unit=tuple((name, (by_unit[name],)) for name in BY_NAME if name in by_unit))


def _valid_from(value: object, where: str) -> datetime:
    if value is None:
        return EPOCH
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime) or day < EPOCH.date():
        msg = f"{where}: valid_from must be a date such as 2026-03-01; it is {value}"
        raise InvalidInput(msg)
    return datetime.combine(day, time(), tzinfo=UTC)
