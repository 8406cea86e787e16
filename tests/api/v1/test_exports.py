"""The route of exports: replies, names of files, errors before and behind the first byte, and clients that leave."""

import asyncio
import csv
import io
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from tests.api.status import STATUS
from tests.api.v1.conftest import api
from tests.rows import START_NS, call_row, commit, insert
from tests.rows_many import insert_many

from podium.api.live import Live
from podium.api.services import Services
from podium.api.v1.exports import file_name
from podium.client.podium_server import pieces
from podium.errors import StoreError, StoreUnavailable
from podium.model.time import NS_PER_S, format_instant
from podium.query.ask.bounds import Bounds
from podium.query.export import exports
from podium.store.engine import Engine

FORMS = ("csv", "json", "xlsx", "parquet")
PATH = "/api/v1/export"


class Watched:
    """An engine that counts its reads, and fails from one on."""

    def __init__(self, engine: Engine, *, fails_at: int | None = None) -> None:
        self._engine = engine
        self._fails_at = fails_at
        self.reads = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def select(self, sql: str, parameters: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        self.reads += 1
        if self._fails_at is not None and self.reads >= self._fails_at:
            msg = "the engine refused a statement"
            raise StoreError(msg)
        return self._engine.select(sql, parameters)


def app_with(engine: Any, spool: Path) -> FastAPI:
    return api(Services(engine=engine, status=lambda: STATUS, live=Live(), spool=spool))


@pytest.fixture(autouse=True)
def _committed(engine: Engine) -> None:
    commit(engine, 1)


@pytest.fixture
def client(engine: Engine, tmp_path: Path) -> TestClient:
    return TestClient(app_with(engine, tmp_path))


def asked(project: str, until_ns: int = START_NS + 100 * NS_PER_S, **more: str) -> dict[str, str]:
    window = {"from": format_instant(START_NS), "to": format_instant(until_ns)}
    return {"what": "calls", "project": project, **window, **more}


@pytest.mark.parametrize("form", FORMS)
def test_S0_51_every_format_is_a_file_with_a_name_and_a_type(
    client: TestClient, engine: Engine, project: str, form: str, tmp_path: Path
) -> None:
    insert(engine, call_row(project))

    reply = client.get(PATH, params=asked(project, format=form))

    assert reply.status_code == 200
    assert reply.headers["content-disposition"].endswith(f'-20260921T1414Z-20260921T1415Z.{form}"')
    assert reply.headers["content-disposition"].startswith('attachment; filename="podium-calls-test_S0_51')
    assert reply.headers["content-type"].partition(";")[0] not in ("", "text/html")
    assert reply.headers.get("x-podium-rows") == ("1" if form in ("xlsx", "parquet") else None)
    assert list(tmp_path.iterdir()) == []


def test_the_name_of_a_file_is_harmless_whatever_the_project_is_called() -> None:
    evil = 'a"\r\nSet-Cookie: x=1\r\n\r\n<b>é/../..\\;'

    name = file_name("traces", Bounds(evil, 0, NS_PER_S))

    assert name == "podium-traces-a_Set-Cookie_x_1_b-19700101T0000Z-19700101T0000Z"
    assert file_name("traces", Bounds("…", 0, 1)).startswith("podium-traces-project-")


def test_a_project_of_hostile_letters_cannot_add_a_header(client: TestClient) -> None:
    reply = client.get(PATH, params=asked("x\r\nSet-Cookie: a=b"))

    assert reply.status_code == 200
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"what": "nothing"}, "invalid_input"),
        ({"format": "pdf"}, "invalid_input"),
        ({"columns": "nope"}, "invalid_input"),
        ({"sort": "-price"}, "invalid_input"),
        ({"sort": "span_errors"}, "invalid_input"),
        ({"what": "plans", "filter": "model:a"}, "invalid_input"),
        ({"filter": "model:"}, "filter_syntax"),
        ({"filter": "nope:1"}, "filter_syntax"),
        ({"step": "0"}, "invalid_input"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_an_error_before_the_first_byte_is_json(
    client: TestClient, project: str, more: dict[str, str], code: str, form: str
) -> None:
    reply = client.get(PATH, params=asked(project) | {"format": form} | more)

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, code)
    assert "content-disposition" not in reply.headers


