"""Short names for prompts and configurations."""

import hashlib

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


@pytest.mark.parametrize(
    ("one", "other", "is_equal"),
    [
        ("You are kind.\n", "  You are kind.  ", True),
        ("You are kind.", "You are unkind.", False),
        ({"a": 1, "b": {"c": [1, 2]}}, {"b": {"c": [1, 2]}, "a": 1}, True),
        ({"a": [1, 2]}, {"a": [2, 1]}, False),
        ({"a": {3, 1, 2}}, {"a": {1, 2, 3}}, True),
    ],
)
def test_equal_things_have_equal_fingerprints(one: object, other: object, is_equal: bool) -> None:
    assert (podium.fingerprint(one) == podium.fingerprint(other)) is is_equal
    assert len(podium.fingerprint(one)) == 16


def test_a_prompt_is_known_by_its_fingerprint_on_every_call_below(recorded: Recorded) -> None:
    with podium.prompt("You are kind.", name="greeting", version=3), podium.llm():
        pass

    sent = dict(recorded.span.attributes or {})
    assert sent["podium.prompt.fingerprint"] == podium.fingerprint("You are kind.")
    assert (sent["podium.prompt.name"], sent["podium.prompt.version"]) == ("greeting", "3")


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    assert podium.fingerprint("You are kind.") == hashlib.sha256(b"You are kind.").hexdigest()[:16]
    assert podium.fingerprint({"b": [1], "a": "x"}) == hashlib.sha256(b'{"a":"x","b":[1]}').hexdigest()[:16]


@pytest.mark.parametrize(
    ("one", "other", "is_equal"),
    [
        ("a  \nb\t\n", "a\nb", True),
        ("a\n b", "a\nb", False),
        ([{"b": 1, "a": 2}], ({"a": 2, "b": 1},), True),
        ({1: "a", "2": "b"}, {"2": "b", 1: "a"}, True),
    ],
)
def test_order_of_keys_and_trailing_space_do_not_matter(one: object, other: object, is_equal: bool) -> None:
    assert (podium.fingerprint(one) == podium.fingerprint(other)) is is_equal


def test_what_ends_in_itself_has_a_fingerprint() -> None:
    cycle: dict[str, object] = {}
    cycle["itself"] = cycle

    assert len(podium.fingerprint(cycle)) == 16
