"""How the server stands, as the API reports it."""

import shutil
import threading
import time

import podium
from podium.app.parts import Parts
from podium.errors import StoreError
from podium.ingest.envelope import Signal
from podium.model import status as shown
from podium.settings import data_path
from podium.sources.transfer.following import Standing
from podium.store.facts import EngineFacts, engine_facts, unpriced_models

_SHOWN: dict[Signal, str] = {"traces": "spans", "logs": "events", "metrics": "points"}
_FACTS_AGE_S = 2.0


class StatusReader:
    """Reads how the server stands; what it asks the engine is at most two seconds old."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._asked = 0.0
        self._facts: EngineFacts | None = None
        self._unpriced: list[tuple[str, str, int]] = []

    def now(self) -> shown.Status:
        """Return the status as the API shows it."""
        parts, tally = self._parts, self._parts.intake.tally()
        engine = self._engine()
        counts = {
            _SHOWN[s]: shown.Count(accepted=tally.accepted[s], stored=tally.stored[s], waiting=tally.waiting[s])
            for s in _SHOWN
        }
        refused = tuple(
            shown.Refusal(reason=reason, signal=signal, items=items, requests=tally.refused_requests[reason, signal])
            for (reason, signal), items in sorted(tally.refused.items())
            if items or tally.refused_requests[reason, signal]
        )
        return shown.Status(
            version=podium.__version__,
            started_at=parts.started_ns,
            uptime_s=round((time.time_ns() - parts.started_ns) / 1e9, 3),
            ready=engine.healthy,
            counts=shown.Counts(**counts),
            requests=shown.RequestCounts(accepted=tally.requests, duplicate=tally.repeats),
            refused=refused,
            journal=shown.JournalStatus(
                bytes=parts.journal.waiting_bytes,
                segments=parts.journal.segments,
                quarantined=parts.journal.quarantined,
                limit_bytes=parts.settings.max_journal_bytes,
            ),
            last_commit=self._last_commit(),
            engine=engine,
            unpriced=tuple(shown.UnpricedSpans(provider=p, model=m, spans=n) for p, m, n in self._unpriced),
            disk_free_bytes=shutil.disk_usage(data_path(parts.settings)).free,
            mirror=parts.mirror.status() if parts.mirror else None,
            sources=tuple(_source(following.standing) for following in parts.followed),
            prices_problem=None if (problem := parts.book.look()) is None else str(problem),
        )

    def _last_commit(self) -> shown.LastCommit | None:
        last = self._parts.committer.last
        if last is None:
            return None
        return shown.LastCommit(batch=last.batch, at=last.at_ns, spans=last.spans, seconds=round(last.seconds, 3))

    def _engine(self) -> shown.EngineStatus:
        message = self._parts.committer.trouble
        try:
            facts = self._fresh_facts()
        except StoreError as error:
            facts, message = EngineFacts("", 0, {}), str(error)
        return shown.EngineStatus(
            address_kind="embedded" if self._parts.engine.is_embedded else "server",
            version=facts.version,
            healthy=message is None,
            message=message,
            bytes_on_disk=facts.bytes_on_disk,
            rows=facts.rows,
        )

    def _fresh_facts(self) -> EngineFacts:
        with self._lock:
            if self._facts is None or time.monotonic() - self._asked > _FACTS_AGE_S:
                self._facts = engine_facts(self._parts.engine)
                self._unpriced = unpriced_models(self._parts.engine)
                self._asked = time.monotonic()
            return self._facts


def _source(standing: Standing) -> shown.SourceStatus:
    return shown.SourceStatus(
        kind=standing.kind,
        name=standing.name,
        project=standing.project,
        read=standing.read,
        sent=standing.sent,
        held=standing.existing,
        skipped=standing.skipped,
        looked_at=standing.looked_ns or None,
        message=standing.trouble,
    )