@pytest.mark.parametrize(("form", "fails_at"), [("csv", 1), ("json", 1), ("xlsx", 4), ("parquet", 4)])
def test_an_engine_that_fails_before_the_first_byte_is_answered_as_json(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str, fails_at: int
) -> None:
    monkeypatch.setattr(exports, "BATCH", 2)
    insert(engine, *(call_row(project) for _ in range(20)))
    client = TestClient(app_with(Watched(engine, fails_at=fails_at), tmp_path))

    reply = client.get(PATH, params=asked(project, format=form))

    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "store_failed")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def listening() -> Iterator[Any]:
    """Serves an application on a free port until the test ends."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def listen(app: FastAPI) -> str:
        sock = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, args=([sock],))
        servers.append((server, thread))
        thread.start()
        return f"http://127.0.0.1:{sock.getsockname()[1]}"

    yield listen
    for server, thread in servers:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_error_midway_breaks_the_connection_off(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listening: Any, form: str
) -> None:
    monkeypatch.setattr(exports, "BATCH", 100)
    insert(engine, *(call_row(project) for _ in range(1_000)))
    url = listening(app_with(Watched(engine, fails_at=5), tmp_path))
    got: list[bytes] = []

    with pytest.raises(StoreUnavailable, match="broke off"):
        got.extend(piece for _, piece in pieces(url, f"{PATH}?{urlencode(asked(project, format=form))}"))


async def _until_it_leaves(app: FastAPI, query: str, *, after: int) -> int:
    """Ask as a client that hangs up when it has got a number of pieces; return how many it got."""
    left, got, has_asked = asyncio.Event(), 0, False

    async def receive() -> dict[str, Any]:
        nonlocal has_asked
        if not has_asked:
            has_asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        if after:
            await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal got
        got += message["type"] == "http.response.body"
        if got >= after:
            left.set()

    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": PATH, "raw_path": PATH.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [], "client": None, "server": None, "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return got


@pytest.mark.parametrize(("form", "after"), [("csv", 2), ("json", 2), ("xlsx", 0), ("parquet", 0)])
def test_a_client_that_leaves_ends_the_reading(
    engine: Engine, project: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str, after: int
) -> None:
    monkeypatch.setattr(exports, "BATCH", 10)
    insert(engine, *(call_row(project, start_ns=START_NS + number) for number in range(3_000)))
    watched = Watched(engine)

    asyncio.run(_until_it_leaves(app_with(watched, tmp_path), urlencode(asked(project, format=form)), after=after))

    assert 0 < watched.reads < 100  # of 300
    assert list(tmp_path.iterdir()) == []


def test_S0_51_every_row_arrives_once_and_no_piece_grows_with_the_result(
    client: TestClient, engine: Engine, project: str
) -> None:
    count = 30_000
    until_ns = insert_many(engine, project, count)

    with client.stream("GET", PATH, params=asked(project, until_ns, format="csv", columns="span_id")) as reply:
        text = b"".join(reply.iter_bytes()).decode()
    as_json = client.get(PATH, params=asked(project, until_ns, format="json", columns="span_id")).json()

    ids = [row[0] for row in csv.reader(io.StringIO(text))][1:]
    assert len(ids) == len({*ids}) == count
    assert [row["span_id"] for row in as_json] == ids


def test_charts_are_asked_for_like_lists(client: TestClient, engine: Engine, project: str) -> None:
    insert(engine, call_row(project))

    reply = client.get(PATH, params=asked(project, what="breakdown", by="model", format="json"))

    assert json.loads(reply.content)[0]["cost_usd"] == "0.010000000"
