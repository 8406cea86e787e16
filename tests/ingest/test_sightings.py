"""What was seen before: exact as far back as it says, and bounded."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from podium.ingest.sightings import EMPTY, Run, Sightings

SEEN = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 1000), st.integers(0, 1000)), max_size=30)


def run(*seen: tuple[int, int, int]) -> Run:
    numbers, first_s, last_s = zip(*seen, strict=True) if seen else ((), (), ())
    return Run.of(np.array(numbers, np.uint64), np.array(first_s, np.uint32), np.array(last_s, np.uint32))


def listed(found: Run) -> dict[int, tuple[int, int]]:
    times = zip(found.first_s.tolist(), found.last_s.tolist(), strict=True)
    return dict(zip(found.numbers.tolist(), times, strict=True))


@given(batches=st.lists(SEEN, max_size=12), asked=st.lists(st.integers(0, 45), unique=True))
def test_everything_added_is_found_with_its_times(batches: list[list[tuple[int, int, int]]], asked: list[int]) -> None:
    sightings, expected = Sightings(10_000), dict[int, tuple[int, int]]()
    for batch in batches:
        sightings.add(run(*batch))
        for number, first, last in batch:
            known = expected.get(number, (first, last))
            expected[number] = (min(known[0], first), max(known[1], last))

    found = listed(sightings.find(np.array(asked, np.uint64)))

    assert found == {number: expected[number] for number in asked if number in expected}


def test_nothing_is_found_in_an_empty_memory() -> None:
    assert Sightings(10).find(np.array([1], np.uint64)).numbers.size == 0
    assert EMPTY.find(np.array([1, 2], np.uint64))[0].tolist() == [False, False]


def test_beyond_its_capacity_what_was_seen_longest_ago_is_forgotten_and_says_so() -> None:
    sightings = Sightings(100)

    for second in range(150):
        sightings.add(run((second, second, second)))

    kept = listed(sightings.find(np.arange(150, dtype=np.uint64)))
    assert 0 < sightings.complete_from_s <= 100
    assert {number for number in range(150) if number >= sightings.complete_from_s} <= kept.keys()
    assert len(kept) <= 100


def test_a_number_seen_again_is_remembered_from_then_on() -> None:
    sightings = Sightings(100)
    sightings.add(run((7, 0, 0)))

    for second in range(1, 150):
        sightings.add(run((7, second, second), (1000 + second, second, second)))

    assert 7 in listed(sightings.find(np.array([7], np.uint64)))
