"""Cache lookups, and what they saved."""

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_a_cache_lookup_says_what_it_saved(recorded: Recorded) -> None:
    with podium.cache("answers", type="semantic", model="gpt-4o") as lookup:
        lookup.hit(similarity=0.97, saved_cost="0.02", saved_tokens=900)

    told = dict(recorded.span.attributes or {})
    assert told == {
        "podium.kind": "cache",
        "podium.cache.name": "answers",
        "podium.cache.type": "semantic",
        "gen_ai.request.model": "gpt-4o",
        "podium.cache.result": "hit",
        "podium.cache.similarity": 0.97,
        "podium.cache.saved_cost": 0.02,
        "podium.cache.saved_tokens": 900,
    }


def test_a_miss_is_told(recorded: Recorded) -> None:
    with podium.cache("answers") as lookup:
        lookup.miss()

    assert (recorded.span.attributes or {})["podium.cache.result"] == "miss"
