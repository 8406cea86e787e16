"""Orders and cursors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import InvalidInput
from podium.query.ask.paging import Order, Position, decode_cursor, encode_cursor, page_size, parse_order


@given(st.decimals(allow_nan=False, allow_infinity=False), st.binary(min_size=16, max_size=16), st.booleans())
def test_a_cursor_brings_back_where_a_page_ended(value: object, trace: bytes, descending: bool) -> None:
    order, position = Order("cost", descending), Position(str(value), (trace.hex(),))

    assert decode_cursor(encode_cursor(order, position), order, ids=1) == position


@pytest.mark.parametrize(("order", "ids"), [(Order("cost", descending=False), 1), (Order("cost", descending=True), 2)])
def test_a_cursor_of_another_order_or_another_list_is_refused(order: Order, ids: int) -> None:
    cursor = encode_cursor(Order("cost", descending=True), Position("1.5", ("0a",)))

    with pytest.raises(InvalidInput, match="belongs to another order"):
        decode_cursor(cursor, order, ids=ids)


def test_a_minus_is_for_the_largest_first() -> None:
    assert parse_order("-cost", ("cost",)) == Order("cost", descending=True)
    assert str(parse_order("cost", ("cost",))) == "cost"


def test_a_page_has_one_to_two_thousand_rows() -> None:
    assert [page_size(limit) for limit in (-1, 0, 7, 10**9)] == [1, 1, 7, 2_000]
