"""The list of projects."""

from collections.abc import Iterator

import pytest
from tests.rows import HOUR_NS, START_NS, call_row, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.stored.projects import list_projects
from podium.query.work.calls import newest_calls
from podium.store.engine import Engine


def test_a_project_says_when_it_was_last_heard_of(engine: Engine, project: str) -> None:
    insert(
        engine,
        span_row(project, received_at=START_NS + 9),
        span_row(project, start_ns=START_NS + 5, received_at=START_NS + 7),
    )

    (found,) = (shown for shown in list_projects(engine, limit=10**6).projects if shown.name == project)

    assert (found.first_received, found.last_received, found.last_time) == (START_NS + 7, START_NS + 9, START_NS + 5)
    assert not found.sample


def test_sample_data_is_marked(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, sample=True))

    assert [shown.sample for shown in list_projects(engine, limit=10**6).projects if shown.name == project] == [True]


@pytest.fixture
def last(engine: Engine, project: str) -> Iterator[str]:
    """The name of a project that sorts behind a thousand others, which are gone when the test ends."""
    name = f"~{project}"
    insert(engine, *(span_row(f"{project}-{number:04}", start_ns=START_NS + number) for number in range(1_003)))
    insert(engine, call_row(name, model="newest"))
    yield name
    engine.execute(
        "ALTER TABLE projects DELETE WHERE startsWith(project, {p:String})", {"p": project}, {"mutations_sync": 1}
    )


def test_projects_beyond_the_first_are_counted_and_their_newest_data_is_found(engine: Engine, last: str) -> None:
    found = list_projects(engine)

    assert len(found.projects) == 1_000
    assert last not in {shown.name for shown in found.projects}
    assert len(list_projects(engine, limit=10**6).projects) == 1_000 + found.more
    (call,) = newest_calls(engine, Bounds(last, 0, START_NS + HOUR_NS), limit=5)
    assert call.model == "newest"


def test_a_list_that_holds_all_projects_says_so(engine: Engine, project: str) -> None:
    insert(engine, span_row(project))

    assert list_projects(engine, limit=10**6).more == 0
