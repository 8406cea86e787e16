"""What a program records with the SDK, read back from a real server; and programs on bad days."""

import json
import subprocess
import sys
import textwrap
from collections import Counter
from typing import Any

import pytest
from tests.flows.sdk_programs import TWO_SPANS, run, spans_of
from tests.flows.server import Server


def attributes(span: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: each["value"] for each in span["attributes"]}


def named(spans: list[dict[str, Any]], name: str) -> dict[str, Any]:
    (found,) = [each for each in spans if each["name"] == name]
    return found


def test_what_a_program_records_is_there_when_it_has_ended(server: Server) -> None:
    done = run(TWO_SPANS, server.url, "sdk first")

    spans = spans_of(server, "sdk first")
    agent, call = named(spans, "refund"), named(spans, "chat")
    assert done.stderr == ""
    for span in (agent, call):
        assert (span["user_id"], span["session_id"], span["account"], span["job_id"]) == ("ana", "s-1", "acme", "j-1")
        assert (span["service"], span["release"], span["environment"]) == ("shop", "1.2", "test")
    assert (agent["kind"], agent["agent"], agent["cost"]) == ("agent", "refund", None)
    assert (call["kind"], call["provider"], call["input_tokens"], call["cost"]) == (
        "llm",
        "openai",
        1000,
        "0.003500000",
    )
    assert call["parent_span_id"] == agent["span_id"]
    assert [part["content"] for m in agent["messages"]["output"] for part in m["parts"]] == ["done"]


def test_a_start_is_reported_before_the_end(server: Server) -> None:
    program = """
        import sys, json, urllib.request, podium
        podium.init(endpoint=sys.argv[1], project="sdk-running")
        with podium.agent("refunds"):
            assert podium.flush(60)
            with urllib.request.urlopen(sys.argv[1] + "/api/v1/status") as reply:
                counts = json.load(reply)["counts"]
        print(json.dumps(counts))
    """
    before = server.settle()["counts"]

    counts = json.loads(run(program, server.url).stdout)

    assert counts["events"]["accepted"] == before["events"]["accepted"] + 1
    assert counts["spans"]["accepted"] == before["spans"]["accepted"]


def test_what_runs_is_shown_running(server: Server) -> None:
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-runs")
        with podium.workflow("nightly") as flow, podium.agent("refunds"):
            assert podium.flush(60)
            print(flow.span.trace_id, flush=True)
            sys.stdin.readline()
    """
    command = [sys.executable, "-c", textwrap.dedent(program), server.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        trace_id = child.stdout.readline().strip()
        server.settle()
        running = server.get(f"/api/v1/traces/{trace_id}", project="sdk-runs")
        child.stdin.write("\n")
        child.stdin.close()
        assert child.wait(240) == 0

    server.settle()
    ended = server.get(f"/api/v1/traces/{trace_id}", project="sdk-runs")
    sent = {each["name"]: each["parent_span_id"] for each in running["started"]}
    ids = {each["name"]: each["span_id"] for each in running["started"]}
    assert sent == {"nightly": None, "refunds": ids["nightly"]}
    assert (running["trace"]["running"], running["spans"]) == (True, [])
    assert (ended["trace"]["running"], ended["started"]) == (False, [])


def test_the_variables_of_opentelemetry_are_honoured(server: Server) -> None:
    program = """
        import podium
        podium.init()
        with podium.span("work"):
            pass
    """
    run(
        program,
        OTEL_EXPORTER_OTLP_ENDPOINT=server.url,
        OTEL_EXPORTER_OTLP_HEADERS="x-podium-project=sdk%20variables",
        OTEL_SERVICE_NAME="from-the-variable",
        OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=staging",
        OTEL_EXPORTER_OTLP_COMPRESSION="gzip",
    )

    (span,) = spans_of(server, "sdk variables")
    assert (span["service"], span["environment"]) == ("from-the-variable", "staging")


def test_a_disabled_sdk_does_nothing() -> None:
    program = """
        import podium
        podium.init()
        with podium.span("work") as span:
            assert not span.is_recording
        assert podium.flush() and podium.stats().sent == 0
    """
    assert run(program, OTEL_SDK_DISABLED="true").stderr == ""


def test_without_init_nothing_happens_and_nothing_is_said() -> None:
    program = """
        import asyncio, podium

        @podium.observe(kind="agent")
        def work(x):
            podium.event("x")
            podium.plan("ask").approved()
            podium.current().usage(input_tokens=1)
            return x

        @podium.observe
        def numbers():
            yield 1

        @podium.observe
        async def later():
            async with podium.workflow("flow") as flow, flow.node("node"):
                return 1

        with podium.user("ana"), podium.span("x", announce=True) as span, podium.cache("c") as lookup:
            lookup.hit()
            assert (work(1), list(numbers()), asyncio.run(later())) == (1, [1], 1)
        assert podium.flush() and not span.trace_id
        podium.shutdown()
    """
    assert run(program).stderr == ""


def test_spans_are_found_by_whom_they_are_for_and_show_what_a_cache_saved(server: Server) -> None:
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-found")
        for name in ("ana", "ben"):
            with podium.user(name), podium.session("s-" + name), podium.account(name + " ltd"), podium.job("j-" + name):
                with podium.cache("answers of " + name) as lookup:
                    lookup.hit(saved_cost=0.02, saved_tokens=900)
    """
    run(program, server.url)
    (_, hit) = sorted(spans_of(server, "sdk-found"), key=lambda each: str(each["name"]))

    for where in ("user:ben", "session:s-ben", 'account:"ben ltd"', "job:j-ben"):
        found = server.get("/api/v1/spans", project="sdk-found", filter=where)["spans"]
        assert [each["span_id"] for each in found] == [hit["span_id"]], where
    assert (hit["cache_result"], hit["saved_cost"], hit["saved_tokens"]) == ("hit", "0.020000000", 900)


