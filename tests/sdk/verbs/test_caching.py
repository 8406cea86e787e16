"""Cache lookups, and what they saved."""

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_a_cache_lookup_says_what_it_saved(recorded: Recorded) -> None:
    with podium.cache("answers", type="semantic", model="gpt-4o") as lookup:
        lookup.hit(similarity=0.97, saved_cost="0.02", saved_tokens=900)

    sent = dict(recorded.span.attributes or {})
    assert sent == {
        "podium.kind": "cache",
        "podium.cache.name": "answers",
        "podium.cache.type": "semantic",
        "gen_ai.request.model": "gpt-4o",
        "podium.cache.result": "hit",
        "podium.cache.similarity": 0.97,
        "podium.cache.saved_cost": 0.02,
        "podium.cache.saved_tokens": 900,
    }


def test_a_miss_is_reported(recorded: Recorded) -> None:
    with podium.cache("answers") as lookup:
        lookup.miss()

    assert (recorded.span.attributes or {})["podium.cache.result"] == "miss"


def test_a_saving_that_cannot_be_says_nothing(recorded: Recorded) -> None:
    with podium.cache() as lookup:
        lookup.hit(saved_cost="much", saved_tokens=-1)

    assert recorded.span.attributes == {
        "podium.kind": "cache",
        "podium.cache.name": "cache",
        "podium.cache.type": "exact",
        "podium.cache.result": "hit",
    }


async def test_a_lookup_without_a_result_says_nothing_of_it(recorded: Recorded) -> None:
    async with podium.cache("answers", provider="openai"):
        pass

    attributes = recorded.span.attributes or {}
    assert attributes["gen_ai.provider.name"] == "openai"
    assert "podium.cache.result" not in attributes


def test_a_miss_may_say_how_near_the_nearest_was(recorded: Recorded) -> None:
    with podium.cache("answers", type="semantic") as lookup:
        lookup.miss(similarity=0.4)

    assert (recorded.span.attributes or {})["podium.cache.similarity"] == 0.4
