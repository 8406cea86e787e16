"""The list of projects."""

from tests.rows import START_NS, insert, span_row

from podium.query.stored.projects import list_projects
from podium.store.engine import Engine


def test_a_project_says_when_it_was_last_heard_of(engine: Engine, project: str) -> None:
    insert(
        engine,
        span_row(project, received_at=START_NS + 9),
        span_row(project, start_ns=START_NS + 5, received_at=START_NS + 7),
    )

    (found,) = (shown for shown in list_projects(engine).projects if shown.name == project)

    assert (found.first_received, found.last_received, found.last_time) == (START_NS + 7, START_NS + 9, START_NS + 5)
    assert not found.sample


def test_sample_data_is_told(engine: Engine, project: str) -> None:
    insert(engine, span_row(project, sample=True))

    assert [shown.sample for shown in list_projects(engine).projects if shown.name == project] == [True]
