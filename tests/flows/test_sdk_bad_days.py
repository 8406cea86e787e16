"""Programs that use the SDK on bad days: a server that is away or hangs, forks, the end of the interpreter."""

import signal
import subprocess
import sys
import textwrap

from tests.flows.sdk_programs import TWO_SPANS, run, spans_of
from tests.flows.server import Server, free_port


def free_address() -> str:
    return f"http://127.0.0.1:{free_port()}"


def test_a_forked_child_sends_its_own_spans_and_not_its_parents(server: Server) -> None:
    program = """
        import os, sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-fork")
        with podium.span("parent before"):
            pass
        children = []
        for number in range(3):
            child = os.fork()
            if child == 0:
                with podium.span(f"child {number}"):
                    podium.event("of the child")
                podium.shutdown(10)
                os._exit(0)
            children.append(child)
        for child in children:
            assert os.waitpid(child, 0)[1] == 0
        with podium.span("parent after"):
            pass
    """
    run(program, server.url)

    names = sorted(each["name"] for each in spans_of(server, "sdk-fork"))
    assert names == ["child 0", "child 1", "child 2", "parent after", "parent before"]


def test_a_fork_while_the_locks_are_held_leaves_the_child_free() -> None:
    program = """
        import os, threading, podium
        from podium.sdk import safety
        from podium.sdk.setup import lifecycle
        podium.init(endpoint="http://127.0.0.1:9")
        locked, go_on = threading.Event(), threading.Event()

        def hold():
            with safety._lock, lifecycle._lock:
                locked.set()
                go_on.wait(30)

        holder = threading.Thread(target=hold)
        holder.start()
        locked.wait(30)
        child = os.fork()
        if child == 0:
            with safety.guarded("here"):
                raise ValueError
            podium.init()
            podium.shutdown(0)
            os._exit(17 if safety.faults() == {"here": 1} else 1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        go_on.set()
        holder.join()
        assert code == 17, code
    """
    run(program)


def test_processes_of_a_pool_send_their_spans(server: Server) -> None:
    program = """
        import sys, multiprocessing, podium
        podium.init(endpoint=sys.argv[1], project="sdk-pool")

        def work(given):
            number, headers = given
            with podium.continued(headers), podium.span(f"work {number}"):
                pass
            podium.flush(10)

        if __name__ == "__main__":
            with podium.user("ana"), podium.span("outer"):
                with multiprocessing.get_context("fork").Pool(2) as pool:
                    pool.map(work, [(number, podium.headers()) for number in range(4)])
    """
    run(program, server.url)

    spans = spans_of(server, "sdk-pool")
    assert len(spans) == 5
    assert {each["user_id"] for each in spans} == {"ana"}
    assert len({each["trace_id"] for each in spans}) == 1


def test_a_program_ends_though_the_server_is_away() -> None:
    done = run(TWO_SPANS, free_address(), "away")

    assert "3 spans and events did not reach" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 3


def test_what_waits_at_the_end_reaches_a_server_that_starts_only_then(own: Server) -> None:
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-early")
        with podium.span("early"):
            podium.event("of it")
        print("closing", flush=True)
        podium.shutdown(120)
        stats = podium.stats()
        print(stats.sent, stats.waiting, stats.lost, stats.reasons)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), own.url], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "closing\n"
        own.start()
        printed = child.stdout.readline()
        assert child.wait(240) == 0

    assert printed == "2 0 0 {}\n"
    assert [each["name"] for each in spans_of(own, "sdk-early")] == ["early"]


def test_a_program_ends_though_the_server_hangs(own: Server) -> None:
    own.start()
    own.process.send_signal(signal.SIGSTOP)
    try:
        done = run(TWO_SPANS + "\n    podium.shutdown(0.2)\n", own.url, "hanging")
    finally:
        own.process.send_signal(signal.SIGCONT)

    assert "did not reach" in done.stderr


def test_what_is_recorded_while_the_server_restarts_arrives(own: Server) -> None:
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-restart")
        with podium.span("before"):
            pass
        assert podium.flush(60)
        print("ready", flush=True)
        sys.stdin.readline()
        with podium.span("away"):
            pass
        assert not podium.flush(0.3)
        print("away", flush=True)
        sys.stdin.readline()
        assert podium.flush(60), podium.stats()
    """
    own.start()
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), own.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        own.stop()
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "away\n"
        own.start()
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.wait(240) == 0

    assert sorted(each["name"] for each in spans_of(own, "sdk-restart")) == ["away", "before"]


def test_requests_too_large_for_the_server_are_halved(own: Server) -> None:
    own._environment = own._environment | {"PODIUM_MAX_REQUEST_BYTES": "20000"}
    own.start()
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-large")
        for number in range(20):
            with podium.span(f"n{number}") as span:
                span.set_input("x" * 5000)
        assert podium.flush(60), podium.stats()
    """
    run(program, own.url)

    assert len(spans_of(own, "sdk-large")) == 20


def test_interpreter_shutdown_with_work_in_threads(server: Server) -> None:
    program = """
        import sys, threading, time, atexit, podium
        podium.init(endpoint=sys.argv[1], project="sdk-end")

        @podium.observe
        def work():
            return 1

        def forever():
            while True:
                work()

        def at_the_end():
            with podium.span("at the end"):
                work()

        atexit.register(at_the_end)
        for _ in range(3):
            threading.Thread(target=forever, daemon=True).start()
        for _ in range(100):
            work()
    """
    done = run(program, server.url)

    assert "Traceback" not in done.stderr
