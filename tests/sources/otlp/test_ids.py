"""Ids that records have, and ids made of what a record is."""

import pytest

from podium.sources.otlp.ids import SPAN_ID_BYTES, TRACE_ID_BYTES, of_hex, span_id, trace_id


def test_the_same_names_make_the_same_ids_and_others_make_others() -> None:
    assert trace_id("jobs", "a.db", 7) == trace_id("jobs", "a.db", 7)
    assert len({trace_id("jobs", "a", 7), trace_id("jobs", "a", 8), trace_id("gateway", "a", 7)}) == 3
    assert (len(trace_id("jobs", 7)), len(span_id("jobs", 7))) == (TRACE_ID_BYTES, SPAN_ID_BYTES)


def test_ids_stay_what_they_were_in_earlier_releases() -> None:
    assert trace_id("jobs", "a.db", 7).hex() == "94932e7c8d040a21430610535fcf9d87"
    assert span_id("jobs", "a.db", 7).hex() == "13f1cbe13239c45b"


def test_names_are_not_run_together() -> None:
    assert span_id("jobs", "a", "bc") != span_id("jobs", "ab", "c")
    assert trace_id("jobs", "1:a") != trace_id("jobs", "1", "a")


def test_a_trace_and_a_span_of_the_same_names_share_no_digits() -> None:
    assert trace_id("jobs", 7)[:SPAN_ID_BYTES] != span_id("jobs", 7)


def test_half_a_surrogate_pair_is_a_name_like_others() -> None:
    assert span_id("jobs", "\ud800") != span_id("jobs", "\ud801")


def test_hex_digits_are_an_id_in_any_case() -> None:
    assert of_hex("0aF7651916cd43dd", 8) == bytes.fromhex("0af7651916cd43dd")


@pytest.mark.parametrize("digits", ["0" * 16, "1" * 15, "1" * 17, "g" * 16, "１" * 16, 1111111111111111, None, ""])
def test_what_is_no_id_of_that_length_is_none(digits: object) -> None:
    assert of_hex(digits, 8) is None
