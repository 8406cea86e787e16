"""An export of two hundred thousand rows: the server holds a batch of them at a time."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.flows.server import Server

from podium.client.podium_server import pieces
from podium.model.time import format_instant

ROWS = 200_000
# To fill the table takes most of it, and longer still beside other tests.
pytestmark = pytest.mark.timeout(900)
_FILL = """
import sys
from pathlib import Path
from podium.store.engine import Engine, embedded_address
from podium.store.schema import migrate
from tests.rows import commit
from tests.rows_many import insert_many
engine = Engine(embedded_address(Path(sys.argv[1])), readers=1)
migrate(engine)
print(insert_many(engine, "big", int(sys.argv[2])))
commit(engine, 1)
engine.close()
"""
ROOT = Path(__file__).parents[2]


def peak_bytes(server: Server) -> int:
    """Return the most memory the server held since it was last asked to forget."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{server.process.pid}/status").read_text())
    assert found
    return int(found[1]) * 1024


def forget_peak(server: Server) -> None:
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server, not yet started, whose project `big` has many spans, and the end of the last of them."""
    server = Server(tmp_path_factory.mktemp("filled") / "data")
    server.data.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _FILL, str(server.data / "engine"), str(ROWS)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    yield server, format_instant(int(done.stdout))
    server.close()


@pytest.mark.parametrize(("what", "sort"), [("spans", ""), ("spans", "-tokens")])
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux reports the peak of memory")
def test_S0_51_the_memory_of_the_server_does_not_grow_with_the_result(
    filled: tuple[Server, str], what: str, sort: str
) -> None:
    server, end = filled
    server.start()  # anew for each: what one export held would hide what the next one holds
    window = {"from": "2026-09-21T00:00:00Z", "to": end}

    def export(**more: str) -> int:
        asked = {"what": what, "sort": sort, "format": "json", "project": "big", **window, **more}
        return sum(len(piece) for _, piece in pieces(server.url, f"/api/v1/export?{urlencode(asked)}"))

    export(to="2026-09-21T20:00:00Z")  # 2,600 rows: what every export needs is there
    forget_peak(server)
    export(to="2026-09-21T20:00:00Z")
    of_few = peak_bytes(server)
    size = export()
    growth = peak_bytes(server) - of_few
    server.stop()

    assert size > 70 * 2**20
    assert growth < size / 2
