"""The kinds of sources: what each is called on the command line, and how it is opened."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from podium.errors import InvalidInput
from podium.sources.access.database import Database, find_database
from podium.sources.access.files import absolute
from podium.sources.source import Opener, Options, Source
from podium.sources.tools.coordinator_files import Coordinators
from podium.sources.tools.gateway_tables import Gateway
from podium.sources.tools.jaeger import Jaeger
from podium.sources.tools.job_tables import Jobs
from podium.sources.tools.langfuse import Langfuse
from podium.sources.tools.monitoring_tables import Monitoring
from podium.sources.tools.orchestrator_files import Orchestrator
from podium.sources.tools.phoenix import Phoenix
from podium.sources.tools.prometheus import Prometheus


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
    there = where.strip() or options.addresses.get(kind, "")
    if not there:
        msg = f"a source {kind} needs to know where: write {kind}:WHERE{variable and f', or set {variable}'}"
        raise InvalidInput(msg)
    return opener(there, options)
