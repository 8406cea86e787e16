"""What failed lately."""

from tests.rows import HOUR_NS, MINUTE_NS, START_NS, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.work.failures import read_failures
from podium.store.engine import Engine


def test_failures_are_counted_by_kind_type_and_interval_and_the_newest_are_shown(engine: Engine, project: str) -> None:
    insert(
        engine,
        span_row(project, kind="tool", component="search", status="error", error_type="timeout", duration_ns=2),
        span_row(project, kind="tool", name="no component", status="error", error_type="timeout", duration_ns=3,
                 start_ns=START_NS + 50 * MINUTE_NS, status_message="too slow"),
        span_row(project, kind="llm", status="error", duration_ns=5, start_ns=START_NS + MINUTE_NS),
        span_row(project, kind="llm", status="ok", duration_ns=7),
        span_row(project, kind="llm", status="error", start_ns=START_NS - 1),
        span_row(project, kind="llm", status="error", start_ns=START_NS + HOUR_NS),
    )  # fmt: skip

    found = read_failures(engine, Bounds(project, START_NS, START_NS + HOUR_NS), step_s=1_800, limit=2)

    assert {each.kind: (each.spans, each.errors, each.duration_ns) for each in found.by_kind} == {
        "tool": (2, 2, 5),
        "llm": (2, 1, 12),
    }
    assert found.by_type == {"timeout": 2, "": 1}
    assert {each.back: (each.spans, each.errors, each.duration_ns) for each in found.by_interval} == {
        0: (1, 1, 3),
        1: (3, 2, 14),
    }
    assert [(each.name, each.message, each.kind) for each in found.newest] == [
        ("no component", "too slow", "tool"),
        ("work", "", "llm"),
    ]
    assert (found.spans, found.errors) == (4, 3)


def test_where_nothing_happened_nothing_failed(engine: Engine, project: str) -> None:
    found = read_failures(engine, Bounds(project, START_NS, START_NS + HOUR_NS), step_s=60, limit=2)

    assert (found.by_kind, found.by_type, found.by_interval, found.newest) == ((), {}, (), ())
    assert (found.spans, found.errors) == (0, 0)
