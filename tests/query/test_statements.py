"""Every statement of the query package: within bounds, or on a short list with a reason."""

import importlib
import pkgutil
import re

import podium.query

# Statements without `$bounds`, and why that is right.
WITHOUT_BOUNDS = {
    "arrived.NEXT_BATCHES": "counts the commits of all projects",
    "arrived.WAITING": "the same",
    "arrived.LAST_KNOWN": "the same",
    "arrived.LAST_BATCH": "the same",
    "arrived.TASKS": "what arrived with some batches, of all projects and of any time; skips by the index on batch",
    "arrived.BILLED_TRACES": "the same",
    "arrived.REQUESTS": "the same",
    "arrived.EXECUTIONS": "the same",
    "arrived.LOOKUPS": "the same",
    "failures.PING": "reads no table",
    "projects.PROJECTS": "the one list over all projects",
    "overview.IS_SAMPLE": "one row of one project",
    "trace.HOURS": "finds out when a trace was; skips by the index on trace_id",
    "trace.SUMMARY": "the same",
    "trace_list.SUMMARY": "the same",
    "why.PRICE": "prices belong to no project and no time range",
}
# A project's own condition must stand even there, but where there is no project at all.
WITHOUT_PROJECT = {"failures.PING", "projects.PROJECTS", "why.PRICE"} | {
    name for name in WITHOUT_BOUNDS if name.startswith("arrived.")
}


def sql_constants() -> dict[str, str]:
    found = {}
    for module_info in pkgutil.walk_packages(podium.query.__path__, "podium.query."):
        module = importlib.import_module(module_info.name)
        for name, value in vars(module).items():
            if isinstance(value, str) and re.match(r"\s*(SELECT|INSERT|WITH|ALTER|DELETE)\b", value):
                found[f"{module_info.name.rpartition('.')[2]}.{name}"] = value
    return {name: value for name, value in found.items() if not name.split(".")[1].startswith("_")}


def test_every_statement_stands_within_bounds_or_says_why_not() -> None:
    unbounded = {name for name, sql in sql_constants().items() if "$bounds" not in sql}

    assert unbounded == set(WITHOUT_BOUNDS)
    assert len(sql_constants()) > 20


def test_every_statement_names_the_project_where_there_is_one() -> None:
    for name, sql in sql_constants().items():
        if name not in WITHOUT_PROJECT:
            assert "$bounds" in sql or "{project:String}" in sql, name


def test_statements_only_read() -> None:
    assert all(re.match(r"\s*(SELECT|WITH)\b", sql) for sql in sql_constants().values())
