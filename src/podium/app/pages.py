"""The web UI: built files as they are, and one page for every other address, which it reads itself."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

import podium

BUILT = Path(podium.__file__).parent / "static"
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Podium</title>
<body style="font:15px system-ui;margin:15vh auto;max-width:34em">
<h1>The web UI is not built</h1><p>The server works: OTLP and the API answer. Run <code>make web</code> in a checkout
to build the pages; an installed package has them built in.</p>"""
_ASSET_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable"}
_PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
        "base-uri 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def page_route(built: Path = BUILT) -> Route:
    """Return the route of everything that no other route answers.

    Args:
        built: the directory of the built web UI.
    """
    home = built.resolve()

    def answer(request: Request) -> Response:
        """A built file, or the page that reads its own address; unknown API paths are 404 in JSON."""
        path: str = request.path_params["path"]
        if path.startswith(("api/", "v1/")):
            body = {"error": {"code": "not_found", "message": f"there is nothing at /{path}"}}
            return JSONResponse(body, status_code=404)
        file = _file_below(home, path)
        if file is not None:
            return FileResponse(file, headers=_ASSET_HEADERS if path.startswith("assets/") else None)
        page = home / "index.html"
        if not page.is_file():
            return HTMLResponse(_NOT_BUILT, status_code=503)
        return FileResponse(page, headers=_PAGE_HEADERS)

    return Route("/{path:path}", answer, methods=["GET", "HEAD"])


def _file_below(home: Path, path: str) -> Path | None:
    """Return the file of this path, or None where there is none or where it lies elsewhere."""
    try:
        file = (home / path).resolve()
        return file if file.is_relative_to(home) and file.is_file() else None
    except (OSError, ValueError):  # too long for the name of a file, or a NUL in it
        return None
