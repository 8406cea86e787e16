"""Podium in a Flask application: requests, users, sign-ins, and the monitoring pages as a blueprint."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Flask,
    Request,
    Response,
    got_request_exception,
    jsonify,
    redirect,
    request,
    request_finished,
    request_started,
    session,
)
from flask.sessions import NullSession
from werkzeug.wrappers import Response as AnyResponse

from podium.sdk.safety import guarded, never_raises
from podium.sdk.web.logins import Session, signed_in, signed_out
from podium.sdk.web.middleware import Middleware
from podium.sdk.web.monitoring_service import API_PREFIX, FIGURES, MonitoringService, Statistic, failure, statistics
from podium.sdk.web.request import TRAVELLING_HEADERS, ServedRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Hook = Callable[[Request], object]
Guard = Callable[[Callable[..., Any]], Callable[..., Any]]

_KEY, _SESSION = "podium.request", "podium.session"
_HEADERS = {name: "HTTP_" + name.upper() for name in TRAVELLING_HEADERS}


class MonitoringMiddleware(Middleware[Flask, Request]):
    """Records each request of a Flask application as a span, below which everything else is recorded.

    Make it after the `before_request` functions whose work the hooks need. Hooks that fail set nothing.
    """

    def _wrap(self, app: Flask) -> None:
        self._app: WSGIApplication = app.wsgi_app
        app.wsgi_app = self  # type: ignore[method-assign] # Flask's documented way
        request_started.connect(_name, app)
        got_request_exception.connect(_note, app)
        request_finished.connect(_see_whole, app)
        app.before_request(self._bind)
        if self._login_hook is not None:
            app.after_request(self._report_login)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        served = self._served(environ)
        if served is None:
            return self._app(environ, start_response)
        environ[_KEY], environ[_SESSION] = served, self._hooks["session"]

        def started(status: str, headers: Any, *more: Any) -> Any:  # noqa: ANN401 - WSGI's own
            with guarded("request"):
                served.answered(int(status[:3]))
            return start_response(status, headers, *more)

        served.enter()
        try:
            parts = self._app(environ, started)
        except BaseException as error:
            served.leave()
            served.finish(error=error)
            raise
        served.leave()
        if served.is_whole:
            served.finish()
            return parts
        return _Body(served, parts)

    @never_raises(None)
    def _served(self, environ: "WSGIEnvironment") -> ServedRequest | None:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace") or "/"
        if path in self._left_out:
            return None
        headers = {name: environ[key] for name, key in _HEADERS.items() if key in environ}
        inside = environ.get("SCRIPT_NAME", "") + path
        scheme = environ.get("wsgi.url_scheme", "http")
        return ServedRequest(environ["REQUEST_METHOD"], inside, scheme, headers if self._trusts_callers else {})

    def _bind(self) -> None:
        served = request.environ.get(_KEY)
        if served is not None:
            served.bind(**{name: _result(hook) for name, hook in self._hooks.items() if hook is not None})

    def _report_login(self, response: Response) -> Response:
        if self._login_hook is not None and _KEY in request.environ:
            with guarded("sign-in"):  # a hook that fails is no sign-out
                who = self._login_hook(request)
                if who is None:
                    on_logout()
                else:
                    on_login(who)
        return response


def _result(hook: Hook) -> object:
    with guarded("hook"):
        return hook(request)
    return None


def _name(_app: Flask, **_: object) -> None:
    served, rule = request.environ.get(_KEY), request.url_rule
    if served is not None:
        served.routed(rule.rule if rule is not None else None)


def _see_whole(_app: Flask, response: Response, **_: object) -> None:
    served = request.environ.get(_KEY)
    if served is not None:
        served.is_whole = not response.is_streamed


def _note(_app: Flask, exception: BaseException, **_: object) -> None:
    served = request.environ.get(_KEY)
    if served is not None:
        served.failed(exception)


class _Body:
    """The parts of an answer, each made inside the request; the span ends after the last."""

    def __init__(self, served: ServedRequest, parts: Iterable[bytes]) -> None:
        self._served = served
        self._parts = parts
        self._rest: Iterator[bytes] = iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self._served.enter()
        try:
            part = next(self._rest)
        except StopIteration:
            self._served.leave()
            self._served.finish()
            raise
        except BaseException as error:
            self._served.leave()
            self._served.finish(error=error)
            raise
        self._served.leave()
        return part

    def close(self) -> None:
        """Close the parts, as WSGI servers do whether or not they read all."""
        self._served.enter()
        try:
            close = getattr(self._parts, "close", None)
            if close is not None:
                close()
        finally:
            self._served.leave()
            self._served.stopped()


@never_raises(None)
def on_login(user_id: object, *, method: str | None = None, session_id: object = None) -> None:
    """Report that a user signed in; call it where that happens, as often as you like: it counts once per session.

    Args:
        user_id: who.
        method: such as password or sso.
        session_id: of the session that begins; else what the middleware's hook says now.
    """
    hook: Hook | None = request.environ.get(_SESSION)
    known = _result(hook) if hook is not None and session_id is None else session_id
    signed_in(_session(), user_id, method=method, session_id=known)


@never_raises(None)
def on_logout() -> None:
    """Report that the session's user signed out; call it before the session is cleared."""
    signed_out(_session())


