"""Rows fitted to the columns they go to."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rows import START_NS

from podium.mirror.rows import (
    Row,
    another_request_id,
    execution_row,
    instant,
    lookup_row,
    metric_row,
    request_row,
    text,
)
from podium.mirror.tables import Column
from podium.query.stored.arrived import ArrivedExecution, ArrivedLookup, ArrivedRequest
from podium.query.work.jobs import BilledTask

START = datetime(2026, 9, 21, 14, 14)  # noqa: DTZ001 - the columns have no zone; UTC is meant


def column(type_: str = "text", characters: int | None = None, *, is_required: bool = False) -> Column:
    return Column(type_, is_required, characters)


def some(*names: str, **columns: Column) -> dict[str, Column]:
    return {**dict.fromkeys(names, column()), **columns}


def request(**given: Any) -> ArrivedRequest:
    known: dict[str, Any] = {
        "project": "shop", "trace_id": "1" * 32, "span_id": "2" * 16, "request_id": "", "routing_strategy": "",
        "model": "gpt-5", "provider": "openai", "region": "eu", "account": "acme", "started_at": START_NS,
        "duration_ns": 1_500_000, "input_tokens": None, "output_tokens": None, "input_cost": None,
        "output_cost": None, "cost": None, "is_cache_hit": False, "is_error": False, "message": "",
    }  # fmt: skip
    return ArrivedRequest(**(known | given))


@pytest.mark.parametrize(
    ("value", "characters", "shown"),
    [
        ("a name", 6, "a name"),
        ("a long name", 6, "a lon…"),
        ("a\0b", 6, "a�b"),
        ("\ud800", 6, "?"),
        ("😀" * 3, 3, "😀" * 3),
        ("😀" * 4, 3, "😀😀…"),
        ("", 6, ""),
    ],
)
def test_a_text_is_cut_to_its_column_and_cleaned(value: str, characters: int, shown: str) -> None:
    assert text(value, characters) == shown


def test_a_text_without_a_limit_of_its_own_ends_after_ten_thousand_characters() -> None:
    assert text("x" * 10_000) == "x" * 10_000
    assert text("x" * 10_001) == "x" * 9_999 + "…"


def test_an_instant_is_cut_to_the_microsecond() -> None:
    assert instant(START_NS + 1_999) == START.replace(microsecond=1)


def test_a_row_has_the_columns_that_are_there_alone() -> None:
    assert request_row(request(), some("model_id", "region")) == {"model_id": "gpt-5", "region": "eu"}


@pytest.mark.parametrize(
    ("given", "total"),
    [({}, None), ({"input_tokens": 3}, 3), ({"output_tokens": 4}, 4), ({"input_tokens": 3, "output_tokens": 4}, 7),
     ({"input_tokens": 0}, 0)],
)  # fmt: skip
def test_tokens_are_summed_as_far_as_they_are_known(given: dict[str, int], total: int | None) -> None:
    assert request_row(request(**given), some("total_tokens"))["total_tokens"] == total


def test_what_is_unknown_is_null_and_zero_where_null_is_not_allowed() -> None:
    required = column("integer", is_required=True)

    row = request_row(request(), {"input_tokens": column("integer"), "output_tokens": required})

    assert row == {"input_tokens": None, "output_tokens": 0}


@pytest.mark.parametrize(("type_", "most"), [("smallint", 2**15 - 1), ("integer", 2**31 - 1), ("bigint", 2**63 - 1)])
def test_a_count_is_the_most_its_column_holds(type_: str, most: int) -> None:
    for count in (most, most + 1):
        row = request_row(request(input_tokens=count), {"input_tokens": column(type_)})
        assert row["input_tokens"] == most
    assert request_row(request(input_tokens=most - 1), {"input_tokens": column(type_)})["input_tokens"] == most - 1


def test_a_latency_in_a_column_of_whole_numbers_is_rounded() -> None:
    assert request_row(request(), {"latency_ms": column("integer")}) == {"latency_ms": 2}
    assert request_row(request(), {"latency_ms": column("double precision")}) == {"latency_ms": 1.5}


def test_a_truth_stays_a_truth() -> None:
    assert request_row(request(is_cache_hit=True), {"cache_hit": column("smallint")}) == {"cache_hit": True}


def test_a_request_is_a_success_or_an_error_with_its_message() -> None:
    columns = some("status", "error_message")

    assert request_row(request(), columns) == {"status": "success", "error_message": None}
    failed = request_row(request(is_error=True, message="late"), columns)
    assert failed == {"status": "error", "error_message": "late"}


def test_a_request_without_an_id_has_that_of_its_span() -> None:
    assert request_row(request(), some("request_id")) == {"request_id": "2" * 16}
    assert request_row(request(request_id="req_1"), some("request_id")) == {"request_id": "req_1"}


def test_the_account_is_in_its_column_unless_that_is_a_key() -> None:
    named = request_row(request(), some("account_id", "metadata"))
    keyed = request_row(request(), some("metadata", account_id=column("uuid")))

    about = {"project": "shop", "span_id": "2" * 16, "provider": "openai"}
    assert named == {"account_id": "acme", "metadata": {"podium": about}}
    assert keyed == {"account_id": None, "metadata": {"podium": about | {"account": "acme"}}}
    assert request_row(request(account=""), some("account_id")) == {"account_id": None}


def test_every_row_of_a_request_has_an_id_of_its_own() -> None:
    ids = {str(request_row(request(), some("id"))["id"]) for _ in range(3)}

    assert sorted(len(each) for each in ids) == [36, 36, 36]


def test_a_request_id_that_was_taken_gets_an_ending_within_its_column() -> None:
    row: Row = {"request_id": "x" * 64, "region": "eu"}

    first, second = (another_request_id(row, {"request_id": column(characters=64)}) for _ in range(2))

    assert first != second
    assert first["region"] == "eu"
    assert [len(str(each["request_id"])) for each in (first, second)] == [64, 64]
    assert str(first["request_id"]).startswith("x" * 55 + "-")
    assert str(another_request_id({"request_id": "req"}, some("request_id"))["request_id"]).startswith("req-")


def test_a_task_ends_when_it_was_created() -> None:
    task = BilledTask(
        number=1, status="ok", task_name="prepare", model="gpt-4", tokens=7, duration_ns=2_500_000, cost=Decimal("0.5"),
        created_at=START_NS, job_id="job_001", trace_id="1" * 32, span_id="2" * 16, started_at=START_NS - 2_500_000,
    )  # fmt: skip
    names = ("job_id", "task_name", "model_used", "token_count", "latency_ms", "cost_estimate", "created_at")

    assert metric_row(task, some(*names)) == dict(
        zip(names, ("job_001", "prepare", "gpt-4", 7, 2.5, Decimal("0.5"), START), strict=True)
    )


@pytest.mark.parametrize(("is_error", "status"), [(False, "success"), (True, "error")])
def test_an_execution_succeeds_or_fails(is_error: bool, status: str) -> None:
    execution = ArrivedExecution(
        project="shop", coordinator="Chat", started_at=START_NS, duration_ns=2_500_000, is_error=is_error, message="",
        memory_bytes=4_096,
    )  # fmt: skip

    row = execution_row(execution, some("coordinator", "timestamp", "latency_ms", "status", "error_message"))

    assert row == {
        "coordinator": "Chat", "timestamp": START, "latency_ms": 2.5, "status": status, "error_message": None,
    }  # fmt: skip


def test_a_lookup_says_only_what_is_known() -> None:
    lookup = ArrivedLookup(
        project="shop", coordinator="", model="", cache_type="", looked_up_at=START_NS, is_hit=True, saved_cost=None,
        saved_tokens=None,
    )  # fmt: skip

    row = lookup_row(lookup, some("project", "coordinator", "model_id", "cache_type", "cache_hit", "saved_cost"))

    assert row == {
        "project": "shop", "coordinator": None, "model_id": None, "cache_type": None, "cache_hit": True,
        "saved_cost": None,
    }  # fmt: skip
