"""Numbers beside those before them."""

from decimal import Decimal

import pytest

from podium.query.ask.figure import figure, growth, nanoseconds, ratio
from podium.store.rollups import sketch_bin_of


@pytest.mark.parametrize(
    ("value", "previous", "change"),
    [(3, 2, 0.5), (1, 2, -0.5), (0, 2, -1), (2, 2, 0), (2, 0, None), (None, 2, None), (2, None, None),
     (Decimal("1.5"), Decimal(1), 0.5)],
)  # fmt: skip
def test_a_change_is_given_where_it_says_something(
    value: Decimal | float | None, previous: Decimal | float | None, change: float | None
) -> None:
    assert growth(value, previous) == change


def test_a_figure_has_its_change() -> None:
    found = figure(3, 2)

    assert (found.value, found.previous, found.change) == (3, 2, 0.5)


def test_a_share_of_nothing_is_unknown() -> None:
    assert (ratio(1, 4), ratio(0, 4), ratio(1, 0)) == (0.25, 0, None)


def test_a_quantile_is_a_duration_where_anything_was_counted() -> None:
    bins = [sketch_bin_of(10**6), sketch_bin_of(10**9)]

    assert nanoseconds(bins, 1, 1) == pytest.approx(10**9, rel=0.01)
    assert nanoseconds(bins, 0, 1) is None
    assert nanoseconds([], 0, 1) is None