def _session() -> Session | None:
    """Return Flask's session; None where the application has no secret key, and so no sessions."""
    found: Session = session._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - werkzeug's documented way
    return None if isinstance(found, NullSession) else found


def monitoring(
    url: str | None = None,
    *,
    login_required: Guard | None,
    admin_required: Guard | None = None,
    prefix: str = "/monitoring",
    public_url: str | None = None,
    project: str | None = None,
    extra: Mapping[str, Statistic] | None = None,
    timeout_s: float = 10.0,
) -> Blueprint:
    """Return a blueprint with the monitoring endpoints, answered by a Podium server, and the way to its pages.

    Args:
        url: address of the server, as this program reaches it; else the one `podium.init` was given.
        login_required: the application's own decorator, put on every view; None lets everybody see them.
        admin_required: one more decorator, inside the other.
        prefix: where the pages are; they lead on to the server's own.
        public_url: address of the server, as browsers reach it; else `url`.
        project: whose figures; else the one `podium.init` was given. The browser cannot choose another.
        extra: name → what answers `/api/monitoring/<name>`.
        timeout_s: longest time to wait for the server.

    Raises:
        ValueError: a name of `extra` is taken, or no part of a path.
    """
    service = MonitoringService(url, public_url=public_url, project=project, timeout_s=timeout_s)
    blueprint = Blueprint("podium_monitoring", __name__)

    def add(path: str, name: str, view: Callable[[], Any]) -> None:
        view.__name__ = name
        guarded_view = admin_required(view) if admin_required else view
        guarded_view = login_required(guarded_view) if login_required else guarded_view
        blueprint.add_url_rule(path, name, guarded_view, strict_slashes=False)

    for name, statistic in statistics(service, extra).items():
        add(f"{API_PREFIX}/{name}", f"{name}_figures", _answering(name, statistic))
    for page in ("", *FIGURES[1:]):
        path = f"{prefix.rstrip('/')}/{page}".rstrip("/") or "/"
        add(path, f"{page or 'dashboard'}_page", _leading(service, page))
    return blueprint


def _answering(name: str, statistic: Statistic) -> Callable[[], Any]:
    def view() -> Any:  # noqa: ANN401 - what the statistic gives
        try:
            return jsonify(statistic())
        except Exception as error:  # noqa: BLE001 - the documented answer to whatever goes wrong
            return jsonify(failure(name, error)), 500

    return view


def _leading(service: MonitoringService, page: str) -> Callable[[], AnyResponse]:
    return lambda: redirect(service.page(page))
