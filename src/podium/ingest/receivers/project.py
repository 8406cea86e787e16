"""The project a request is for."""

from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from podium.errors import InvalidInput
from podium.model.project import MAX_PROJECT_CHARACTERS, is_project

PROJECT_HEADER = "x-podium-project"


def project_of(headers: Mapping[str, str]) -> str:
    """Return the project named by the headers (HTTP) or the metadata (gRPC); '' leaves it to the resource.

    `My%20team ` → `My team`: OTEL_EXPORTER_OTLP_HEADERS values may be percent-encoded.

    Raises:
        InvalidInput: the name is too long or cannot be shown.
    """
    header = headers.get(PROJECT_HEADER, "")
    try:
        project = unquote_to_bytes(header.encode("latin-1")).decode().strip()
    except UnicodeError as error:
        msg = f"the header {PROJECT_HEADER} is not UTF-8; percent-encode the project's name"
        raise InvalidInput(msg) from error
    if project and not is_project(project):
        msg = f"the header {PROJECT_HEADER} must hold at most {MAX_PROJECT_CHARACTERS} printable characters"
        raise InvalidInput(msg)
    return project
