"""Short names for prompts and configurations."""

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

    told = dict(recorded.span.attributes or {})
    assert told["podium.prompt.fingerprint"] == podium.fingerprint("You are kind.")
    assert (told["podium.prompt.name"], told["podium.prompt.version"]) == ("greeting", "3")
