"""How fast spans come in: the whole server under load, beside the engine's part of the work alone."""

import asyncio
import statistics
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from benchmarks.load import SPANS_PER_REQUEST, bodies, fresh, in_three, send, send_one
from benchmarks.server import Server, running
from benchmarks.waiting import wait_until

_TEMPLATES = 200
_ENGINE_ALONE_SPANS = 600 * SPANS_PER_REQUEST


def sustained(seconds: float) -> dict[str, Any]:
    """Send as fast as answers come, on the same cores as the server."""
    requests = fresh(bodies(_TEMPLATES))
    with tempfile.TemporaryDirectory() as directory, running(Path(directory)) as server:
        idle_mb = server.rss_mb()
        asyncio.run(send(server.port, requests, seconds=3))
        server.settle()
        cpu, peak = server.cpu_s(), _Peak(server)
        sent = asyncio.run(send(server.port, requests, seconds=seconds))
        drained_s = server.settle()
        total_s = sent.seconds + drained_s
        counts = server.get("/api/v1/status")["counts"]["spans"]
        paced = asyncio.run(send(server.port, requests, seconds=15, spans_per_s=10_000))
        return {
            "spans_per_s_acknowledged": sent.spans / sent.seconds,
            "spans_per_s_stored": sent.spans / total_s,
            "drained_s": drained_s,
            "refused_requests": sent.refused,
            "ack_p50_ms": sent.ack_ms(0.5),
            "ack_p99_ms": sent.ack_ms(0.99),
            "ack_p99_ms_at_10000_per_s": paced.ack_ms(0.99),
            "cpu_cores": (server.cpu_s() - cpu) / total_s,
            "rss_idle_mb": idle_mb,
            "rss_peak_mb": peak.stop(),
            "counts_add_up": counts["accepted"] == counts["stored"] + counts["waiting"],
        }


class _Peak:
    """Watches the server's memory from a thread."""

    def __init__(self, server: Server) -> None:
        self._server, self._most, self._stopped = server, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stopped.wait(0.2):
            self._most = max(self._most, self._server.rss_mb())

    def stop(self) -> float:
        """Return the most it used, in MB."""
        self._stopped.set()
        self._thread.join()
        return self._most


def engine_alone(*, is_apart: bool = False) -> dict[str, Any]:
    """Decode, interpret and store journal segments, with nothing else going on.

    With `is_apart` the spans of each trace come in three requests, roots last, which lie in segments of their own.
    """
    from podium.ingest.committer import Committer  # noqa: PLC0415 - the engine opens in this process only
    from podium.ingest.intake import Intake, Request  # noqa: PLC0415
    from podium.ingest.journal import Journal  # noqa: PLC0415
    from podium.interpret.pricing.price_book import PriceBook  # noqa: PLC0415
    from podium.settings import Settings  # noqa: PLC0415
    from podium.store.engine import Engine, embedded_address  # noqa: PLC0415
    from podium.store.schema import migrate  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory)
        engine = Engine(embedded_address(data / "engine"))
        migrate(engine)
        journal = Journal(data / "journal", max_segment_bytes=Settings().max_segment_bytes)
        intake = Intake(journal, data, max_journal_bytes=2**34, min_free_bytes=0)
        committer = Committer(engine, journal, intake, PriceBook(None))
        committer.prepare()
        journal.start()
        templates = bodies(_TEMPLATES)
        whole = ((body, SPANS_PER_REQUEST) for body in fresh(templates))
        requests = in_three(templates) if is_apart else whole

        async def fill() -> int:
            taken = 0
            while taken < _ENGINE_ALONE_SPANS:
                body, spans = next(requests)
                await intake.take(Request("traces", "bench", body, spans))
                taken += spans
            return taken

        taken = asyncio.run(fill())
        committer.start()
        seconds = wait_until(lambda: not intake.tally().waiting["traces"], "the committer to store all", seconds=600)
        journal.stop()
        committer.stop()
        engine.close()
    return {"spans_per_s": taken / seconds}


def visibility(rounds: int = 20) -> dict[str, Any]:
    """Time from an answered request to its spans in the figures that pages read."""
    requests = fresh(bodies(rounds + 1, seed=7))
    lags = []
    with tempfile.TemporaryDirectory() as directory, running(Path(directory)) as server:
        asyncio.run(send_one(server.port, next(requests)))
        server.settle()
        for number in range(1, rounds + 1):
            before = _stored(server)
            asyncio.run(send_one(server.port, next(requests)))
            lags.append(_seconds_until_more(server, before, f"request {number} of {rounds}"))
    return {"lag_median_s": statistics.median(lags), "lag_max_s": max(lags)}


def _seconds_until_more(server: Server, before: float, what: str) -> float:
    return wait_until(lambda: _stored(server) != before, f"{what} to be seen in the overview", seconds=60)


def _stored(server: Server) -> float:
    return float(server.get("/api/v1/overview?project=bench&range=1h")["requests"]["value"] or 0)


if __name__ == "__main__":
    print(engine_alone() if sys.argv[1:] == ["alone"] else sustained(float(sys.argv[1])))
