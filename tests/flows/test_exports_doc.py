"""docs/exports.md: its commands run, and its tables name everything there is."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.exported import read_rows
from tests.flows.server import Server, podium

from podium.query.export.charts import CHARTS
from podium.query.export.exports import LISTS

TEXT = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("podium ")])
def test_S0_51_a_documented_command_writes_its_file(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)

    done = podium(*shlex.split(line)[1:], "--url", server.url)

    assert done.returncode == 0, done.stderr
    (path,) = tmp_path.iterdir()
    assert path.name in line or path.name == "traces.csv"
    assert isinstance(read_rows(path), list)


def test_S0_51_the_documented_address_answers(server: Server) -> None:
    (line,) = [line for line in LINES if line.startswith("curl ")]
    address = urlsplit(shlex.split(line)[-1])

    reply = server.request(f"{address.path}?{address.query}")

    assert reply.status == 200
    assert reply.body.startswith(b"trace_id,start_time,")


def test_every_list_and_column_is_documented() -> None:
    tables = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", TEXT, re.MULTILINE))

    assert {name: re.findall(r"`(\w+)`", tables[name]) for name in LISTS} == {
        name: [column.name for column in listing.columns] for name, listing in LISTS.items()
    }
    assert set(CHARTS) <= set(tables)


def test_every_order_and_every_filter_is_documented() -> None:
    lines = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \|$", TEXT, re.MULTILINE)
    told = {name: text for names, text in lines for name in re.findall(r"`(\w+)`", names) if name in LISTS}
    orders = {name: re.findall(r"`(\w+)`", text) for names, text in lines for name in re.findall(r"`(\w+)`", names)
              if "`start_time`" in text}  # fmt: skip

    assert orders == {name: [*listing.sorts] for name, listing in LISTS.items() if listing.sorts}
    assert {name: not text.startswith("refused") for name, text in told.items()} == {
        name: listing.is_filtered for name, listing in LISTS.items()
    }
