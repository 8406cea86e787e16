"""What is left of each unit once its parts are taken out."""

from decimal import Decimal

from genai_prices.data_units import unit_data

from podium.interpret.pricing.units import OTHER, STORED, UNITS, left


def counts(**usage: int) -> dict[str, Decimal]:
    return {name: Decimal(count) for name, count in usage.items()}


def test_every_unit_is_one_of_the_list_with_its_rate_and_what_it_is_a_part_of() -> None:
    dimensions = {name: unit["dimensions"].items() for name, unit in unit_data.items()}

    for unit in UNITS:
        theirs = unit_data[unit.name]
        assert (unit.rate, unit.per) == (theirs["price_key"], theirs["per"])
        wider = {u.name for u in UNITS if u is not unit and dimensions[u.name] <= dimensions[unit.name]}
        assert set(unit.within) == wider
        assert unit.side == theirs["dimensions"].get("direction", "input")
    assert {*STORED} | {*OTHER} == {unit for unit in UNITS if unit.name != "requests"}


def test_a_part_is_taken_out_of_everything_around_it_once() -> None:
    usage = counts(
        input_tokens=1_000, cache_read_tokens=500, input_audio_tokens=300, cache_audio_read_tokens=200, output_tokens=7
    )

    assert left(usage) == counts(
        input_tokens=400, output_tokens=7, cache_read_tokens=300, input_audio_tokens=100, cache_audio_read_tokens=200
    )


def test_parts_that_are_more_than_the_whole_leave_nothing_of_it() -> None:
    assert left(counts(input_tokens=10, cache_read_tokens=8, input_image_tokens=8)) == counts(
        input_tokens=0, cache_read_tokens=8, input_image_tokens=8
    )
