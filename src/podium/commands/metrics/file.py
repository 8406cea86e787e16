"""The file of `podium metrics`: its formats, what is written in each, and which file must not be replaced."""

import time
from pathlib import Path

from podium.api.documented.coordinator_page import coordinator_page
from podium.commands.metrics import benchmark, samples, server
from podium.commands.metrics.document import Document, as_json, document_of
from podium.commands.metrics.prometheus_text import as_prometheus
from podium.commands.metrics.report import MetricsReport
from podium.errors import InvalidInput

# The formats, and what a file in each is called where nobody says.
FORMATS = {"json": "metrics.json", "prometheus": "metrics.prom", "html": "coordinator_performance.html"}


def check_format(form: str) -> None:
    """Accept a format.

    Raises:
        InvalidInput: there is no such format.
    """
    if form not in FORMATS:
        msg = f"--format is one of {', '.join(FORMATS)}, not {form}"
        raise InvalidInput(msg)


def check_replaceable(path: Path) -> None:
    """Accept a file that samples or a benchmark may replace: one that is missing, empty, or holds such figures.

    Raises:
        InvalidInput: it holds something else, such as figures of a server.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise InvalidInput(msg) from error
    if text and not any(note in text for note in (samples.NOTE, benchmark.NOTE)):
        msg = f"{path} holds something else than sample data; name another file, or replace it with --force"
        raise InvalidInput(msg)


def text_of_report(report: MetricsReport, form: str) -> tuple[Document, str]:
    """Return the document of figures that were made here, and the text of the file."""
    document = document_of(report, time.time())
    return document, as_prometheus(report) if form == "prometheus" else _text(document, form)


def text_of_server(url: str, project: str, form: str) -> tuple[Document, str]:
    """Return the document of a running server, and the text of the file.

    Raises:
        PodiumError: see `podium.commands.metrics.server`.
    """
    document = server.document_from(url, project)
    return document, server.prometheus_text_from(url, project) if form == "prometheus" else _text(document, form)


def _text(document: Document, form: str) -> str:
    return coordinator_page(document) if form == "html" else as_json(document)
