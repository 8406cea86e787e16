"""The API of the Podium server this program sends to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from podium.sdk.config import PROJECT_HEADER
from podium.sdk.safety import log
from podium.sdk.setup.lifecycle import destination

# Longer than the ten seconds for which a server waits until what was sent last is stored.
TIMEOUT_S = 30.0
_INCOMPLETE = "x-podium-incomplete"
_TRACES_PATH = "/v1/traces"


@dataclass(frozen=True, slots=True)
class Server:
    """A server's API, for one project.

    Attributes:
        url: its address.
        project: '' leaves the choice to the server.
        headers: sent with every question, such as the key.
        timeout_s: longest time to wait for an answer.
    """

    url: str
    project: str
    headers: Mapping[str, str]
    timeout_s: float = TIMEOUT_S

    def ask(self, path: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return the JSON answer to a GET; a warning says where it lacks what was sent last.

        Raises:
            ConnectionError: the server could not be asked, or refused.
        """
        import urllib.error  # noqa: PLC0415 - heavy to load for programs that never ask
        import urllib.request  # noqa: PLC0415

        from podium.sdk.redirects import FollowNone  # noqa: PLC0415

        query = f"?{urlencode(parameters)}" if parameters else ""
        try:
            request = urllib.request.Request(self.url + path + query, headers=dict(self.headers))  # noqa: S310 - the user's own
            with urllib.request.build_opener(FollowNone).open(request, timeout=self.timeout_s) as reply:
                found: dict[str, Any] = json.load(reply)
                missing = reply.headers.get(_INCOMPLETE)
        except urllib.error.HTTPError as error:
            with error:
                target = error.headers.get("Location")
                reason = (
                    f"it redirects to {target}; set the address of that server" if target else repr(error.read(500))
                )
                msg = f"the Podium server at {self.url} answered {error.code}: {reason}"
            raise ConnectionError(msg) from error
        except (OSError, ValueError) as error:
            msg = f"the Podium server at {self.url or '(none)'} cannot be asked: {error}"
            raise ConnectionError(msg) from error
        if missing:
            log.warning("podium: the answer of %s%s is incomplete: %s", self.url, path, missing)
        return found


def server_of(url: str | None, project: str | None, *, timeout_s: float = TIMEOUT_S) -> Server:
    """Return a server by its address and project; what is absent is as `init` was given it."""
    there = destination()
    base = url or (there.url or "").removesuffix(_TRACES_PATH)
    known = project or unquote(there.headers.get(PROJECT_HEADER, ""))
    return Server(base.rstrip("/"), known, dict(there.headers), timeout_s)
