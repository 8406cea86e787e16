"""Redirects: none is followed, as it would carry the key to another host and turn a POST into a GET without a body."""

import urllib.request
from http.client import HTTPMessage
from typing import IO


class FollowNone(urllib.request.HTTPRedirectHandler):
    """A handler under which a redirect is an `HTTPError` like every refusal."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""
