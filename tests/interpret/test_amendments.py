"""The statements of an amendment name what they change, and nothing else."""

from podium.interpret import amendments
from podium.interpret.decided import Decided
from podium.store.contributions import CHANGED, CONTRIBUTED
from podium.store.engine import Engine
from podium.store.template import placeholders


def test_everything_that_may_change_is_kept() -> None:
    assert set(CHANGED) <= set(CONTRIBUTED)


def test_an_update_sets_the_columns_that_changed_and_no_other() -> None:
    sql = amendments.update(("user_id", "billable"))

    assert [column for column in CHANGED if f"{column} = joinGet" in sql] == ["user_id", "billable"]


def test_every_statement_is_filled() -> None:
    kept = (amendments.AMEND, amendments.CHANGES, amendments.CHANGE_KEYS, amendments.GONE_KEYS, amendments.DELETE)

    for sql in (*kept, amendments.revised(Decided()), amendments.update(CHANGED)):
        assert placeholders(sql) == set()


def test_the_table_of_amendments_has_the_columns_that_are_written(engine: Engine) -> None:
    found = {row["name"] for row in engine.select("DESCRIBE amendments")}

    was = {f"was_{column}" for column in CHANGED}
    assert found == {"batch", "amended_at", "stored_batch", "is_gone", *CONTRIBUTED, *was}
