"""Every statement of the query package: within bounds and a project, or on a short list with a reason."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType

import podium.query
from podium.query.ask import bounds, statement
from podium.query.ask.statement import FigureQuery, reads_coarse
from podium.query.counters import tallies, totals
from podium.query.filter.filters import Filter
from podium.store.rollups import COARSE_DIMENSIONS, DIMENSIONS
from podium.store.template import placeholders

# Statements without `$bounds`, and why that is right.
WITHOUT_BOUNDS = {
    "stored.arrived.NEXT_BATCHES": "counts the commits of all projects",
    "stored.arrived.WAITING": "the same",
    "stored.arrived.LAST_KNOWN": "the same",
    "ask.snapshot.LAST_BATCH": "the same",
    "stored.arrived.TASKS": "what arrived with some batches, of all projects and of any time; by the index on batch",
    "stored.arrived.BILLED_TRACES": "the same",
    "stored.arrived._REQUESTS": "the same",
    "stored.arrived.REQUESTS": "the same",
    "stored.arrived.AMENDED": "the same",
    "stored.arrived.STANDING": "spans that batches changed, by their ids and times",
    "stored.arrived.EXECUTIONS": "the same",
    "stored.arrived.LOOKUPS": "the same",
    "stored.projects.PROJECTS": "the one list over all projects",
    "ask.reach.REACH": "one row of one project",
    "ask.reach.SPANS_BY_HOUR": "rows of hours of the rollups, within bounds of its own",
    "traces.trace.HOURS": "finds out when a trace was; skips by the index on trace_id",
    "traces.trace_list.SUMMARY": "the same",
    "traces.trace.SUMMARY": "the same",
    "traces.why.CARD": "rate cards belong to no project and no time range",
    "traces.why.CARD_NOW": "prices belong to no project and no time range",
}
# Where there is no project at all.
WITHOUT_PROJECT = {"stored.projects.PROJECTS", "traces.why.CARD", "traces.why.CARD_NOW", "ask.snapshot.LAST_BATCH"} | {
    name for name in WITHOUT_BOUNDS if name.startswith("stored.arrived.")
}
# What whoever runs a statement fills in.
FILLED_LATER = {"bounds", "where", "by", "source", "time", "is_now", "exists", "measures"}
FILLED_BEFORE = {
    "ask.reach.SPANS_BY_HOUR": {"coarse"},
    "traces.span_list": {"summary", "key", "key_type", "is_known", "way"},
    "traces.members": {"members"},
    "traces.trace_list": {"span_bounds", "members", "rows", "key", "key_type"},
    "traces.trace._SPANS": {"columns"},
    "stored.arrived._REQUESTS": {"which"},
    "work.jobs._TASKS_BILLED": {"chosen", "billed_for"},
}
# Everything that `$bounds` becomes.
BOUNDS = (
    bounds.SPAN_BOUNDS, bounds.EVENT_BOUNDS, bounds.TRACE_BOUNDS, statement._ROLLUP_BOUNDS, totals.ROLLUP_BOUNDS,
    tallies.DAYS,
)  # fmt: skip
# What becomes bounds, or statements within them (`traces.members`).
BOUNDED = re.compile(r"\$(bounds|members|rows)\b")
_STATEMENT = re.compile(r"\s*(SELECT|INSERT|WITH|ALTER|DELETE|TRUNCATE|CREATE|DROP)\b")


def modules() -> Iterator[tuple[str, ModuleType]]:
    prefix = "podium.query."
    for found in pkgutil.walk_packages(podium.query.__path__, prefix):
        yield found.name.removeprefix(prefix), importlib.import_module(found.name)


def texts(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a value with where it stands, those of containers and of dataclasses included."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, f"{name}[{key}]")
    elif isinstance(value, (tuple, list, set, frozenset)):
        for part in value:
            yield from texts(part, name)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from texts(getattr(value, each.name), name)


def statements() -> dict[str, str]:
    found: dict[str, str] = {}
    for module, loaded in modules():
        for name, value in vars(loaded).items():
            if not name.startswith("__"):
                found |= {where: text for where, text in texts(value, f"{module}.{name}") if _STATEMENT.match(text)}
    return found


def figure_queries() -> dict[str, FigureQuery]:
    return {
        f"{module}.{name}": value
        for module, loaded in modules()
        for name, value in vars(loaded).items()
        if isinstance(value, FigureQuery)
    }


def undeclared(query: FigureQuery) -> set[str]:
    """Return the dimensions of the rollups that a text reads and does not say so."""
    return {name for name in DIMENSIONS if re.search(rf"\bs\.{name}\b", query.sql)} - {*query.dimensions, "project"}


def test_statements_are_found_wherever_they_stand() -> None:
    found = statements()

    assert {"figures.overview.TOTALS", "work.people._SESSIONS", "traces.trace._SPANS"} <= found.keys()
    assert [*texts({"a": ("SELECT 1", FigureQuery("SELECT 2"))}, "x")][:2] == [
        ("x[a]", "SELECT 1"),
        ("x[a]", "SELECT 2"),
    ]
    assert len(found) > 60


def test_every_statement_stands_within_bounds_or_says_why_not() -> None:
    assert {name for name, sql in statements().items() if not BOUNDED.search(sql)} == {*WITHOUT_BOUNDS}


def test_every_statement_names_the_project_where_there_is_one() -> None:
    for name, sql in statements().items():
        if name not in WITHOUT_PROJECT:
            assert BOUNDED.search(sql) or "project = {project:String}" in sql, name


def test_every_table_of_a_statement_is_read_within_bounds() -> None:
    for name, sql in statements().items():
        if "$bounds" in sql:
            read = re.findall(r"FROM (?:spans|events|traces|points|rollups|\$source)\b", sql)
            bound = re.findall(
                r"\$(?:bounds|span_bounds|reached|members|hours|edges)|project = \{project:String\}", sql
            )
            assert len(bound) >= len(read), name


def test_no_project_means_a_project_without_a_name_and_never_all_of_them() -> None:
    for name, sql in {**statements(), **{f"bounds {n}": sql for n, sql in enumerate(BOUNDS)}}.items():
        assert not re.search(r"\{project:String\}\s*(=|!=|IN)|(empty|nullIf|length)\(\{project", sql), name
        assert not re.search(r"project\s*(!=|LIKE|>|<|IN)\s*\{project:String\}", sql), name
    for text in BOUNDS:
        assert text.startswith(("s.project = {project:String} AND ", "$project AND ")), text


def test_what_is_left_to_fill_is_known() -> None:
    for name, sql in statements().items():
        before = {one for where, names in FILLED_BEFORE.items() if name.startswith(where) for one in names}
        assert placeholders(sql) <= FILLED_LATER | before, name


def test_statements_only_read() -> None:
    assert all(re.match(r"\s*(SELECT|WITH)\b", sql) for sql in statements().values())


def test_a_query_of_figures_says_which_dimensions_it_reads() -> None:
    found = figure_queries()

    assert len(found) > 15
    assert {name: undeclared(query) for name, query in found.items() if undeclared(query)} == {}


def test_a_dimension_that_is_not_declared_is_caught() -> None:
    wrong = FigureQuery("SELECT s.service AS name, $measures FROM $source AS s WHERE $bounds AND $where", ("model",))

    assert reads_coarse(wrong, Filter())  # and so rows would be read that hold no services
    assert "service" not in COARSE_DIMENSIONS
    assert undeclared(wrong) == {"service"}
