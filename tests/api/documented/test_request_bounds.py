"""The project and the window that a documented request is about."""

from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from tests.api.status import STATUS

from podium.api.clock import Clock
from podium.api.documented import request_bounds
from podium.api.documented.request_bounds import DAY_NS, project_of, whole_project, window
from podium.api.live import Live
from podium.api.services import Services
from podium.errors import InvalidInput
from podium.model.time import NS_PER_S, format_instant, parse_instant
from podium.query.ask.bounds import Bounds
from podium.query.stored.projects import Project, Projects
from podium.store.engine import Engine

NOW_NS = parse_instant("2026-09-21T14:34:56Z")


def asked(**parameters: str) -> Request:
    return Request({"type": "http", "query_string": urlencode(parameters).encode(), "headers": []})


@pytest.fixture
def services(engine: Engine) -> Services:
    return Services(engine, lambda: STATUS, Live(), clock=Clock(now_ns=lambda: NOW_NS))


@pytest.mark.parametrize(("stored", "project"), [((), "default"), (("shop",), "shop"), (("shop", "bank"), "default")])
def test_S2_21_who_names_no_project_means_the_only_one(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, stored: tuple[str, ...], project: str
) -> None:
    times = dict.fromkeys(("first_received", "last_received", "last_time"), NOW_NS)
    found = Projects(projects=tuple(Project(name=name, sample=False, **times) for name in stored), more=0)
    monkeypatch.setattr(request_bounds, "list_projects", lambda _, **__: found)

    assert project_of(asked(), engine) == project
    assert project_of(asked(project="mine"), engine) == "mine"


def test_the_whole_project_ends_with_tomorrow() -> None:
    midnight = parse_instant("2026-09-21T00:00:00Z")

    for now_ns in (midnight, midnight + DAY_NS - 1):
        assert whole_project("shop", now_ns) == Bounds("shop", 0, midnight + 2 * DAY_NS)
    assert whole_project("shop", midnight - 1).until_ns == midnight + DAY_NS


def test_without_a_window_it_is_the_whole_project(services: Services) -> None:
    assert window(asked(project="shop"), services) == whole_project("shop", NOW_NS)


def test_S0_52_a_window_is_the_one_asked_for(services: Services) -> None:
    bounds = window(asked(project="shop", range="1h"), services)

    assert bounds == Bounds("shop", NOW_NS - 3_600 * NS_PER_S, NOW_NS)
    since = window(asked(project="shop", **{"from": "2026-09-21T14:00:00Z"}), services)
    assert since.since_ns == parse_instant("2026-09-21T14:00:00Z")
    until = window(asked(project="shop", to="2026-09-21T14:00:00Z"), services)
    assert (until.since_ns, until.until_ns) == (0, parse_instant("2026-09-21T14:00:00Z"))


@pytest.mark.parametrize("later_ns", [0, 1])
def test_S0_52_a_window_without_length_is_refused(services: Services, later_ns: int) -> None:
    request = asked(project="shop", to=format_instant(NOW_NS), **{"from": format_instant(NOW_NS + later_ns)})

    with pytest.raises(InvalidInput, match="`from` must lie before `to`"):
        window(request, services)
