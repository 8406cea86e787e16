"""What counters are about."""

from tests.rows import START_NS, call_row, insert

from podium.query.counters.scope import Scope
from podium.query.counters.tallies import read_gauges, read_tallies
from podium.query.counters.totals import read_recent, read_totals
from podium.store.engine import Engine

SINCE_S, UNTIL_S = 0, 2**32 - 1


def test_of_one_project_its_name_is_bound_and_of_all_none_is() -> None:
    assert (Scope("p", 1, 2).condition, Scope("p", 1, 2).values()) == (
        "s.project = {project:String}", {"project": "p", "since_s": 1, "until_s": 2},
    )  # fmt: skip
    assert (Scope(None, 1, 2).condition, Scope(None, 1, 2).values()) == ("true", {"since_s": 1, "until_s": 2})


def test_a_project_without_a_name_is_none_and_no_project_is_all(engine: Engine, project: str) -> None:
    insert(engine, call_row(project, job_id="j", account="x", cache_result="hit"))
    minute_s = START_NS // 10**9

    nameless, of_all = Scope("", SINCE_S, UNTIL_S), Scope(None, SINCE_S, UNTIL_S)

    assert read_totals(engine, nameless, ()) == []
    assert read_recent(engine, Scope("", minute_s, minute_s + 60)) == []
    assert read_gauges(engine, nameless) == {}
    tallies = read_tallies(engine, nameless, cost_bounds=(), task_bounds_s=())
    assert (tallies.jobs, tallies.costs, tallies.cache_hits) == ((), (), ())
    assert project in {total.project for total in read_totals(engine, of_all, ())}
    assert project in {job.project for job in read_tallies(engine, of_all, cost_bounds=(), task_bounds_s=()).jobs}
