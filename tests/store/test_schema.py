from podium.interpret.billing import SPAN_COLUMNS
from podium.store.engine import Engine
from podium.store.rollups import COARSE_COLUMN, DIMENSIONS, MEASURES
from podium.store.schema import migrate, migrations, statements

COLUMNS = (
    "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {t:String}"
    " AND default_kind IN ('', 'DEFAULT') ORDER BY position"
)


def columns(engine: Engine, table: str) -> list[str]:
    return [row["name"] for row in engine.select(COLUMNS, {"t": table})]


def test_the_span_columns_are_those_of_the_migrated_table(engine: Engine) -> None:
    assert list(SPAN_COLUMNS) == columns(engine, "spans")


def test_the_rollups_hold_every_dimension_and_measure(engine: Engine) -> None:
    expected = {*DIMENSIONS, COARSE_COLUMN, "grain", "bucket", "batch", *(measure.name for measure in MEASURES)}

    assert set(columns(engine, "rollups")) == expected


def test_a_migration_runs_once(engine: Engine) -> None:
    assert migrate(engine) == []


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_statements_carry_no_comments_and_no_placeholders() -> None:
    for _, _, text in migrations():
        for statement in statements(text):
            assert "--" not in statement
            assert "$" not in statement
