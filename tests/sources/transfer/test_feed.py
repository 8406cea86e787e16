"""How a source and its project are written."""

from pathlib import Path

import pytest

from podium.errors import InvalidInput
from podium.sources.source import Options
from podium.sources.transfer.feed import open_feed, open_spec, open_specs

HERE = Options(here=Path("/srv"), addresses={"jaeger": "http://localhost:16686"})


@pytest.mark.parametrize(
    ("spec", "project", "kind", "name"),
    [
        ("orchestrator:logs/m.json", "default", "orchestrator", "/srv/logs/m.json"),
        ("shop=orchestrator:logs/m.json", "shop", "orchestrator", "/srv/logs/m.json"),
        (" shop=jobs:jobs.db ", "shop", "jobs", "/srv/jobs.db"),
        ("größe-2.x_y=jobs:a.db", "größe-2.x_y", "jobs", "/srv/a.db"),
        ("default=jobs:a.db", "default", "jobs", "/srv/a.db"),
        ("shop=jaeger", "shop", "jaeger", "http://localhost:16686"),
        ("jaeger:http://there:16686/?since=7d", "default", "jaeger", "http://there:16686"),
        ("shop=jaeger:http://there:16686?since=7d", "shop", "jaeger", "http://there:16686"),
        ("jobs:postgresql://db/aurea?host=/run/pg", "default", "jobs", "postgresql://db/aurea?host=/run/pg"),
        ("orchestrator:a=b.json", "default", "orchestrator", "/srv/a=b.json"),
        ("shop=orchestrator:a=b.json", "shop", "orchestrator", "/srv/a=b.json"),
    ],
)
def test_a_project_stands_before_the_kind_of_what_is_fed_into_it(spec: str, project: str, kind: str, name: str) -> None:
    feed = open_spec(spec, HERE)

    assert (feed.project, feed.source.kind, feed.source.name) == (project, kind, name)


@pytest.mark.parametrize(
    ("spec", "project", "name"),
    [
        ("shop=logs/orchestrator_metrics.json", "shop", "/srv/logs/orchestrator_metrics.json"),
        ("shop=m.json", "shop", "/srv/m.json"),
        ("logs/12:30.json", "default", "/srv/logs/12:30.json"),
        ("./a=b.json", "default", "/srv/a=b.json"),
        ("shop=./a=b.json", "shop", "/srv/a=b.json"),
        ("shop=/runs/*/m.json", "shop", "/runs/*/m.json"),
    ],
)
def test_a_path_without_a_kind_is_of_an_orchestrator(spec: str, project: str, name: str) -> None:
    feed = open_spec(spec, HERE)

    assert (feed.project, feed.source.kind, feed.source.name) == (project, "orchestrator", name)


@pytest.mark.parametrize(
    "spec", ["my shop=jobs:a.db", "shop =jobs:a.db", "=jobs:a.db", " =jobs:a.db", "shop!=jobs:a.db", "a,b=m.json"]
)
def test_a_name_that_is_none_is_answered_with_what_to_write(spec: str) -> None:
    with pytest.raises(InvalidInput, match=r"no name of a project: write letters, .* shop=KIND:WHERE; .* \./"):
        open_spec(spec, HERE)


@pytest.mark.parametrize("project", ["", " ", "p" * 129, "a\nb"])
def test_a_name_that_no_server_takes_is_refused_before_anything_is_read(project: str) -> None:
    with pytest.raises(InvalidInput, match="write 1 to 128 printable characters"):
        open_feed("jobs", "a.db", HERE, project=project)


def test_an_option_may_name_what_a_spec_cannot_write() -> None:
    assert open_feed("jobs", "a.db", HERE, project=" My team ").project == "My team"


@pytest.mark.parametrize("spec", ["shop", "shop=logs", "http://localhost:16686", "shop=jaegr"])
def test_what_is_neither_a_kind_nor_a_path_is_answered_with_the_kinds(spec: str) -> None:
    with pytest.raises(InvalidInput, match="known are coordinators, gateway"):
        open_spec(spec, HERE)


def test_the_same_source_is_followed_once_for_each_project() -> None:
    specs = ["jaeger:http://me:p@there?since=7d", "shop=jaeger:http://there", "jaeger:http://there", "shop=jobs:a.db"]

    assert [feed.label for feed in open_specs(specs, HERE)] == [
        "jaeger:http://there",
        "shop=jaeger:http://there",
        "shop=jobs:/srv/a.db",
    ]
