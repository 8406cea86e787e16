"""How long the API takes behind each page, over a month of spans, and what a span costs on the disk."""

import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.server import Server, running

DAYS = 30
_CHUNK = 250_000
_FILL_S = 3_600
_ROUNDS = 25
_PROJECT = "project=load"
PAGES = {
    "overview 24 h": f"/api/v1/overview?{_PROJECT}&range=24h",
    "overview 30 d": f"/api/v1/overview?{_PROJECT}&range=30d",
    "cost by model 24 h": f"/api/v1/series?{_PROJECT}&range=24h&measure=cost&by=model",
    "cost by model 30 d": f"/api/v1/series?{_PROJECT}&range=30d&measure=cost&by=model",
    "p95 latency 30 d": f"/api/v1/series?{_PROJECT}&range=30d&measure=duration_p95_ns",
    "breakdown by model 30 d": f"/api/v1/breakdown?{_PROJECT}&range=30d&by=model",
    "movers 24 h": f"/api/v1/movers?{_PROJECT}&range=24h",
    "newest calls": f"/api/v1/spans?{_PROJECT}&range=30d&filter=kind:llm&limit=10",
    "newest traces": f"/api/v1/traces?{_PROJECT}&range=30d&limit=50",
    "newest failed traces": f"/api/v1/traces?{_PROJECT}&range=30d&limit=50&filter=error:true",
    "dearest traces 24 h": f"/api/v1/traces?{_PROJECT}&range=24h&limit=50&sort=-cost",
    "text search 24 h": f"/api/v1/traces?{_PROJECT}&range=24h&limit=50&filter=%22refund%20policy%20late%22",
    "orchestrator's metrics": f"/api/metrics?{_PROJECT}",
    "orchestrator's timeline": f"/api/timeline?{_PROJECT}&range=24h",
    "jobs": f"/metrics/jobs?{_PROJECT}",
    "one job": f"/metrics/jobs/job-7?{_PROJECT}",
    "coordinators": f"/metrics.json?{_PROJECT}",
    "monitored tools": f"/api/monitoring/tools?{_PROJECT}",
    "monitored workflows": f"/api/monitoring/dags?{_PROJECT}",
    "facets 24 h": f"/api/v1/facets?{_PROJECT}&range=24h&fields=model,provider,kind,service,agent",
}


@contextlib.contextmanager
def filled(spans: int) -> Iterator[Path]:
    """Give a data directory with `spans` over thirty days, for as long as the context lasts."""
    with tempfile.TemporaryDirectory() as directory:
        # In a process of its own: the engine's directory has one owner.
        subprocess.run(
            [sys.executable, "-m", "benchmarks.pages", "fill", directory, str(spans)], check=True, timeout=_FILL_S
        )
        yield Path(directory)


def pages(data: Path, spans: int) -> dict[str, Any]:
    """Serve a data directory that holds `spans`, and time every page's API, the caches warm."""
    with running(data) as server:
        result: dict[str, Any] = {"start_to_ready_s": server.start_s, "rss_mb": server.rss_mb()}
        trace = server.get(PAGES["newest traces"])["traces"][-1]["trace_id"]
        paths = {**PAGES, "one trace": f"/api/v1/traces/{trace}?{_PROJECT}"}
        result["ms"] = {name: _time(server, path) for name, path in paths.items()}
        engine = server.get("/api/v1/status")["engine"]
        result["bytes_per_span"] = engine["bytes_on_disk"] / spans
        return result


def _time(server: Server, path: str) -> dict[str, float]:
    server.get(path)
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        server.get(path)
        times.append((time.perf_counter() - began) * 1000)
    return {"p50": statistics.median(times), "p95": sorted(times)[int(0.95 * _ROUNDS)]}


def fill(data: Path, spans: int) -> None:
    """Write `spans` over thirty days, and let the engine merge what it wrote."""
    from podium.store.engine import Engine, embedded_address  # noqa: PLC0415 - opens in this process only
    from podium.store.schema import migrate  # noqa: PLC0415

    engine = Engine(embedded_address(data / "engine"))
    migrate(engine)
    statement = (Path(__file__).parent / "fill.sql").read_text("utf-8")
    first_ns = (int(time.time()) - DAYS * 86_400) * 10**9
    step_ns = DAYS * 86_400 * 10**9 // (spans // 10)
    for number, first in enumerate(range(0, spans, _CHUNK)):
        count = min(_CHUNK, spans - first)
        engine.execute(
            statement, {"batch": number + 1, "first_ns": first_ns, "step_ns": step_ns, "first": first, "count": count}
        )
    for table in ("spans", "rollups", "traces"):
        engine.execute(f"OPTIMIZE TABLE {table} FINAL")
    engine.close()


if __name__ == "__main__":
    fill(Path(sys.argv[2]), int(sys.argv[3]))
