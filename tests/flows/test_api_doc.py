"""docs/api.md: its addresses answer, its program turns pages, and it names every address and every error."""

import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from tests.flows.server import Server

from podium.api.errors import _REPLIES
from podium.api.v1.schema import openapi

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
CURLS = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]
(PROGRAM,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
_OPTIONS = {"-d", "--data-urlencode"}
_OF_ONE = re.compile(r"/[0-9a-f]{32}")


def address_of(line: str) -> str:
    """Return path and query of a line such as `curl -sG localhost:4318/api/v1/traces -d project=demo`."""
    words = shlex.split(line)
    (url,) = [word for word in words if "localhost:4318" in word]
    given = [word.partition("=")[::2] for before, word in pairwise(words) if before in _OPTIONS]
    parts = urlsplit(f"http://{url.removeprefix('http://')}")
    query = "&".join(filter(None, (parts.query, urlencode(given))))
    return f"{parts.path}?{query}"


def test_an_address_is_read_as_curl_reads_it() -> None:
    line = "curl -sG localhost:4318/api/v1/traces -d project=demo --data-urlencode 'filter=status:error cost>1'"

    assert address_of(line) == "/api/v1/traces?project=demo&filter=status%3Aerror+cost%3E1"


@pytest.mark.parametrize("line", [line for line in CURLS if "/live" not in line and not _OF_ONE.search(line)])
def test_a_documented_address_answers(server: Server, line: str) -> None:
    assert server.request(address_of(line)).status == 200


@pytest.mark.parametrize("line", [line for line in CURLS if _OF_ONE.search(line)])
def test_a_documented_address_of_one_thing_is_not_found_where_it_is_not(server: Server, line: str) -> None:
    reply = server.request(address_of(line))

    assert (reply.status, reply.json()["error"]["code"]) == (404, "not_found")
    assert "nothing at" not in reply.json()["error"]["message"]


def test_the_documented_program_turns_pages_to_the_end(server: Server) -> None:
    program = PROGRAM.replace("http://localhost:4318", server.url)

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_every_address_is_named() -> None:
    named = {re.sub(r"/[0-9a-f]{16,32}", "/{}", path) for path in re.findall(r"/api/v1/[\w./]+(?<!\.)", TEXT)}
    described = {re.sub(r"\{\w+\}", "{}", path) for path in openapi()["paths"]}

    assert described - {"/api/v1/traces/{}/waterfall"} <= named
    assert "`/waterfall`" in TEXT


def test_every_error_is_named_with_its_status() -> None:
    rows = re.findall(r"^\| (\d{3}) \| ([^|]+) \|", TEXT, re.MULTILINE)
    documented = {(code, int(status)) for status, codes in rows for code in re.findall(r"`(\w+)`", codes)}

    assert documented == {(code, status) for _, status, code in _REPLIES if code != "failed"}
