"""What a job took and cost, asked of the server."""

import asyncio
from typing import Any

from podium.sdk import config
from podium.sdk.safety import log, never_raises
from podium.sdk.setup.lifecycle import deliver, flush, hasten
from podium.sdk.setup.server import server_of

_WAIT_S = 5.0
_JOB_PATH = "/metrics/jobs"  # the id as a parameter: no proxy mends that
_DEFAULT_PROJECT = "default"


def get_job_stats(job_id: str, *, url: str | None = None, project: str | None = None) -> dict[str, Any]:
    """Return tasks, tokens, times (ms) and costs (USD) of a job, with its tasks by name and its models.

    What this program recorded is sent first, for up to five seconds, and the server answers when it has stored that.
    Where either takes too long, a warning says so. A job nobody has heard of has zeros and empty lists. Costs and
    tokens are those of everything billed to the job: its tasks, and the model calls inside them.

    Args:
        job_id: the job.
        url: address of the server; the one `init` was given if absent.
        project: the one `init` was given if absent.

    Raises:
        ConnectionError: the server could not be asked, or refused.
    """
    if not flush():
        log.warning("podium: not all that was recorded has reached the server, so the statistics of %r lack it", job_id)
    server = server_of(url, project)
    return server.ask(_JOB_PATH, {"job_id": str(job_id), "project": server.project or _DEFAULT_PROJECT})


@never_raises(None)
def hand_over() -> None:
    """Return when the server has taken what this program recorded, so that whoever asks it next is told of that.

    Waits as long as `init` was told to, else five seconds, and not at all in an event loop, which others need, too.
    """
    wait_s = (0.0 if _is_in_event_loop() else _WAIT_S) if config.wait_s is None else config.wait_s
    if wait_s:
        deliver(wait_s)
    else:
        hasten()


def _is_in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
