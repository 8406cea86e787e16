"""Cells that every format writes the same."""

from decimal import Decimal

import pytest
from tests.api.files.made import NS, NS_TEXT

from podium.api.files.cells import AS_JSON, money


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0.000000000"), (Decimal("0.0000000005"), "0.000000000"), (Decimal("0.0000000015"), "0.000000002"),
     (Decimal("-12.5"), "-12.500000000"), (0.25, "0.250000000")],
)  # fmt: skip
def test_money_has_nine_decimals(amount: Decimal | float, text: str) -> None:
    assert money(amount) == text


def test_json_has_a_kind_of_its_own_for_each_kind_of_cell() -> None:
    cells = {"text": "a", "texts": ("x",), "whole": True, "number": 1, "money": 0, "instant": NS, "flag": 1}

    written = {kind: write(cells[kind]) for kind, write in AS_JSON.items()}

    assert written == {
        "text": "a",
        "texts": ["x"],
        "whole": 1,
        "number": 1.0,
        "money": "0.000000000",
        "instant": NS_TEXT,
        "flag": True,
    }
    assert [type(written[kind]) for kind in ("whole", "number", "flag")] == [int, float, bool]
