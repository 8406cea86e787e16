"""Orders and cursors."""

from hypothesis import given
from hypothesis import strategies as st

from podium.query.ask.paging import Order, Position, decode_cursor, encode_cursor, page_size, parse_order


@given(st.decimals(allow_nan=False, allow_infinity=False), st.binary(min_size=16, max_size=16), st.booleans())
def test_a_cursor_brings_back_where_a_page_ended(value: object, trace: bytes, descending: bool) -> None:
    order, position = Order("cost", descending), Position(str(value), (trace.hex(),))

    assert decode_cursor(encode_cursor(order, position), order, ids=1) == position


def test_a_minus_is_for_the_largest_first() -> None:
    assert parse_order("-cost", ("cost",)) == Order("cost", descending=True)
    assert str(parse_order("cost", ("cost",))) == "cost"


def test_a_page_has_one_to_five_hundred_rows() -> None:
    assert [page_size(limit) for limit in (-1, 0, 7, 10**9)] == [1, 1, 7, 2_000]
