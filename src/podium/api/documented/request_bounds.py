"""The bounds a documented request is about: its project, and of what time."""

from starlette.requests import Request

from podium.api.services import Services
from podium.api.window import read_window
from podium.model.project import DEFAULT_PROJECT
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, Bounds
from podium.query.stored.projects import list_projects
from podium.store.engine import Engine

DAY_NS = DAY_S * NS_PER_S


def project_of(request: Request, engine: Engine) -> str:
    """Return the project of `?project=`; else the default one, or the only one there is."""
    named = request.query_params.get("project", "")
    if named:
        return named
    names = [project.name for project in list_projects(engine, limit=2).projects]
    return names[0] if len(names) == 1 else DEFAULT_PROJECT


def whole_project(project: str, now_ns: int) -> Bounds:
    """Return bounds that hold all of a project: whole days, to the end of tomorrow for clocks that are ahead."""
    return Bounds(project, 0, (now_ns // DAY_NS + 2) * DAY_NS)


def window(request: Request, services: Services) -> Bounds:
    """Return the bounds a request asks for with `?range=`, or `?from=` and `?to=`; without them all of the project.

    Raises:
        InvalidInput: they cannot be read, or the start is not before the end.
    """
    asked = request.query_params
    known = whole_project(project_of(request, services.engine), services.clock.now_ns())
    if not any(asked.get(name) for name in ("range", "from", "to")):
        return known
    since_ns, until_ns = read_window(
        asked.get("from"), asked.get("to"), asked.get("range"), now_ns=services.clock.now_ns()
    )
    return Bounds(known.project, since_ns, until_ns)
