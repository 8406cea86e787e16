"""All routes together: where they are, what is called before them, and that each is tested."""

from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from podium.api.v1.routes import compose
from podium.api.v1.schema import openapi


def test_every_route_is_below_the_version_and_named_by_its_function() -> None:
    operations = {path: operation for path, methods in openapi()["paths"].items() for operation in methods.values()}

    assert all(path.startswith("/api/v1/") for path in operations)
    assert operations["/api/v1/journal/replay"]["operationId"] == "post_replay"
    assert all({"400", "404", "503"} <= set(operation["responses"]) for operation in operations.values())


def test_dependencies_are_called_before_every_route() -> None:
    called: list[int] = []
    app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
    app.include_router(compose([Depends(lambda: called.append(1))]))

    assert TestClient(app).get("/api/v1/fields").status_code == 200
    assert called == [1]


def test_no_route_of_the_description_is_untried() -> None:
    source = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    paths = [path.removeprefix("/api/v1").replace("/live", "get_live").split("/{")[0] for path in openapi()["paths"]]

    assert [path for path in paths if path not in source] == []
