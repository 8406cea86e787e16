"""What a job took and cost, asked of the server."""

import time
from typing import Any

from podium.sdk.safety import never_raises
from podium.sdk.setup.lifecycle import flush
from podium.sdk.setup.server import Server, server_of

_SETTLE_S = 5.0
_POLL_S = 0.05
_JOB_PATH = "/metrics/jobs"  # the id as a parameter: no proxy mends that
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
    server = server_of(url, project)
    _settle(server)
    return server.ask(_JOB_PATH, {"job_id": str(job_id), "project": server.project or _DEFAULT_PROJECT})


@never_raises(None)
def wait_until_stored(timeout_s: float) -> None:
    """Return when the server has stored what this program recorded, but after so many seconds at most."""
    began = time.monotonic()
    if flush(timeout_s):
        left_s = timeout_s - (time.monotonic() - began)
        _settle(server_of(None, None, timeout_s=max(left_s, _POLL_S)), left_s)


def _settle(server: Server, timeout_s: float = _SETTLE_S) -> None:
    """Wait until what the server has taken by now is stored, but not for long."""
    taken = server.ask("/api/v1/status")["counts"]["spans"]["accepted"]
    deadline = time.monotonic() + timeout_s
    while server.ask("/api/v1/status")["counts"]["spans"]["stored"] < taken and time.monotonic() < deadline:
        time.sleep(_POLL_S)
