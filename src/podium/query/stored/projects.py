"""Which projects have sent something, and when."""

from dataclasses import replace

from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.store.engine import Engine

# Over all projects and all time, on purpose: this is the one list from which a project is chosen.
PROJECTS = """
SELECT project AS name,
       toUnixTimestamp64Nano(min(first_received)) AS first_received,
       toUnixTimestamp64Nano(max(last_received))  AS last_received,
       toUnixTimestamp64Nano(max(last_time))      AS last_time,
       max(sample) > 0                            AS sample
FROM projects
GROUP BY name
ORDER BY name
LIMIT 1000
"""


class Project(Result):
    """One project; `sample` says that some of its data was made up by the demo."""

    name: str
    first_received: Instant
    last_received: Instant
    last_time: Instant
    sample: bool


class Projects(Result):
    """All projects, by name."""

    projects: tuple[Project, ...]


def list_projects(engine: Engine) -> Projects:
    """Return every project that ever sent something, by name."""
    return Projects(projects=tuple(Project(**row) for row in engine.select(PROJECTS)))


def until_newest(engine: Engine, bounds: Bounds) -> Bounds:
    """Return the bounds cut off after the newest that the project sent, so that reading backwards begins there."""
    newest_ns = next((each.last_time for each in list_projects(engine).projects if each.name == bounds.project), 0)
    return replace(bounds, until_ns=min(bounds.until_ns, newest_ns + 1))
