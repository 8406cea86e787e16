"""The words that texts share."""

import random
import re

import pytest

from podium.demo.words import SLOTS, Slots


def test_a_slot_keeps_its_word_for_a_trace() -> None:
    slots = Slots(random.Random(1))

    first = slots.fill("{order} for {amount} and {product}")

    assert slots.fill("{order} for {amount} and {product}") == first
    slots.clear()
    assert slots.fill("{order} for {amount} and {product}") != first


@pytest.mark.parametrize(
    ("slot", "pattern"),
    [("order", r"TR-\d{6}"), ("amount", r"\d+\.(00|50|90|95)"), ("percent", r"\d+"), ("count", r"\d+")],
)
def test_numbers_look_like_what_they_are(slot: str, pattern: str) -> None:
    for seed in range(50):
        assert re.fullmatch(pattern, Slots(random.Random(seed))[slot])


def test_every_other_slot_has_words_to_choose_from() -> None:
    for name, words in SLOTS.items():
        found = {Slots(random.Random(seed))[name] for seed in range(60)}
        assert len(words) > 1
        assert found <= set(words)
        assert len(found) > 1


def test_one_template_of_several_is_filled() -> None:
    slots = Slots(random.Random(1))

    found = {slots.one_of(("a {product}", "b {product}")) for _ in range(30)}

    assert found == {f"a {slots['product']}", f"b {slots['product']}"}