def test_init_twice_sends_once(server: Server) -> None:
    program = """
        import sys, podium
        for _ in range(3):
            podium.init(endpoint=sys.argv[1], project="sdk-twice")
        with podium.span("work"):
            pass
        podium.shutdown()
        podium.shutdown()
        with podium.span("between"):
            pass
        podium.init(endpoint=sys.argv[1], project="sdk-twice")
        with podium.span("again"):
            pass
    """
    assert run(program, server.url).stderr == ""

    assert sorted(each["name"] for each in spans_of(server, "sdk-twice")) == ["again", "work"]


def test_a_second_init_gives_away_no_more_than_the_first(server: Server) -> None:
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-second", content="off", redact=lambda text: "***")
        podium.init()
        podium.init(content="all")
        with podium.span("work") as span:
            span.set_input("s3cret")
    """
    assert "shutdown() first" in run(program, server.url).stderr

    assert "s3cret" not in json.dumps(spans_of(server, "sdk-second"))


def test_a_provider_that_is_there_stays_and_gets_its_spans_too(server: Server) -> None:
    program = """
        import sys, podium
        from opentelemetry import trace
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import SimpleSpanProcessor
        from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

        theirs = InMemorySpanExporter()
        provider = TracerProvider(resource=Resource.create({"service.name": "theirs"}))
        provider.add_span_processor(SimpleSpanProcessor(theirs))
        trace.set_tracer_provider(provider)
        podium.init(endpoint=sys.argv[1], project="sdk-beside", service="ignored")
        assert trace.get_tracer_provider() is provider
        with podium.user("ana"), trace.get_tracer("other").start_as_current_span("outer"), podium.span("inner"):
            pass
        assert [span.name for span in theirs.get_finished_spans()] == ["inner", "outer"]
    """
    run(program, server.url)

    spans = spans_of(server, "sdk-beside")
    assert {each["name"]: (each["service"], each["user_id"]) for each in spans} == {
        "inner": ("theirs", "ana"),
        "outer": ("theirs", "ana"),
    }


def test_spans_that_an_exporter_of_the_user_sends_are_not_sent_twice(server: Server) -> None:
    program = """
        import sys, podium
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider = TracerProvider()
        header = {"x-podium-project": "sdk-once"}
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{sys.argv[1]}/v1/traces", headers=header)))
        trace.set_tracer_provider(provider)
        podium.init(endpoint=sys.argv[1], project="sdk-once")
        with podium.user("ana"), podium.span("work"):
            pass
    """
    run(program, server.url)

    (span,) = spans_of(server, "sdk-once")
    assert (span["name"], span["user_id"]) == ("work", "ana")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("all", {"input.value": '{"text":"s3cret"}', "output.value": "s3cret"}),
        (
            "metadata",
            {
                "podium.input.type": "dict",
                "podium.input.size": "1",
                "podium.output.type": "str",
                "podium.output.size": "6",
            },
        ),
        ("off", {}),
        ("nonsense", {"podium.output.size": "6"}),
    ],
)
def test_content_leaves_the_program_only_as_far_as_allowed(server: Server, mode: str, expected: dict[str, str]) -> None:
    program = """
        import sys, podium
        from opentelemetry import trace
        podium.init(endpoint=sys.argv[1], project=f"sdk-content-{sys.argv[2]}")

        @podium.observe
        def work(text):
            return text

        work("s3cret")
        with trace.get_tracer("openinference").start_as_current_span("theirs") as span:
            span.set_attribute("llm.input_messages.0.message.content", "s3cret")
            span.set_attribute("gen_ai.input.messages", "s3cret")
            span.set_attribute("llm.model_name", "gpt-4o")
            span.add_event("gen_ai.user.message", {"content": "s3cret", "role": "user"})
    """
    run(program, server.url, mode, PODIUM_CONTENT=mode)

    spans = spans_of(server, f"sdk-content-{mode}")
    assert expected.items() <= attributes(named(spans, "work")).items()
    assert attributes(named(spans, "theirs"))["llm.model_name"] == "gpt-4o"
    assert ("s3cret" in json.dumps(spans)) == (mode == "all")


@pytest.mark.parametrize("mode", ["all", "metadata"])
def test_the_events_of_conversations_are_kept_as_far_as_allowed(server: Server, mode: str) -> None:
    program = """
        import sys, podium
        from opentelemetry import _logs
        podium.init(endpoint=sys.argv[1], content=sys.argv[2], redact=lambda text: text.replace("s3cret", "***"))
        from podium.sdk.sending import bodies
        sent = []
        keep = bodies.encode_logs
        bodies.encode_logs = lambda batch: sent.extend(batch) or keep(batch)
        logger = _logs.get_logger("another.instrumentation")
        logger.emit(event_name="gen_ai.user.message", body={"content": "my s3cret"}, attributes={"gen_ai.system": "x"})
        logger.emit(event_name="other", body="my s3cret")
        assert podium.flush()
        print([each.log_record.body for each in sent])
    """
    said = run(program, server.url, mode).stdout

    first = "{'content': 'my ***'}" if mode == "all" else "None"
    assert said == f"[{first}, 'my s3cret']\n"


def test_traces_of_a_share_are_kept_with_all_errors(server: Server) -> None:
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-share", sample=0, keep_cost_usd=1)
        for number in range(10):
            with podium.span("plain"):
                pass
        with podium.span("failed") as span:
            span.error("no")
        with podium.span("expensive"), podium.span("call") as span:
            span.cost(2)
    """
    run(program, server.url)

    assert sorted(each["name"] for each in spans_of(server, "sdk-share")) == ["call", "expensive", "failed"]


def test_S0_3_and_S0_21_calls_that_name_no_operation_are_chats_everywhere(server: Server) -> None:
    program = """
        import sys, podium
        podium.init(endpoint=sys.argv[1], project="sdk-chats")

        @podium.observe(kind="llm")
        def answer():
            podium.current().usage(input_tokens=1, output_tokens=1, model="gpt-4o", provider="openai")

        @podium.observe(kind="embedding")
        def embed():
            return 1

        with podium.llm("POST", model="gpt-4o", provider="openai"):
            pass
        with podium.llm("POST", model="gpt-4o", provider="openai", operation="text_completion"):
            pass
        answer()
        embed()
    """
    run(program, server.url)
    server.settle()

    tasks = server.get("/api/tasks", project="sdk-chats")["tasks"]
    operations = server.get("/api/operations", project="sdk-chats")["operations"]

    expected = {"chat": 2, "text_completion": 1, "embeddings": 1}
    assert Counter(each["operation"] for each in tasks) == expected
    assert {each["name"]: each["count"] for each in operations} == expected
