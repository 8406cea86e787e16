"""A report of the research agents, and the one that never converged."""

from opentelemetry.proto.trace.v1.trace_pb2 import Status
from tests.demo.made import is_one_tree, read_back, trace
from tests.demo.spans_read_back import NOW

from podium.demo import openinference
from podium.demo.research import report, runaway


def test_a_report_is_planned_searched_written_and_judged() -> None:
    made = trace(openinference)

    end_ns = report(made, NOW)

    spans = read_back(made)
    assert is_one_tree(spans, end_ns)
    assert {"planner", "searcher", "writer", "research-lead", "faithfulness"} <= {each.span.name for each in spans}
    assert {"AGENT", "RETRIEVER", "RERANKER", "EMBEDDING", "TOOL", "LLM", "EVALUATOR", "CHAIN"} == {
        each.attributes["openinference.span.kind"] for each in spans
    }


def test_the_runaway_repeats_two_steps_until_its_limit_and_its_prompts_grow() -> None:
    made = trace(openinference)

    end_ns = runaway(made, NOW)

    spans = read_back(made)
    assert is_one_tree(spans, end_ns)
    rounds = [each for each in spans if each.span.name == "search_again"]
    (root,) = [each for each in spans if not each.span.parent_span_id]
    assert len(rounds) > 50
    assert root.span.status.code == Status.STATUS_CODE_ERROR
    assert root.attributes["error.type"] == "GraphRecursionError"
    assert f"limit of {2 * len(rounds)} reached" in root.span.status.message
    sizes = [answered.usage.input for answered in made.answered]
    assert sum(sizes[-20:]) > 1.5 * sum(sizes[:20])
