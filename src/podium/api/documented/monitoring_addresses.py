"""The addresses of the monitoring's pages: each leads to the page that shows what it was about."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

_ROOT = "/monitoring"
# Address → page, and the filter it is opened with.
PAGES: dict[str, tuple[str, str]] = {
    _ROOT: ("", ""),
    f"{_ROOT}/users": ("traces", "user:*"),
    f"{_ROOT}/tools": ("traces", "kind:tool"),
    f"{_ROOT}/agents": ("traces", "kind:agent"),
    f"{_ROOT}/dags": ("traces", "kind:workflow"),
    f"{_ROOT}/planner": ("traces", "kind:plan"),
}


def monitoring_addresses() -> list[Route]:
    """Return the routes, with and without a slash at the end; what is asked for beside stays."""
    return [Route(f"{path}{slash}", _lead, methods=["GET"]) for path in PAGES for slash in ("", "/")]


async def _lead(request: Request) -> Response:
    """Answer 302. The way is relative, as a proxy may serve all of this below another path."""
    path: str = request.url.path
    page, words = PAGES[_ROOT + path.rpartition(_ROOT)[2].removesuffix("/")]
    asked = {**({"filter": words} if words else {}), **request.query_params}
    up = "../" * (path.rpartition(_ROOT)[2].count("/")) or "./"
    return RedirectResponse(f"{up}{page}{'?' + urlencode(asked) if asked else ''}", 302)
