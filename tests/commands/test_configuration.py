"""What the settings must be for `podium serve`."""

from pathlib import Path

import pytest

from podium.commands.configuration import check, checks, feeds_of, source_options
from podium.errors import InvalidInput
from podium.settings import Settings, load


def found(settings: Settings) -> dict[str, str]:
    return {each.subject: each.look() for each in checks(settings)}


def test_each_check_says_what_it_found() -> None:
    assert found(load({})) == {
        "ports": "4318",
        "time zone": "UTC",
        "sources": "none are followed",
        "PostgreSQL": "no copy is kept",
    }
    assert found(
        load({
            "PODIUM_ALSO_LISTEN": "5000,8000",
            "PODIUM_TIME_ZONE": "Europe/Vienna",
            "PODIUM_SOURCES": "shop=jobs:/srv/jobs.db",
            "DATABASE_URL": "postgresql://me:secret@db:5433/aurea",
        })
    ) == {
        "ports": "4318, 5000, 8000",
        "time zone": "Europe/Vienna",
        "sources": "shop=jobs:/srv/jobs.db",
        "PostgreSQL": "a copy is kept at db:5433/aurea",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"PODIUM_ALSO_LISTEN": "5000,many"}, "`many` is no port"),
        ({"PODIUM_TIME_ZONE": "Mars/Olympus"}, "there is no time zone Mars/Olympus"),
        ({"PODIUM_SOURCES": "spreadsheet:x.xlsx"}, "there is no source spreadsheet"),
        ({"DATABASE_URL": "mysql://me:secret@db/aurea"}, "not mysql://"),
        ({"DATABASE_URL": "postgresql://me:secret@db:x/aurea"}, "DATABASE_URL cannot be read"),
    ],
)
def test_what_the_server_could_not_start_with_is_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as raised:
        check(load(variables))

    assert "secret" not in str(raised.value)


def test_sources_are_those_named_or_set_and_those_with_own_settings() -> None:
    settings = load({
        "PODIUM_SOURCES": "jobs:/srv/jobs.db, gateway:/srv/gateway.db",
        "METRICS_FILE": "/srv/metrics.json",
        "JAEGER_URL": "http://jaeger:16686",
        "PROMETHEUS_URL": "http://prometheus:9090",
    })  # fmt: skip
    own = ["orchestrator:/srv/metrics.json", "jaeger:http://jaeger:16686", "prometheus:http://prometheus:9090"]

    assert [each.label for each in feeds_of(settings)] == ["jobs:/srv/jobs.db", "gateway:/srv/gateway.db", *own]
    assert [each.label for each in feeds_of(settings, ["phoenix:/srv/x"])] == ["phoenix:/srv/x", *own]


def test_a_list_of_sources_that_was_given_stays_as_it_is() -> None:
    named = ["phoenix:/srv/x"]

    feeds_of(load({"METRICS_FILE": "/srv/metrics.json"}), named)

    assert named == ["phoenix:/srv/x"]


def test_sources_are_opened_with_the_zone_and_the_addresses_that_are_set() -> None:
    options = source_options(load({"PODIUM_TIME_ZONE": "Europe/Vienna", "JAEGER_URL": "http://jaeger:16686"}))

    assert (options.zone.key, options.here) == ("Europe/Vienna", Path.cwd())
    assert options.addresses == {"jaeger": "http://jaeger:16686"}
