"""Mutants change what the code does, in Python and in SQL, and are tried by the tests that mirror their module."""

import ast
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks import mutants
from benchmarks.mutants import EXTRA, ROOT, Tally, choose_tests, fingerprint, modules, table, try_survivors_again
from benchmarks.mutations import Python, Sql
from cosmic_ray.mutating import mutate_code

MODULE = '''
"""Counts AND sums."""
TOTAL = """
SELECT sum(cost) FROM spans -- cost AND no more
WHERE start BETWEEN 1 AND 2 AND cost > 0 AND NOT covered
"""

@dataclass(frozen=True)
class Row:
    cost: int | None = 3

def is_costly(row: Row) -> bool:
    """Return cost > 0 AND more."""
    return row.cost > 0 and f"{row.cost} = {row}"
'''


def all_mutants(source: str) -> set[str]:
    """Return the lines that stand in a mutant of `source` and not in itself; every mutant is a program."""
    changed = set()
    for provider in (Python(), Sql()):
        for name in provider:
            number = 0
            while (mutant := mutate_code(source, provider[name], number)) is not None:
                ast.parse(mutant)
                changed |= set(mutant.splitlines()) - set(source.splitlines())
                number += 1
    return {line.strip() for line in changed}


def test_mutants_differ_in_what_the_code_does_and_in_nothing_else() -> None:
    assert all_mutants(MODULE) == {
        "SELECT max(cost) FROM spans -- cost AND no more",
        "WHERE start BETWEEN 2 AND 2 AND cost > 0 AND NOT covered",
        "WHERE start BETWEEN 1 AND 3 AND cost > 0 AND NOT covered",
        "WHERE start BETWEEN 1 AND 2 AND cost >= 0 AND NOT covered",
        "WHERE start BETWEEN 1 AND 2 AND cost > 1 AND NOT covered",
        "WHERE start BETWEEN 1 AND 2 OR cost > 0 AND NOT covered",
        "WHERE start BETWEEN 1 AND 2 AND cost > 0 OR NOT covered",
        "WHERE start BETWEEN 1 AND 2 AND cost > 0 AND covered",
        "cost: int | None = 4",
        "cost: int | None = 2",
        'return row.cost >= 0 and f"{row.cost} = {row}"',
        'return row.cost > 1 and f"{row.cost} = {row}"',
        'return row.cost > -1 and f"{row.cost} = {row}"',
        'return row.cost > 0 or f"{row.cost} = {row}"',
        'return row.cost > 0 and f"{row.cost} != {row}"',
    }


def test_a_package_stands_for_its_modules_and_a_module_for_itself() -> None:
    assert {"podium.query.ask.bounds", "podium.query.ask.paging"} <= set(modules(["podium.query.ask"]))
    assert [*modules(["podium.interpret.billing"])] == ["podium.interpret.billing"]


def test_a_module_is_tried_by_its_mirror_and_never_by_the_texts_of_generated_sql() -> None:
    assert choose_tests("podium.query.ask.paging") == ["tests/query/ask/test_paging.py"]
    assert "tests/query/traces/test_span_list.py" not in choose_tests("podium.query.traces.span")
    assert "tests/interpret/test_billing_rates.py" in choose_tests("podium.interpret.billing")
    assert choose_tests("podium.interpret.statements") == []


def test_tests_of_other_modules_are_named_as_they_are() -> None:
    for module, files in EXTRA.items():
        assert [*modules([module])], module
        assert all((ROOT / file).exists() for file in files), files


def test_other_tests_try_again_what_survived(tmp_path: Path) -> None:
    database, file = tmp_path / "a.sqlite", tmp_path / "test_a.py"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE work_results (test_outcome TEXT)")
        connection.execute("INSERT INTO work_results VALUES ('SURVIVED'), ('KILLED')")

    def kept(tests: str) -> list[str]:
        file.write_text(tests, encoding="utf-8")
        try_survivors_again(database, fingerprint(file))
        with closing(sqlite3.connect(database)) as connection:
            return [outcome for (outcome,) in connection.execute("SELECT * FROM work_results")]

    assert kept("one") == ["SURVIVED", "KILLED"]
    assert kept("one") == ["SURVIVED", "KILLED"]
    assert kept("two") == ["KILLED"]


def test_the_table_has_the_share_of_those_that_were_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mutants, "KEPT", tmp_path)

    assert table([Tally("podium.a", 10, 3, 1)]).splitlines()[-1] == "| `podium.a` | 10 | 4 | 3 | 1 | 75 % |"
    assert [*mutants.tallies()] == []
