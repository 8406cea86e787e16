"""What a job took and cost, asked of the server."""

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from podium.sdk.setup import destination, flush

TIMEOUT_S = 10.0
_SETTLE_S = 5.0
_POLL_S = 0.05
_JOB_PATH = "/metrics/jobs"  # the id as a parameter: no proxy mends that
_TRACES_PATH = "/v1/traces"
_PROJECT_HEADER = "x-podium-project"
_DEFAULT_PROJECT = "default"


def get_job_stats(job_id: str, *, url: str | None = None, project: str | None = None) -> dict[str, Any]:
    """Return tasks, tokens, times (ms) and costs (USD) of a job, with its tasks by name and its models.

    What this program recorded is sent first, and waited for up to five seconds. A job nobody has heard of has
    zeros and empty lists. Costs and tokens are those of everything billed to the job: its tasks, and the model
    calls inside them.

    Args:
        job_id: the job.
        url: address of the server; the one `init` was given if absent.
        project: the one `init` was given if absent.

    Raises:
        ConnectionError: the server could not be asked, or refused.
    """
    flush()
    server = _Server.of(url, project)
    server.settle()
    return server.job(str(job_id))


@dataclass(frozen=True, slots=True)
class _Server:
    """A server's API, for one project."""

    url: str
    project: str
    headers: dict[str, str]

    @classmethod
    def of(cls, url: str | None, project: str | None) -> "_Server":
        there = destination()
        base = url or (there.url or "").removesuffix(_TRACES_PATH)
        known = project or unquote(there.headers.get(_PROJECT_HEADER, "")) or _DEFAULT_PROJECT
        return cls(base.rstrip("/"), known, dict(there.headers))

    def settle(self) -> None:
        """Wait until what the server has taken by now is stored, but not for long."""
        taken = self._ask("/api/v1/status", {})["counts"]["spans"]["accepted"]
        deadline = time.monotonic() + _SETTLE_S
        while self._ask("/api/v1/status", {})["counts"]["spans"]["stored"] < taken and time.monotonic() < deadline:
            time.sleep(_POLL_S)

    def job(self, job_id: str) -> dict[str, Any]:
        """Return the statistics of a job."""
        return self._ask(_JOB_PATH, {"job_id": job_id, "project": self.project})

    def _ask(self, path: str, parameters: dict[str, str]) -> dict[str, Any]:
        import urllib.error  # noqa: PLC0415 - heavy to load for programs that never ask
        import urllib.request  # noqa: PLC0415

        address = f"{self.url}{path}?{urlencode(parameters)}"
        try:
            request = urllib.request.Request(address, headers=self.headers)  # noqa: S310 - the user's own address
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as reply:  # noqa: S310
                found: dict[str, Any] = json.load(reply)
        except urllib.error.HTTPError as error:
            with error:
                msg = f"the Podium server at {self.url} answered {error.code}: {error.read(500)!r}"
            raise ConnectionError(msg) from error
        except (OSError, ValueError) as error:
            msg = f"the Podium server at {self.url or '(none)'} cannot be asked: {error}"
            raise ConnectionError(msg) from error
        return found
