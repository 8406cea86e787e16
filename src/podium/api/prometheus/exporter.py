"""`GET /metrics`: what Podium knows of telemetry, and how it stands itself, for a Prometheus to scrape."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Match, Route

from podium.api.prometheus.exposition import CONTENT_TYPE, Family, Fold, Number, Ratchet, Samples, exposition
from podium.api.prometheus.scraped import BOUNDS_S, COST_BUCKETS, OWN_BUCKETS_S, Telemetry, telemetry_samples
from podium.errors import StoreError
from podium.model.status import Status
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, HOUR_S, MINUTE_S
from podium.query.counters.scope import Scope
from podium.query.counters.tallies import Tallies, read_gauges, read_tallies
from podium.query.counters.totals import Total, read_recent, read_totals
from podium.store.engine import Engine

PATH = "/metrics"
# Who scrapes more often than that sees the same text again, unless something was stored meanwhile.
_FRESH_S = 1.0
# Days before yesterday change seldom, so late spans of theirs are counted that much later.
_SETTLED_FOR_S = 600.0
# So many projects asked for by name are remembered.
_MOST_SCRAPED = 16
_GAUGE_AGE_S = 300
_FIRST_S, _LAST_S = 0, 2**32 - 1
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Sums:
    totals: tuple[Total, ...]
    tallies: Tallies


@dataclass(slots=True)
class _Scraped:
    """One project's text and what it was made of, or that of all projects."""

    fold: Fold
    ratchet: Ratchet
    text: str = ""
    made_at: float = float("-inf")
    made_of: int = 0
    settled: _Sums | None = None
    settled_at: float = float("-inf")
    boundary_s: int = 0
    late: _Sums | None = None
    late_of: tuple[int, int] | None = None


