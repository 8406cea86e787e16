"""The names of other usage: each says one thing, and nothing that a column is read from already."""

from podium.interpret.pricing.units import BY_NAME
from podium.semconv.fields import FIELDS
from podium.semconv.usage import ATTRIBUTES, HOLDERS, IN_JSON, NAMES, TIER_PLACES


def test_every_word_names_a_unit_of_the_price_list() -> None:
    assert {*ATTRIBUTES.values(), *IN_JSON.values()} <= BY_NAME.keys()


def test_no_name_is_read_for_two_things() -> None:
    of_columns = {source.attribute for field in FIELDS for source in field.sources}
    of_tiers = {source.attribute for source, _ in TIER_PLACES if not source.path}

    assert not ATTRIBUTES.keys() & of_columns
    assert not ATTRIBUTES.keys() & of_tiers
    assert not ATTRIBUTES.keys() & HOLDERS.keys()
    assert of_tiers | ATTRIBUTES.keys() | HOLDERS.keys() <= NAMES


def test_what_served_is_asked_before_what_was_asked_for() -> None:
    places = [source.attribute for source, _ in TIER_PLACES]

    assert places.index("openai.response.service_tier") < places.index("openai.request.service_tier")
    assert places.index("anthropic.usage.speed") < places.index("anthropic.usage.service_tier")
