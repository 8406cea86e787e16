"""What `podium serve` needs of its settings: `serve` stops at the first that is wrong, `doctor` lists them all."""

from collections.abc import Callable
from dataclasses import dataclass

from podium.settings import Settings, http_ports, zone_of
from podium.sources.source import Options
from podium.sources.transfer.feed import Feed, open_specs


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be right before the server starts.

    Attributes:
        subject: what is looked at.
        look: returns what it is; raises InvalidInput where the server could not start with it.
    """

    subject: str
    look: Callable[[], str]


def checks(settings: Settings, named: list[str] | None = None) -> tuple[Check, ...]:
    """Return every check of the settings, and of the sources that were named instead of those of the settings."""
    return (
        Check("ports", lambda: ", ".join(str(port) for port in http_ports(settings))),
        Check("time zone", lambda: zone_of(settings).key),
        Check("sources", lambda: ", ".join(feed.label for feed in feeds_of(settings, named)) or "none are followed"),
        Check("PostgreSQL", lambda: _database(settings.database_url)),
    )


def check(settings: Settings, named: list[str] | None = None) -> None:
    """Accept the settings.

    Raises:
        InvalidInput: one of them is wrong.
    """
    for each in checks(settings, named):
        each.look()


def feeds_of(settings: Settings, named: list[str] | None = None) -> list[Feed]:
    """Return what is followed while serving: the sources that were named, or else set, and those with own settings.

    Raises:
        InvalidInput: one of them cannot be one.
    """
    specs = named or _listed(settings.sources)
    specs = [*specs, *(f"orchestrator:{file}" for file in _listed(settings.metrics_file))]
    specs += [f"{kind}:{where}" for kind, where in _addresses(settings).items()]
    return open_specs(specs, source_options(settings))


def source_options(settings: Settings) -> Options:
    """Return what every source is opened with."""
    return Options(zone=zone_of(settings), addresses=_addresses(settings))


def _addresses(settings: Settings) -> dict[str, str]:
    """Return where the sources are that have a setting of their own, by kind."""
    known = {"jaeger": settings.jaeger_url, "prometheus": settings.prometheus_url}
    return {kind: where for kind, where in known.items() if where}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _database(url: str) -> str:
    if not url:
        return "no copy is kept"
    from podium.mirror.address import parse_address  # noqa: PLC0415 - loads the driver, which few need

    return f"a copy is kept at {parse_address(url).shown}"
