"""Every example of the page about web applications is run as a program, and its tables are true."""

import inspect
import re
from pathlib import Path

import pytest
from tests.flows.programs import run_program

from podium.integrations import fastapi, flask

PAGE = (Path(__file__).parents[2] / "docs" / "integrations.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
# What each is asked, and what it answers; nothing listens where it would send.
ASKED = [
    ("flask", "/orders/17", 200),
    ("fastapi", "/orders/17", 200),
    ("flask", "/orders/17", 404),
    ("flask", "/monitoring/users", 401),
    ("fastapi", "/monitoring/users", 401),
]
ASK = {
    "flask": "app.test_client().get({path!r}).status_code",
    "fastapi": "__import__('starlette.testclient').testclient.TestClient(app).get({path!r}).status_code",
}


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs(number: int, tmp_path: Path) -> None:
    kind, path, status = ASKED[number]
    ask = f"\nprint({ASK[kind].format(path=path)})\n"

    off = {"OTEL_SDK_DISABLED": "true"}
    assert run_program(EXAMPLES[number] + ask, None, "doc", here=tmp_path, environment=off) == f"{status}\n"


@pytest.mark.parametrize("middleware", [flask.MonitoringMiddleware, fastapi.MonitoringMiddleware])
def test_every_argument_of_the_middleware_is_on_the_page(middleware: type) -> None:
    table = PAGE.partition("| argument |")[2].partition("\n\n")[0]
    named = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}

    assert named == set(inspect.signature(middleware).parameters) - {"app"}


@pytest.mark.parametrize("middleware", [flask.MonitoringMiddleware, fastapi.MonitoringMiddleware])
def test_every_argument_of_the_middleware_is_explained_where_an_editor_looks(middleware: type) -> None:
    explained = re.findall(
        r"^    (\w+): ", inspect.getdoc(inspect.getattr_static(middleware, "__init__")) or "", re.MULTILINE
    )

    assert explained == list(inspect.signature(middleware).parameters)
    assert inspect.signature(flask.MonitoringMiddleware) == inspect.signature(fastapi.MonitoringMiddleware)


@pytest.mark.parametrize("function", [flask.monitoring, fastapi.monitoring])
def test_what_the_monitoring_takes_is_on_the_page(function: object) -> None:
    assert callable(function)
    text = PAGE.partition("## The monitoring")[2]

    missing = [name for name in inspect.signature(function).parameters if name not in text]

    assert missing == []
