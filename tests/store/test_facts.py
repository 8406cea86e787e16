"""What the engine says of itself."""

from tests.rows import call_row, insert, span_row

from podium.store.engine import Engine
from podium.store.facts import engine_facts, unpriced_models


def test_the_rows_and_bytes_of_each_table_are_counted(engine: Engine, project: str) -> None:
    before = engine_facts(engine)
    insert(engine, span_row(project), span_row(project))

    after = engine_facts(engine)

    assert set(after.rows) == {"spans", "rollups", "traces", "events", "points", "prices", "batches"}
    assert after.rows["spans"] == before.rows["spans"] + 2
    assert after.bytes_on_disk > 0
    assert after.version == engine.select("SELECT version() AS version")[0]["version"]


def test_models_without_a_price_are_listed_by_their_spans(engine: Engine, project: str) -> None:
    rare, common = f"{project}-rare", f"{project}-common"
    calls = [call_row(project, cost=None, model=model) for model in (rare, *[common] * 3)]
    insert(engine, *calls, call_row(project, model=f"{project}-priced"))

    mine = [found for found in unpriced_models(engine) if found[1].startswith(project)]

    assert mine == [("openai", common, 3), ("openai", rare, 1)]


def test_at_most_fifty_models_are_listed(engine: Engine, project: str) -> None:
    insert(engine, *(call_row(project, cost=None, model=f"{project}-{number}") for number in range(60)))

    assert len(unpriced_models(engine)) == 50
