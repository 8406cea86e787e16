"""What recording a call with the SDK costs the program, beside bare OpenTelemetry and other clients.

Each client runs in a process of its own: `python -m benchmarks.sdk podium <address>`. What it sends goes to a
server in the measuring process that takes everything and looks at nothing; `away` has nobody listening.
"""

import asyncio
import importlib.util
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import requires
from typing import Any, NamedTuple

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
Client = tuple[Decorator, Callable[[], object]]
"""What decorates a function, and what sends all that waits."""

_ROUNDS = 4
_CALLS = 400
_THREADS = (0, 1, 8)
_ALLOCATION_CALLS = 500


def sdk() -> dict[str, Any]:
    """Return the figures of every client that is installed."""
    with _sink() as address:
        figures: dict[str, Any] = {name: _measured(name, address) for name in _CLIENTS if _is_installed(name)}
    figures["podium, server away"] = _measured("podium", _nobody())
    figures["import podium, ms"] = _import_ms("import podium")
    figures["import podium and use it, ms"] = _import_ms("import podium; podium.observe; podium.span; podium.user")
    if packages := _packages("podium"):
        figures["packages of pip install podium"] = len(packages)
    return figures


def _podium(address: str) -> Client:
    import podium  # noqa: PLC0415 - each process loads one client

    podium.init(endpoint=address, service="benchmark")
    return podium.observe, lambda: podium.flush(5)


def _bare(address: str) -> Client:
    """Return the least that records a function with OpenTelemetry: a span, no arguments, no result."""
    from opentelemetry import trace  # noqa: PLC0415
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{address}/v1/traces")))
    trace.set_tracer_provider(provider)
    tracer = trace.get_tracer("benchmark")
    return _spans_by(tracer.start_as_current_span), provider.force_flush


def _langfuse(address: str) -> Client:
    keys = dict.fromkeys(("LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY"), "any")
    os.environ.update(keys | {"LANGFUSE_HOST": address})
    import langfuse  # noqa: PLC0415

    return langfuse.observe, langfuse.get_client().flush


def _mlflow(address: str) -> Client:
    os.environ.update(
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=f"{address}/v1/traces", MLFLOW_ENABLE_ASYNC_TRACE_LOGGING="true"
    )
    import mlflow  # noqa: PLC0415

    return mlflow.trace, mlflow.flush_trace_async_logging


def _podium_tasks(address: str) -> Client:
    import podium  # noqa: PLC0415

    podium.init(endpoint=address, service="benchmark", wait_s=0)
    return podium.monitor_task("job", "task", "gpt-4"), lambda: podium.flush(5)


def _podium_coordinators(address: str) -> Client:
    import podium  # noqa: PLC0415

    podium.init(endpoint=address, service="benchmark")
    return podium.track_coordinator_metrics(coordinator_name="Chat"), lambda: podium.flush(5)


_CLIENTS: dict[str, tuple[str, Callable[[str], Client]]] = {
    "bare OpenTelemetry": ("opentelemetry.exporter.otlp.proto.http", _bare),
    "podium": ("podium", _podium),
    "podium, monitor_task": ("podium", _podium_tasks),
    "podium, track_coordinator_metrics": ("podium", _podium_coordinators),
    "langfuse": ("langfuse", _langfuse),
    "mlflow-tracing": ("mlflow", _mlflow),
}


def _spans_by(open_span: Callable[[str], Any]) -> Decorator:
    """Return a decorator that opens a span around `plain`, `later` and `items`."""

    def spanned_plain(question: str, limit: int) -> str:
        with open_span("plain"):
            return plain(question, limit)

    async def spanned_later(question: str, limit: int) -> str:
        with open_span("later"):
            return await later(question, limit)

    def spanned_items(question: str, limit: int) -> Iterator[str]:
        with open_span("items"):
            yield from items(question, limit)

    spanned: dict[Callable[..., Any], Callable[..., Any]] = {
        plain: spanned_plain,
        later: spanned_later,
        items: spanned_items,
    }
    return spanned.__getitem__


def plain(question: str, limit: int) -> str:
    """Answer at once."""
    return "an answer" if limit else question


async def later(question: str, limit: int) -> str:
    """Answer when awaited."""
    return "an answer" if limit else question


