"""Which records are one span, and which of them stands."""

from dataclasses import replace

import pytest

from podium.interpret.identity import FIRST_STORED, Record, outdone

SECOND = 10**9
ENDED = Record(
    span_key=1, pid=1, start=5 * SECOND, duration_ns=SECOND, running=False, name="chat", received=9, has_usage=True
)


def standing(*records: Record) -> list[int]:
    """Return the pids of those that no other stands for."""
    gone = {record.pid for record in outdone(sorted(records, key=lambda record: record.span_key))}
    return sorted(record.pid for record in records if record.pid not in gone)


@pytest.mark.parametrize(
    ("other", "stands"),
    [
        (replace(ENDED, pid=2, running=True, duration_ns=9 * SECOND), 1),
        (replace(ENDED, pid=2, duration_ns=2 * SECOND), 2),
        (replace(ENDED, pid=2, received=10), 2),
        (replace(ENDED, pid=2, has_usage=False), 1),
        (replace(ENDED, pid=FIRST_STORED), FIRST_STORED),
        (replace(ENDED, pid=2, name="renamed", duration_ns=2 * SECOND), 2),
        (replace(ENDED, pid=2, start=5 * SECOND + 999, duration_ns=SECOND - 999), 2),
    ],
    ids=["ended", "ended later", "arrived later", "with usage", "stored", "another name", "cut to microseconds"],
)
def test_of_two_records_of_a_span_one_stands(other: Record, stands: int) -> None:
    assert standing(ENDED, other) == [stands]
    assert standing(other, ENDED) == [stands]


def test_two_spans_of_one_id_are_both_kept() -> None:
    assert standing(ENDED, replace(ENDED, pid=2, name="server side", start=6 * SECOND)) == [1, 2]


def test_a_repeated_record_of_two_spans_of_one_id_is_dropped() -> None:
    other = replace(ENDED, pid=2, name="server side", start=6 * SECOND)

    assert standing(ENDED, other, replace(ENDED, pid=3), replace(other, pid=4)) == [3, 4]


def test_spans_of_other_ids_are_never_the_same() -> None:
    assert standing(ENDED, replace(ENDED, span_key=2, pid=2)) == [1, 2]


def test_what_was_stored_is_known_by_its_number() -> None:
    assert [replace(ENDED, pid=pid).is_stored for pid in (1, FIRST_STORED - 1, FIRST_STORED)] == [False, False, True]
