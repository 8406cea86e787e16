"""What is joined is what there is to look up."""

import pytest

from podium.interpret.decided import Decided
from podium.store.contributions import CHANGED, INHERITED

NOTHING = Decided(lacking=(), several=(), is_told=False, is_dropped=False)


@pytest.mark.parametrize(
    ("decided", "tables"),
    [
        (NOTHING, set()),
        (Decided(("user_id",), (), is_told=False), {"named"}),
        (Decided(("user_id",), ("user_id",), is_told=False), {"named", "ancestry"}),
        (Decided((), (), is_told=True), {"told"}),
        (Decided(), {"named", "ancestry", "told"}),
    ],
)
def test_a_table_is_joined_where_something_is_in_it(decided: Decided, tables: set[str]) -> None:
    assert {table for table in ("named", "ancestry", "told") if f"JOIN {table} AS" in decided.joins()} == tables


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("decided", [NOTHING, Decided()])
def test_every_column_that_may_change_is_given(decided: Decided, *, earlier: bool) -> None:
    columns = decided.columns(earlier=earlier)

    assert all(f" AS {column}" in columns for column in CHANGED)


def test_what_nobody_lacks_is_the_spans_own_word() -> None:
    assert NOTHING.who("agent") == "s.agent"
    assert "toUInt16(0)" in NOTHING.columns(earlier=False)


def test_a_stored_span_is_heard_without_what_it_inherited() -> None:
    assert NOTHING.who("agent", earlier=True) == f"if(bitTest(s.inherited, {INHERITED.index('agent')}), '', s.agent)"
