"""The kinds of sources: what each is called on the command line, and how it is opened."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from podium.errors import InvalidInput
from podium.sources.coordinators import Coordinators
from podium.sources.database import Database, find_database
from podium.sources.files import absolute
from podium.sources.gateway import Gateway
from podium.sources.jaeger import Jaeger
from podium.sources.jobs import Jobs
from podium.sources.langfuse import Langfuse
from podium.sources.monitoring import Monitoring
from podium.sources.orchestrator import Orchestrator
from podium.sources.phoenix import Phoenix
from podium.sources.prometheus import Prometheus
from podium.sources.source import Opener, Options, Source


def _of_files(make: Callable[[str, ZoneInfo], Source]) -> Opener:
    return lambda where, options: make(absolute(where, options.here), options.zone)


def _of_tables(make: Callable[[Database, ZoneInfo], Source]) -> Opener:
    return lambda where, options: make(find_database(where, options.here), options.zone)


KINDS: dict[str, Opener] = {
    "coordinators": _of_files(Coordinators),
    "gateway": _of_tables(Gateway),
    "jaeger": lambda where, _: Jaeger(where),
    "jobs": _of_tables(Jobs),
    "langfuse": _of_files(lambda name, _: Langfuse(name)),
    "monitoring": _of_tables(Monitoring),
    "orchestrator": _of_files(Orchestrator),
    "phoenix": _of_files(Phoenix),
    "prometheus": lambda where, _: Prometheus(where),
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
