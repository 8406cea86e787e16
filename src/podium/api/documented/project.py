"""Which project a dashboard's request is about, and of what time."""

from starlette.requests import Request

from podium.api.services import Services
from podium.errors import InvalidInput
from podium.model.project import DEFAULT_PROJECT
from podium.model.time import NS_PER_S, parse_instant, parse_range
from podium.query.ask.bounds import DAY_S, Bounds
from podium.query.stored.projects import list_projects
from podium.store.engine import Engine

_DAY_NS = DAY_S * NS_PER_S


def project_of(request: Request, engine: Engine) -> str:
    """Return the project of `?project=`; else the default one, or the only one there is."""
    named = request.query_params.get("project", "")
    if named:
        return named
    names = [project.name for project in list_projects(engine, limit=2).projects]
    return names[0] if len(names) == 1 else DEFAULT_PROJECT


def ever(project: str, now_ns: int) -> Bounds:
    """Return bounds that hold all of a project: whole days, to the end of tomorrow for clocks that are ahead."""
    return Bounds(project, 0, (now_ns // _DAY_NS + 2) * _DAY_NS)


def window(request: Request, services: Services) -> Bounds:
    """Return the bounds a request asks for with `?range=`, or `?from=` and `?to=`; without them all of the project.

    Raises:
        InvalidInput: they cannot be read, or the start is not before the end.
    """
    asked = request.query_params
    known = ever(project_of(request, services.engine), services.clock.now_ns())
    if not any(asked.get(name) for name in ("range", "from", "to")):
        return known
    until_ns = parse_instant(asked["to"]) if asked.get("to") else services.clock.now_ns()
    length = asked.get("range")
    since_ns = until_ns - parse_range(length) if length else 0
    if asked.get("from"):
        since_ns = parse_instant(asked["from"])
    if since_ns >= until_ns:
        msg = "`from` must lie before `to`"
        raise InvalidInput(msg)
    return Bounds(known.project, max(since_ns, 0), until_ns).for_figures()
