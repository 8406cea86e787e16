"""What a span contributes is what the views read."""

import re
from importlib import resources

from podium.store.contributions import CHANGED, CONTRIBUTED, INHERITED, inherits
from podium.store.engine import Engine
from podium.store.rollups import rollup_select
from podium.store.schema import statements


def test_every_column_that_the_views_read_is_kept_of_an_amendment() -> None:
    views = statements(resources.files("podium.store").joinpath("views.sql").read_text("utf-8"))
    read = {
        name for sql in (*views, rollup_select()) if "arrivals AS s" in sql for name in re.findall(r"\bs\.(\w+)", sql)
    }

    assert read - {"sign", "batch"} <= set(CONTRIBUTED)


def test_what_may_be_inherited_may_change() -> None:
    assert set(INHERITED) < set(CHANGED) <= set(CONTRIBUTED)


def test_each_inherited_column_has_a_bit_of_its_own(engine: Engine) -> None:
    for place, column in enumerate(INHERITED):
        mask = 1 << place
        sql = f"SELECT {', '.join(inherits(f'toUInt16({mask})', each) for each in INHERITED)}"
        (found,) = engine.read_back(sql)
        assert [each for each, is_set in zip(INHERITED, found, strict=True) if is_set] == [column]
