"""The monitoring figures of a Podium server, for pages of another application."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from podium.sdk.safety import log
from podium.sdk.setup.lifecycle import deliver
from podium.sdk.setup.server import TIMEOUT_S, server_of

API_PREFIX = "/api/monitoring"
FIGURES = ("dashboard", "users", "tools", "agents", "dags", "planner")
"""The documented endpoints; all but the first are pages of the same name, too."""

Statistic = Callable[[], Any]


class MonitoringService:
    """Asks a Podium server for what the monitoring pages show, and knows where its own pages are.

    Args:
        url: address of the server, as this program reaches it; else the one `podium.init` was given.
        public_url: address of the server, as browsers reach it; else `url`.
        project: whose figures; else the one `podium.init` was given.
        timeout_s: longest time to wait for an answer.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        public_url: str | None = None,
        project: str | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._url = url
        self._public_url = public_url
        self._project = project
        self._timeout_s = timeout_s

    def get_dashboard_stats(self) -> dict[str, Any]:
        """Return what goes on: users, workflows, agents, open questions, the newest workflows."""
        return self.figures("dashboard")

    def get_user_stats(self) -> dict[str, Any]:
        """Return who was there, who is, and what each of them did."""
        return self.figures("users")

    def get_tools_stats(self) -> dict[str, Any]:
        """Return how often tools ran, and how each of them went."""
        return self.figures("tools")

    def get_agents_stats(self) -> dict[str, Any]:
        """Return how often agents ran, and how each of them went."""
        return self.figures("agents")

    def get_dags_stats(self) -> dict[str, Any]:
        """Return how often workflows ran, which run now, and how each of them went."""
        return self.figures("dags")

    def get_planner_stats(self) -> dict[str, Any]:
        """Return plans by period and state, conversations, and the newest plans."""
        return self.figures("planner")

    def figures(self, name: str) -> dict[str, Any]:
        """Return one of `FIGURES`, with what this program recorded before.

        Raises:
            ConnectionError: the server could not be asked, or refused.
        """
        # As late as this, since `podium.init` may come after the application was put together.
        deliver(self._timeout_s)
        server = server_of(self._url, self._project, timeout_s=self._timeout_s)
        return server.ask(f"{API_PREFIX}/{name}", {"project": server.project} if server.project else None)

    def page(self, name: str = "") -> str:
        """Return the address of a monitoring page of the server; without a name it is the dashboard."""
        server = server_of(self._url, self._project)
        base = (self._public_url or server.url).rstrip("/")
        query = f"?{urlencode({'project': server.project})}" if server.project else ""
        return base + "/monitoring" + (f"/{name}" if name else "") + query


def statistics(service: MonitoringService, extra: Mapping[str, Statistic] | None) -> dict[str, Statistic]:
    """Return what answers each endpoint, by its name: the documented ones, and those of the application.

    Raises:
        ValueError: a name is taken, or no single part of a path.
    """
    found: dict[str, Statistic] = {name: _asking(service, name) for name in FIGURES}
    for name, statistic in (extra or {}).items():
        if name in found or not name or not name.replace("-", "").replace("_", "").isalnum():
            msg = f"extra={name!r}: choose another name of letters, digits, - and _; {', '.join(FIGURES)} are taken"
            raise ValueError(msg)
        found[name] = statistic
    return found


def failure(name: str, error: Exception) -> dict[str, str]:
    """Return the documented answer to a statistic that could not be made; the log has the rest."""
    is_away = isinstance(error, ConnectionError)
    log.warning("podium: /api/monitoring/%s failed: %s", name, error, exc_info=None if is_away else error)
    return {"error": str(error) or type(error).__name__}


def _asking(service: MonitoringService, name: str) -> Statistic:
    return lambda: service.figures(name)
