"""The OpenAPI description of the API: `python -m podium.api.v1.schema FILE` writes it."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.openapi.utils import get_openapi

from podium.api.v1.routes import compose

_DESCRIPTION = (
    "Reads what Podium stores. Figures and lists are those of a project and of a window: from `from` to `to`, or of "
    "the length `range` up to `to`; the last 24 hours unless the request says otherwise. Ratios are 0 to 1, instants "
    "RFC 3339 in UTC with nine decimals, amounts of money decimal text in US dollars, durations whole nanoseconds, ids "
    "lower-case hex. A value that is not known is null, never 0. A request that fails is answered with an ErrorReply."
)
# FastAPI adds its own reply for parameters that do not fit; Podium answers those with 400.
_UNUSED_REPLY = "422"
_UNUSED_SCHEMAS = ("HTTPValidationError", "ValidationError")


@cache
def openapi() -> dict[str, Any]:
    """Return the description of every route and type."""
    description = get_openapi(
        title="Podium", version="1", openapi_version="3.1.0", description=_DESCRIPTION, routes=compose().routes
    )
    for operations in description["paths"].values():
        for operation in operations.values():
            operation["responses"].pop(_UNUSED_REPLY, None)
    for name in _UNUSED_SCHEMAS:
        description["components"]["schemas"].pop(name, None)
    return description


def openapi_text() -> str:
    """Return the description as the text that is kept beside the web client."""
    return json.dumps(openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(openapi_text(), encoding="utf-8")
