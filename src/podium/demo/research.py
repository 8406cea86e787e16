"""Research: a planner splits a question, searchers gather sources, a writer reports and a judge grades."""

from podium.demo import work_texts as texts
from podium.demo.facts import Step, Usage
from podium.demo.models import DEEPSEEK, EMBEDDING, GEMINI, OPUS, RERANKER, SONNET
from podium.demo.story import MINUTE
from podium.demo.trace import Ask, Trace

_RUNAWAY_ROUNDS = 140
_TOOL_FAILS = 0.03


def report(trace: Trace, start_ns: int) -> int:
    """Record one research report and return when it ended."""
    dice, slots = trace.dice, trace.slots
    topic = slots.one_of(texts.TOPICS)
    root = trace.new_id()
    at = _plan(trace, root, trace.after(start_ns, 0.02), topic)
    size = 52_000
    for _ in range(dice.choice((2, 3, 3, 4, 5))):
        at = _search(trace, root, at, topic, size)
        size += 30_000
    summary = slots.one_of(texts.REPORTS)
    writer, began = trace.new_id(), at
    draft = slots.one_of(texts.FINDINGS)
    prompt = f"Write the report on: {topic}"
    drafted = trace.call(Ask(OPUS, "writer", texts.RESEARCH_SYSTEM, prompt, draft, size, 6_500, cached=0.3), writer, at)
    prompt = f"Revise. Say what is not known, and shorten by a third.\n\n{draft}"
    asked = Ask(OPUS, "writer", texts.RESEARCH_SYSTEM, prompt, summary, size + 9_000, 4_200, cached=0.6)
    written = trace.call(asked, writer, drafted.end_ns)
    at = written.end_ns
    trace.step(Step("agent", "writer", topic, summary, usage=written.usage), root, (began, at), writer)
    at = _judge(trace, root, at, summary)
    error = None if written.is_ok else ("ReportFailed", "the writer did not answer")
    trace.step(Step("agent", "research-lead", topic, summary, usage=trace.used, error=error), b"", (start_ns, at), root)
    return at


def runaway(trace: Trace, start_ns: int) -> int:
    """Record the report that never converged: two steps repeated until the recursion limit."""
    slots = trace.slots
    topic = slots.one_of(texts.TOPICS)
    root = trace.new_id()
    at = _plan(trace, root, trace.after(start_ns, 0.02), topic)
    complaint = "The source does not answer the question. Search again with other words."
    for turn in range(_RUNAWAY_ROUNDS):
        node, began = trace.new_id(), at
        asked = Ask(
            OPUS, "searcher", texts.RESEARCH_SYSTEM, topic, complaint, 30_000 + 620 * turn, 260, cached=0.5,
            tools=(("web_search", slots.fill('{{"query":"{segment} {market}"}}')),),
        )  # fmt: skip
        answered = trace.call(asked, node, at)
        at = trace.after(answered.end_ns, 0.8)
        trace.step(
            Step("tool", "web_search", slots.fill('{{"query":"{segment} {market}"}}'), '{"hits":[]}'),
            node,
            (answered.end_ns, at),
        )
        trace.step(Step("node", "search_again", topic, complaint), root, (began, at), node)
    error = (
        "GraphRecursionError",
        f"Recursion limit of {2 * _RUNAWAY_ROUNDS} reached without hitting a stop condition.",
    )
    trace.step(Step("agent", "research-lead", topic, "", usage=trace.used, error=error), b"", (start_ns, at), root)
    return at


def _plan(trace: Trace, parent: bytes, at: int, topic: str) -> int:
    plan, began = trace.new_id(), at
    steps = trace.slots.one_of(texts.PLANS)
    asked = Ask(DEEPSEEK, "planner", texts.RESEARCH_SYSTEM, f"Plan the work: {topic}", steps, 14_000, 900, cached=0.4)
    at = trace.call(asked, plan, at).end_ns
    trace.step(Step("plan", "planner", topic, steps), parent, (began, at), plan)
    return at


def _search(trace: Trace, parent: bytes, at: int, topic: str, size: int) -> int:
    dice, slots = trace.dice, trace.slots
    agent, began = trace.new_id(), at
    query = slots.fill("{segment} {market} {material} {month}")
    end = trace.after(at, 0.08)
    trace.step(
        Step("embedding", "query", query, usage=Usage(dice.randrange(8, 40), 0), model=EMBEDDING), agent, (at, end)
    )
    picked = dice.sample(texts.SOURCES, k=3)
    documents = tuple((slots.fill(id_), slots.fill(text), round(dice.uniform(0.55, 0.95), 4)) for id_, text in picked)
    at = trace.after(end, 0.12)
    trace.step(Step("retriever", "library", query, documents=documents), agent, (end, at))
    end = trace.after(at, 0.16)
    trace.step(Step("reranker", "library", query, model=RERANKER, documents=documents[:2]), agent, (at, end))
    at = end
    for _ in range(dice.choice((1, 2, 2))):
        end = trace.after(at, 1.3)
        failed = trace.chance(_TOOL_FAILS)
        error = ("HTTPStatusError", "fetch_page: 403 Forbidden") if failed else None
        page = "" if failed else slots.fill(dice.choice(texts.SOURCES)[1])
        trace.step(
            Step("tool", "fetch_page", slots.fill('{{"url":"library/{month}"}}'), page, error=error), agent, (at, end)
        )
        at = end
    model = dice.choices((DEEPSEEK, GEMINI, SONNET, OPUS), (4, 3, 3, 4))[0]
    finding = slots.one_of(texts.FINDINGS)
    prompt = f"{topic}\n\n" + "\n".join(text for _, text, _ in documents)
    at = trace.call(
        Ask(model, "searcher", texts.RESEARCH_SYSTEM, prompt, finding, size, 1_300, cached=0.25), agent, at
    ).end_ns
    trace.step(Step("agent", "searcher", query, finding), parent, (began, at), agent)
    return at


def _judge(trace: Trace, parent: bytes, at: int, summary: str) -> int:
    judge, began = trace.new_id(), at
    grade = f'{{"faithful":0.{trace.dice.randrange(71, 99)},"complete":0.{trace.dice.randrange(60, 97)}}}'
    asked = Ask(GEMINI, "judge", "Grade the report against its sources. Answer as JSON.", summary, grade, 48_000, 180)
    at = min(trace.call(asked, judge, at).end_ns, at + 10 * MINUTE)
    trace.step(Step("evaluator", "faithfulness", summary, grade), parent, (began, at), judge)
    return at
