"""Which projects have sent something, and when."""

from podium.model.result import Result
from podium.model.time import Instant
from podium.store.engine import Engine

# Over all projects and all time, on purpose: this is the one list from which a project is chosen.
PROJECTS = """
SELECT project AS name,
       toUnixTimestamp64Nano(min(first_received)) AS first_received,
       toUnixTimestamp64Nano(max(last_received))  AS last_received,
       toUnixTimestamp64Nano(max(last_time))      AS last_time,
       max(sample) > 0                            AS sample,
       count() OVER ()                            AS projects
FROM projects
GROUP BY name
ORDER BY name
LIMIT {limit:UInt32}
"""
MAX_PROJECTS = 1_000


class Project(Result):
    """One project; `sample` says that some of its data was made up by the demo."""

    name: str
    first_received: Instant
    last_received: Instant
    last_time: Instant
    sample: bool


class Projects(Result):
    """Projects by name, the first 1,000 of them, and how many `more` there are."""

    projects: tuple[Project, ...]
    more: int


def list_projects(engine: Engine, *, limit: int = MAX_PROJECTS) -> Projects:
    """Return the projects that ever sent something, by name."""
    rows = engine.select(PROJECTS, {"limit": limit})
    projects = tuple(Project(**{name: row[name] for name in Project.model_fields}) for row in rows)
    return Projects(projects=projects, more=rows[0]["projects"] - len(projects) if rows else 0)