def items(question: str, limit: int) -> Iterator[str]:
    """Answer in two parts."""
    yield "an "
    yield question[:limit]


def _child(client: str, address: str) -> dict[str, Any]:
    began = time.process_time()
    decorate, flush = _CLIENTS[client][1](address)
    if not _is_listening(address):
        flush = int  # it would only wait
    figures: dict[str, Any] = {"start, ms": (time.process_time() - began) * 1000}
    ways = (("sync", plain, _run_plain), ("async", later, _run_later), ("generator", items, _run_items))
    for name, function, run in ways:
        observed = decorate(function)
        for threads in _THREADS:
            base = _per_call(run, function, threads, lambda: None)
            cost = _per_call(run, observed, threads, flush)
            key = f"{name}, {threads} threads" if threads else name
            figures[f"{key}, µs"] = cost.caller_us - base.caller_us
            figures[f"{key}, sending included, µs"] = cost.process_us - base.process_us
    figures["bytes allocated per call"] = _allocated(decorate(plain))
    return figures


def _run_plain(function: Callable[..., Any], calls: int) -> None:
    for _ in range(calls):
        function("a question", 3)


def _run_later(function: Callable[..., Awaitable[Any]], calls: int) -> None:
    async def main() -> None:
        for _ in range(calls):
            await function("a question", 3)

    asyncio.run(main())


def _run_items(function: Callable[..., Iterator[Any]], calls: int) -> None:
    for _ in range(calls):
        for _ in function("a question", 3):
            pass


class _Cost(NamedTuple):
    """CPU time of one call: in the threads that call, and in the whole process until all is sent."""

    caller_us: float
    process_us: float


def _per_call(
    run: Callable[..., None], function: Callable[..., Any], threads: int, flush: Callable[[], object]
) -> _Cost:
    """Return the least of several rounds; CPU time, as the machine may be busy. 0 threads means the main one."""
    run(function, 100)
    costs = []
    for _ in range(_ROUNDS):
        flush()
        began, spent = time.process_time(), list[float]()
        if threads == 0:
            _timed(run, function, _CALLS, spent)
        else:
            own = [
                threading.Thread(target=_timed, args=(run, function, _CALLS // threads, spent)) for _ in range(threads)
            ]
            for each in own:
                each.start()
            for each in own:
                each.join()
        flush()
        costs.append(_Cost(sum(spent) / _CALLS * 1e6, (time.process_time() - began) / _CALLS * 1e6))
    return _Cost(min(each.caller_us for each in costs), min(each.process_us for each in costs))


def _timed(run: Callable[..., None], function: Callable[..., Any], calls: int, spent: list[float]) -> None:
    began = time.thread_time()
    run(function, calls)
    spent.append(time.thread_time() - began)


def _allocated(function: Callable[..., Any]) -> float:
    """Return the bytes that a call leaves behind until it is sent, at most."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    _run_plain(function, _ALLOCATION_CALLS)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return max(after - before, 0) / _ALLOCATION_CALLS


def _measured(client: str, address: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.sdk", client, address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"failed": done.stderr.strip().splitlines()[-1:]}


def _import_ms(program: str) -> float:
    """Return the CPU time of a fresh interpreter that imports, less that of one that does not."""

    def run(code: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000

    return min(run(program) for _ in range(9)) - min(run("pass") for _ in range(9))


def _packages(name: str) -> set[str]:
    """Return what installing a distribution brings, itself included, extras left out; empty where it is not."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        try:
            wanted = requires(each) or []
        except ModuleNotFoundError:
            continue
        found.add(each)
        for line in wanted:
            requirement, _, marker = line.partition(";")
            if "extra" in marker or "python_version <" in marker:
                continue
            waiting.append("".join(c if c.isalnum() or c in "-_." else " " for c in requirement).split()[0].lower())
    return found


def _is_installed(client: str) -> bool:
    return importlib.util.find_spec(_CLIENTS[client][0].partition(".")[0]) is not None


@contextmanager
def _sink() -> Iterator[str]:
    """Serve 200 to everything while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - the names http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _is_listening(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def _nobody() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


if __name__ == "__main__":
    print(json.dumps(sdk() if len(sys.argv) == 1 else _child(*sys.argv[1:]), indent=None if len(sys.argv) > 1 else 2))
