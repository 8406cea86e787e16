import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pydantic
import pytest
from tests.sdk.conftest import Recorded

import podium
from podium.sdk import safety
from podium.sdk.config import Capture
from podium.sdk.recording.content import as_text


class Colour(Enum):
    RED = 1


@dataclasses.dataclass
class Order:
    number: int
    hidden: str = dataclasses.field(default="x", repr=False)


class Item(pydantic.BaseModel):
    name: str
    api_key: str = "k"


class Moody:
    @property
    def __dict__(self) -> dict[str, object]:  # type: ignore[override]
        raise RuntimeError

    def __repr__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        (None, "null"),
        (True, "true"),
        (17, "17"),
        (0.5, "0.5"),
        (float("nan"), '"nan"'),
        (10**30, '"<integer of 100 bits>"'),
        (b"abc", '"<3 bytes>"'),
        (Decimal("0.10"), '"0.10"'),
        (datetime(2026, 1, 2, tzinfo=UTC), '"2026-01-02 00:00:00+00:00"'),
        (Path("a/b"), '"a/b"'),
        (Colour.RED, '"Colour.RED"'),
        (Order(7), '{"number":7}'),
        (Item(name="tent"), '{"name":"tent","api_key":"[hidden]"}'),
        (ValueError("no"), '"ValueError: no"'),
        ({"a": (1, {2})}, '{"a":[1,[2]]}'),
        ({1: "a", (1, 2): "b", Colour: "c"}, '{"1":"a","(1, 2)":"b","EnumType":"c"}'),
        (Moody(), f'"<{__name__}.Moody>"'),
        ("a\ud800b", "a?b"),
        (['a"b\n'], '["a\\"b\\n"]'),
    ],
)
def test_values_become_text(value: object, text: str) -> None:
    assert as_text(value) == text


def test_a_cycle_is_cut() -> None:
    cyclic: dict[str, object] = {"name": "loop"}
    cyclic["self"] = cyclic

    assert as_text(cyclic) == '{"name":"loop","self":"…[cycle]"}'


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda shared: {"one": shared, "other": shared}, '{"one":[1],"other":[1]}'),
        (lambda shared: [shared, shared], "[[1],[1]]"),
        (lambda shared: ([shared], {"again": shared}), '[[[1]],{"again":[1]}]'),
    ],
)
def test_a_value_that_stands_in_two_places_is_no_cycle(make: Callable[[object], object], text: str) -> None:
    assert as_text(make([1])) == text


def test_a_cycle_is_found_from_wherever_it_begins() -> None:
    inner: list[object] = [1]
    inner.append({"back": inner})

    assert as_text([inner]) == '[[1,{"back":"…[cycle]"}]]'


def test_depth_is_cut() -> None:
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]

    assert json.loads(as_text(deep))
    assert "nested deeper" in as_text(deep)


def test_a_long_text_says_how_much_was_cut() -> None:
    assert as_text("x" * 25, Capture(max_characters=10)) == "x" * 10 + "…[15 characters cut]"


def test_a_huge_collection_is_not_walked_to_its_end() -> None:
    seen = 0

    class Counting(list[int]):
        def __iter__(self) -> object:  # type: ignore[override]
            nonlocal seen
            for item in range(10_000_000):
                seen += 1
                yield item

        def __len__(self) -> int:
            return 10_000_000

    text = as_text(Counting())

    assert text.endswith('…[9999500 items cut]"]')
    assert seen <= 501


def test_many_long_texts_stay_within_the_limit() -> None:
    text = as_text({str(n): "x" * 5000 for n in range(400)}, Capture(max_characters=10_000))

    assert len(text) < 10_100
    assert "cut]" in text


def test_an_attribute_that_raises_is_reported_and_the_rest_kept() -> None:
    @dataclasses.dataclass
    class Odd:
        good: int = 1

        def __getattribute__(self, name: str) -> object:
            if name == "good":
                raise RuntimeError
            return super().__getattribute__(name)

    assert as_text({"odd": Odd(), "even": 2}) == (
        '{"odd":"<test_an_attribute_that_raises_is_reported_and_the_rest_kept.<locals>.Odd,'
        ' unreadable: RuntimeError>","even":2}'
    )


@pytest.mark.parametrize("name", ["password", "API-Key", "Authorization", "private_key"])
def test_secrets_are_hidden_by_their_name(name: str) -> None:
    assert as_text({"deep": [{name: "s3cret"}]}) == f'{{"deep":[{{"{name}":"[hidden]"}}]}}'


def test_secret_arguments_are_hidden(recorded: Recorded) -> None:
    @podium.observe
    def sign_in(user: str, password: str) -> None: ...

    sign_in("ana", "s3cret")

    assert (recorded.span.attributes or {})["input.value"] == '{"user":"ana","password":"[hidden]"}'


def test_every_captured_text_passes_the_redaction(recorded: Recorded, capture: Callable[..., None]) -> None:
    capture(redact=lambda text: text.replace("s3cret", "***"))

    @podium.observe
    def fail(text: str) -> None:
        msg = f"no {text}"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="s3cret"):
        fail("my s3cret")

    span = recorded.span
    assert (span.attributes or {})["input.value"] == '{"text":"my ***"}'
    assert span.status.description == "ValueError: no my ***"
    assert "s3cret" not in str([event.attributes for event in span.events])


def test_what_cannot_be_redacted_is_kept_back(recorded: Recorded, capture: Callable[..., None]) -> None:
    def broken(text: str) -> str:
        raise RuntimeError

    capture(redact=broken)
    with podium.span("work") as span:
        span.set_input("s3cret")

    assert (recorded.span.attributes or {})["input.value"] == "[redaction failed]"
    assert safety.faults() == {"the redaction hook": 1}
