"""The kinds of sources: what each is called on the command line, and how it is opened."""

from podium.errors import InvalidInput
from podium.sources.coordinators import open_coordinators
from podium.sources.gateway import open_gateway
from podium.sources.jaeger import open_jaeger
from podium.sources.jobs import open_jobs
from podium.sources.langfuse import open_langfuse
from podium.sources.monitoring import open_monitoring
from podium.sources.orchestrator import open_orchestrator
from podium.sources.phoenix import open_phoenix
from podium.sources.prometheus import open_prometheus
from podium.sources.source import Opener, Options, Source

KINDS: dict[str, Opener] = {
    "coordinators": open_coordinators,
    "gateway": open_gateway,
    "jaeger": open_jaeger,
    "jobs": open_jobs,
    "langfuse": open_langfuse,
    "monitoring": open_monitoring,
    "orchestrator": open_orchestrator,
    "phoenix": open_phoenix,
    "prometheus": open_prometheus,
}
# The settings that say where a kind is, for who does not, by their documented variables.
VARIABLES = {"jaeger": "JAEGER_URL", "prometheus": "PROMETHEUS_URL"}


def open_source(kind: str, where: str, options: Options) -> Source:
    """Return a source, not yet read.

    Raises:
        InvalidInput: there is no such kind, or `where` does not name one.
    """
    opener = KINDS.get(kind)
    if opener is None:
        msg = f"there is no source {kind}; known are {', '.join(sorted(KINDS))}"
        raise InvalidInput(msg)
    variable = VARIABLES.get(kind, "")
    there = where.strip() or options.places.get(kind, "")
    if not there:
        msg = f"a source {kind} needs to know where: write {kind}:WHERE{variable and f', or set {variable}'}"
        raise InvalidInput(msg)
    return opener(there, options)


def open_spec(spec: str, options: Options) -> Source:
    """Return the source of `KIND:WHERE`.

    Raises:
        InvalidInput: it is not written so, or see `open_source`.
    """
    kind, _, where = spec.strip().partition(":")
    return open_source(kind, where, options)
