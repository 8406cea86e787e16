"""Which spans saw one request, which of them is counted, and what it is told."""

from typing import Any

import pytest

from podium.interpret.requests import TOLD_COLUMNS, Pairs, requests
from podium.store.contributions import WHO

SECOND = 10**9


def member(pid: int, **given: Any) -> dict[str, Any]:
    unknown = {"finish_reason": "", "ttft_ns": None, **dict.fromkeys(WHO, "")}
    return {
        "pid": pid, "trace": 1, "start": pid, "duration_ns": SECOND, "has_usage": True, "span_id": bytes([pid]),
        **unknown, **given,
    }  # fmt: skip


def told(pairs: Pairs, *members: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {tells["pid"]: tells for _, tells in requests(pairs, {each["pid"]: each for each in members})}


def uncounted(pairs: Pairs, *members: dict[str, Any]) -> set[int]:
    found = {pid for others, _ in requests(pairs, {each["pid"]: each for each in members}) for pid in others}
    return found | pairs.uncounted


def test_a_call_around_a_call_is_not_counted() -> None:
    pairs = Pairs()
    pairs.nest([(2, 1), (3, 2)])

    assert uncounted(pairs, member(1), member(2), member(3)) == {1, 2}


def test_a_call_around_several_is_not_counted_and_each_of_them_is() -> None:
    pairs = Pairs()
    pairs.nest([(2, 1), (3, 1)])

    assert uncounted(pairs) == {1}
    assert pairs.groups() == []


def test_the_one_with_usage_is_counted_wherever_it_is() -> None:
    pairs = Pairs()
    pairs.nest([(2, 1)])

    assert uncounted(pairs, member(1), member(2, has_usage=False)) == {2}
    assert uncounted(pairs, member(1, has_usage=False), member(2)) == {1}
    assert uncounted(pairs, member(1, has_usage=False), member(2, has_usage=False)) == {1}


def test_calls_in_a_circle_come_to_an_end() -> None:
    pairs = Pairs()
    pairs.nest([(2, 1), (1, 2)])

    assert len(uncounted(pairs, member(1), member(2))) == 1


@pytest.mark.parametrize(("later_s", "groups"), [(900, 1), (901, 0)])
def test_an_answer_is_one_request_within_a_quarter_of_an_hour(later_s: int, groups: int) -> None:
    pairs = Pairs()
    pairs.answer([(0, 1), (later_s * SECOND, 2)])

    assert len(pairs.groups()) == groups


def test_of_one_answer_the_span_that_started_last_is_counted() -> None:
    pairs = Pairs()
    pairs.answer([(1, 1), (2, 2)])

    assert uncounted(pairs, member(1), member(2)) == {1}
    assert uncounted(pairs, member(1, start=5, duration_ns=1), member(2, start=5)) == {2}


def test_all_who_know_of_a_request_of_two_traces_are_told_so() -> None:
    pairs = Pairs()
    pairs.answer([(1, 1), (2, 2)])

    shared = told(pairs, member(1, trace=7), member(2, trace=8))
    alone = told(pairs, member(1), member(2))

    assert {pid: tells["shared"] for pid, tells in shared.items()} == {1: True, 2: True}
    assert {pid: tells["shared"] for pid, tells in alone.items()} == {2: False}
    assert set(TOLD_COLUMNS) == shared[1].keys() == shared[2].keys()


def test_the_counted_one_is_told_what_the_others_know() -> None:
    pairs = Pairs()
    pairs.nest([(2, 1)])
    outer = member(1, duration_ns=3 * SECOND, user_id="u-1", agent="a", finish_reason="stop", ttft_ns=7)

    (tells,) = told(pairs, outer, member(2, agent="b")).values()

    assert (tells["pid"], tells["request_ns"], tells["user_id"], tells["ttft_ns"]) == (2, 3 * SECOND, "u-1", 7)
    assert tells["finish_reason"] == "stop"


def test_a_request_takes_its_own_time_when_nobody_saw_more() -> None:
    pairs = Pairs()
    pairs.nest([(2, 1)])

    assert told(pairs, member(1, duration_ns=1), member(2))[2]["request_ns"] == 0


def test_a_streamed_call_lasts_until_the_log_that_ends_it() -> None:
    pairs = Pairs()
    pairs.stream([(2, 1, 5 * SECOND)])

    tells = told(pairs, member(1, has_usage=False), member(2, duration_ns=0))

    assert uncounted(pairs, member(1, has_usage=False), member(2, duration_ns=0)) == {1}
    assert tells[2]["request_ns"] == 5 * SECOND
