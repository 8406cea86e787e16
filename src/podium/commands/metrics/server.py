"""The metrics of a running server, as it answers them."""

from urllib.parse import urlencode

from podium.client import podium_server
from podium.commands.metrics.document import Document
from podium.errors import NotFound, PodiumError


def document_from(url: str, project: str) -> Document:
    """Return the document of a project's coordinators.

    Raises:
        NotFound: the server stores no execution of a coordinator, so there is nothing to write.
        PodiumError: it does not answer with a document.
    """
    document = podium_server.ask(url, f"/metrics.json?{urlencode({'project': project})}")
    if "overall_stats" not in document:
        msg = f"{url} does not answer with metrics: {document.get('error', 'its reply is something else')}"
        raise PodiumError(msg)
    if not document["coordinators"]:
        msg = f"{url} holds no execution of a coordinator in project {project}: nothing was written"
        raise NotFound(msg)
    return document


def prometheus_text_from(url: str, project: str) -> str:
    """Return a project's coordinators as Prometheus text."""
    return podium_server.ask_text(url, f"/metrics.prom?{urlencode({'project': project})}")