class Exporter:
    """Makes the text of a scrape; scrapes take turns, and those within a second get the same while nothing is stored.

    Args:
        engine: where sums are read.
        status: how the server stands.
        clock: seconds since 1970.
    """

    def __init__(self, engine: Engine, status: Callable[[], Status], clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._status = status
        self._clock = clock
        self._lock = threading.Lock()
        self._scraped: dict[str, _Scraped] = {}

    def text(self, project: str = "") -> str:
        """Return the text, of one project or of all (''); without sums where the engine does not answer."""
        with self._lock:
            scraped = self._of(project)
            now, status = self._clock(), self._status()
            batch = status.last_commit.batch if status.last_commit else 0
            if not 0 <= now - scraped.made_at < _FRESH_S or scraped.made_of != batch:
                scraped.text = self._make(project, scraped, now, status, batch)
                scraped.made_at, scraped.made_of = now, batch
            return scraped.text

    def _of(self, project: str) -> _Scraped:
        if project not in self._scraped:
            if len(self._scraped) >= _MOST_SCRAPED:
                self._scraped.pop(next(iter(self._scraped)))
            self._scraped[project] = _Scraped(Fold(), Ratchet())
        return self._scraped[project]

    def _make(self, project: str, scraped: _Scraped, now: float, status: Status, batch: int) -> str:
        began = time.perf_counter()
        try:
            known = self._read(project, scraped, now, batch)
            found = [scraped.ratchet.hold(scraped.fold.fold(each)) for each in telemetry_samples(known)]
        except StoreError as error:
            _log.warning("a scrape could not read its sums: %s", error.__cause__ or error)
            found = []
        own = _of_scrape(scraped.fold.folded, time.perf_counter() - began, complete=bool(found))
        return exposition([*found, *_of_server(status), *own])

    def _read(self, project: str, scraped: _Scraped, now: float, batch: int) -> Telemetry:
        if not 0 <= now - scraped.settled_at < _SETTLED_FOR_S or scraped.settled is None:
            scraped.boundary_s = int(now) // DAY_S * DAY_S - DAY_S
            scraped.settled = self._sums(project, _FIRST_S, scraped.boundary_s)
            scraped.settled_at = now
        if scraped.late is None or scraped.late_of != (batch, scraped.boundary_s):  # else nothing came since
            scraped.late = self._sums(project, scraped.boundary_s, _LAST_S)
            scraped.late_of = batch, scraped.boundary_s
        late = scraped.late
        minute = int(now) // MINUTE_S * MINUTE_S
        return Telemetry(
            totals=scraped.settled.totals + late.totals,
            tallies=(scraped.settled.tallies, late.tallies),
            recent=tuple(read_recent(self._engine, _scope(project, minute - HOUR_S, minute + MINUTE_S))),
            gauges=read_gauges(self._engine, _scope(project, int(now) - _GAUGE_AGE_S, int(now) + MINUTE_S)),
            now_s=now,
        )

    def _sums(self, project: str, since_s: int, until_s: int) -> _Sums:
        scope = _scope(project, since_s, until_s)
        totals = read_totals(self._engine, scope, BOUNDS_S)
        tallies = read_tallies(self._engine, scope, cost_bounds=COST_BUCKETS, task_bounds_s=OWN_BUCKETS_S)
        return _Sums(tuple(totals), tallies)


def _scope(project: str, since_s: int, until_s: int) -> Scope:
    return Scope(project or None, since_s, until_s)


def routes(exporter: Exporter) -> list[Route]:
    """Return the routes of the scrape, with and without a trailing slash."""
    return [Route(path, _scrape(exporter), methods=["GET"]) for path in (PATH, PATH + "/")]


def refusals() -> list[Route]:
    """Return what answers the methods that no route of the path takes; stands behind all of them."""
    return [Route(path, _refuse, methods=[*_METHODS, "OPTIONS"]) for path in (PATH, PATH + "/")]


def _scrape(exporter: Exporter) -> Callable[[Request], Response]:
    def scrape(request: Request) -> Response:
        text = exporter.text(request.query_params.get("project", ""))
        return PlainTextResponse(text.encode("utf-8", "replace"), headers={"Content-Type": CONTENT_TYPE})

    return scrape


def _refuse(request: Request) -> Response:
    allowed = [method for method in _METHODS if _is_taken(request, method)]
    body = {"error": {"code": "method_not_allowed", "message": f"{PATH} takes {', '.join(allowed)}"}}
    return JSONResponse(body, 405, {"Allow": ", ".join(allowed)})


def _is_taken(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(
        route.matches(scope)[0] is Match.FULL
        for route in request.app.router.routes
        if getattr(route, "endpoint", None) is not _refuse
    )


def _of_server(status: Status) -> list[Samples]:
    found: list[Samples] = []

    def add(name: str, type_: str, help_: str, *samples: tuple[tuple[str, ...], Number], labels: str = "") -> None:
        family = Family(f"podium_{name}", type_, help_, tuple(labels.split()))  # type: ignore[arg-type]
        found.append(Samples(family, {key: (value,) for key, value in samples}))

    counts = [(signal, getattr(status.counts, signal)) for signal in ("spans", "events", "points")]
    refused = status.refused
    for part, type_, help_ in (
        ("accepted", "counter", "Items answered with success, by signal."),
        ("stored", "counter", "Of the accepted, those stored."),
        ("waiting", "gauge", "Of the accepted, those in the journal."),
    ):
        name = f"{part}_items_total" if type_ == "counter" else f"{part}_items"
        add(name, type_, help_, *(((signal,), getattr(count, part)) for signal, count in counts), labels="signal")
    add("refused_items_total", "counter", "Items not taken since the start, by reason.",
         *(((r.signal, r.reason), r.items) for r in refused), labels="signal reason")  # fmt: skip
    add("refused_requests_total", "counter", "Requests not taken since the start, by reason.",
         *(((r.signal, r.reason), r.requests) for r in refused), labels="signal reason")  # fmt: skip
    add("accepted_requests_total", "counter", "OTLP requests taken since the start.",
         ((), status.requests.accepted))  # fmt: skip
    add("duplicate_requests_total", "counter", "OTLP requests sent twice and stored once, since the start.",
         ((), status.requests.duplicate))  # fmt: skip
    add("journal_bytes", "gauge", "Bytes in the journal that wait to be stored.", ((), status.journal.bytes))
    add("journal_limit_bytes", "gauge", "Bytes at which senders are told to wait.",
         ((), status.journal.limit_bytes))  # fmt: skip
    add("journal_segments", "gauge", "Segments of the journal that wait.", ((), status.journal.segments))
    add("journal_quarantined_segments", "gauge", "Segments the engine refused.", ((), status.journal.quarantined))
    if status.last_commit is not None:
        add("last_commit_timestamp_seconds", "gauge", "When a segment was last stored, unix time.",
             ((), status.last_commit.at / NS_PER_S))  # fmt: skip
        add("last_commit_duration_seconds", "gauge", "How long that took.", ((), status.last_commit.seconds))
    add("engine_healthy", "gauge", "1 while the engine stores what comes, else 0.", ((), int(status.engine.healthy)))
    add("engine_bytes", "gauge", "Bytes of the tables on the disk.", ((), status.engine.bytes_on_disk))
    add("disk_free_bytes", "gauge", "Free bytes on the disk of the data.", ((), status.disk_free_bytes))
    add("start_time_seconds", "gauge", "When the server started, unix time.", ((), status.started_at / NS_PER_S))
    add("build_info", "gauge", "1, with the version.", ((status.version,), 1), labels="version")
    return found


def _of_scrape(folded: dict[str, int], took_s: float, *, complete: bool) -> list[Samples]:
    away = Family(
        "podium_metrics_folded_series", "gauge", 'Label sets counted together as "(other)", by metric.', ("metric",)
    )
    took = Family("podium_metrics_read_seconds", "gauge", "How long it took to read this text's sums.", places=6)
    whole = Family("podium_metrics_complete", "gauge", "1, or 0 where the engine did not answer this scrape.")
    return [
        Samples(
            away, {(name,): (count,) for name, count in folded.items() if count or name == "podium_requests_total"}
        ),
        Samples(took, {(): (took_s,)}),
        Samples(whole, {(): (int(complete),)}),
    ]
