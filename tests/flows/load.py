"""Clients that send requests of every signal and write down what was acknowledged."""

import contextlib
import http.client
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from tests.flows.server import Server
from tests.spans import any_value, request, span

from podium.ingest.envelope import SIGNALS, Signal

SPANS, RECORDS, POINTS = 12, 5, 7
INPUT_TOKENS, OUTPUT_TOKENS = 1000, 100
# gpt-4o: 1000 × 2.50 + 100 × 10 USD per million.
CALL_COST = Decimal("0.0035")
# More requests in the same time would be more to repeat and to read back, not more kinds of kills.
_PAUSE_S = 0.03
_WEEK_NS = 7 * 86_400 * 10**9
_CALL: dict[str, Any] = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.usage.input_tokens": INPUT_TOKENS,
    "gen_ai.usage.output_tokens": OUTPUT_TOKENS,
}


@dataclass(frozen=True)
class Sent:
    """One request: the ids of its items, under which they are found again."""

    signal: Signal
    body: bytes
    ids: tuple[str, ...]


@dataclass
class Load:
    """Everything that was sent, and what of it the server said it had kept."""

    acknowledged: list[Sent] = field(default_factory=list)
    unanswered: list[Sent] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    @property
    def all(self) -> list[Sent]:
        return self.acknowledged + self.unanswered


def ids_of(sent: list[Sent], signal: Signal) -> set[str]:
    """Return the ids of all items of a signal."""
    return {each for one in sent if one.signal == signal for each in one.ids}


def build(signal: Signal, name: str, now_ns: int) -> Sent:
    """Return a request whose items carry `<name>-<n>` as their ids; a third of the items are of last week."""
    counts: dict[Signal, int] = {"traces": SPANS, "logs": RECORDS, "metrics": POINTS}
    ids = tuple(f"{name}-{n}" for n in range(counts[signal]))
    times = [now_ns - (n % 3 == 0) * _WEEK_NS - n * 10**6 for n in range(len(ids))]
    return Sent(signal, _BUILDERS[signal](ids, times), ids)


def _traces(ids: tuple[str, ...], times: list[int]) -> bytes:
    return request(*(span(each, _CALL, start_ns=time_ns) for each, time_ns in zip(ids, times, strict=True)))


def _logs(ids: tuple[str, ...], times: list[int]) -> bytes:
    message = ExportLogsServiceRequest()
    records = message.resource_logs.add().scope_logs.add().log_records
    for each, time_ns in zip(ids, times, strict=True):
        records.add(time_unix_nano=time_ns, severity_number=9, event_name="shop.order", body=any_value(each))
    return message.SerializeToString()


def _metrics(ids: tuple[str, ...], times: list[int]) -> bytes:
    message = ExportMetricsServiceRequest()
    metric = message.resource_metrics.add().scope_metrics.add().metrics.add(name="queue.depth")
    for each, time_ns in zip(ids, times, strict=True):
        metric.gauge.data_points.add(time_unix_nano=time_ns, as_int=1).attributes.add(key="id", value=any_value(each))
    return message.SerializeToString()


_BUILDERS = {"traces": _traces, "logs": _logs, "metrics": _metrics}


class Clients:
    """Clients that send until the server is gone, or `stop` is called; one thread and connection each."""

    def __init__(self, server: Server, now_ns: int, *, run: str, clients: int = 3) -> None:
        self.load = Load()
        self._server = server
        self._now_ns = now_ns
        self._stopping = threading.Event()
        self._noted = threading.Condition()
        # Each begins with another signal, so that any three requests are of all of them.
        self._threads = [threading.Thread(target=self._send, args=(f"{run}{n}.", n)) for n in range(clients)]
        for thread in self._threads:
            thread.start()

    def await_one(self) -> None:
        """Wait until a request was acknowledged."""
        with self._noted:
            assert self._noted.wait_for(lambda: self.load.acknowledged, 60), "nothing was acknowledged"

    def wait(self) -> Load:
        """Return what was sent, once the server is gone."""
        for thread in self._threads:
            thread.join(150)
            assert not thread.is_alive(), "a client still sends"
        return self.load

    def stop(self) -> Load:
        """Stop sending and return what was sent."""
        self._stopping.set()
        return self.wait()

    def _send(self, name: str, first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=120)
        with contextlib.closing(connection):
            number = first
            while not self._stopping.is_set():
                sent = build(SIGNALS[number % 3], f"{name}{number}", self._now_ns)
                number += 1
                try:
                    status = _post(connection, sent)
                except (OSError, http.client.HTTPException):
                    self._note(self.load.unanswered, sent)
                    return
                if status == 200:
                    self._note(self.load.acknowledged, sent)
                else:
                    self._note(self.load.unanswered, sent)
                    self._note(self.load.refused, status)
                time.sleep(_PAUSE_S)

    def _note(self, where: list[Any], what: object) -> None:
        with self._noted:
            where.append(what)
            self._noted.notify_all()


def _post(connection: http.client.HTTPConnection, sent: Sent) -> int:
    connection.request("POST", f"/v1/{sent.signal}", sent.body, {"Content-Type": "application/x-protobuf"})
    reply = connection.getresponse()
    reply.read()
    return reply.status


def repeat(server: Server, sent: list[Sent]) -> None:
    """Send the same bytes again, as clients do whose answer was lost; every one is answered with success."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    with contextlib.closing(connection):
        assert {_post(connection, each) for each in sent} <= {200}
