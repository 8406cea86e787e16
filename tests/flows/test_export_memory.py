"""An export of hundreds of thousands of rows: the server holds a batch of them at a time."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.flows.server import Server

from podium.client.podium_server import pieces
from podium.model.time import format_instant

ROWS = 300_000
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


@pytest.mark.parametrize(("what", "sort"), [("spans", ""), ("spans", "-tokens")])
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of memory is told by Linux alone")
def test_S0_51_the_memory_of_the_server_does_not_grow_with_the_result(own: Server, what: str, sort: str) -> None:
    own.data.mkdir()
    filled = subprocess.run(
        [sys.executable, "-c", _FILL, str(own.data / "engine"), str(ROWS)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    window = {"from": "2026-09-21T00:00:00Z", "to": format_instant(int(filled.stdout))}
    own.start()

    def export(**more: str) -> int:
        asked = {"what": what, "sort": sort, "format": "json", "project": "big", **window, **more}
        return sum(len(piece) for _, piece in pieces(own.url, f"/api/v1/export?{urlencode(asked)}"))

    export(to="2026-09-21T20:00:00Z")  # 2,600 rows: what every export needs is there
    forget_peak(own)
    export(to="2026-09-21T20:00:00Z")
    of_few = peak_bytes(own)
    size = export()

    assert size > 100 * 2**20
    assert peak_bytes(own) - of_few < size / 2
