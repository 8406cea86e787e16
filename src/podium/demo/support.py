"""The support desk: a coordinator hands conversations to agents that look up orders and answer customers."""

from podium.demo import support_texts as texts
from podium.demo.facts import Step, Usage
from podium.demo.models import EMBEDDING, HAIKU, MINI, OPUS, SONNET
from podium.demo.story import MINUTE, SECOND
from podium.demo.trace import Ask, Trace
from podium.semconv import podium

_COORDINATOR = "support-coordinator"
_HIT_RATE = 0.17
_TOOL_FAILS = 0.022
_HARD = 0.4  # share of answers the larger model writes


def conversation_turn(trace: Trace, start_ns: int, turn: int) -> int:
    """Record one turn of a conversation and return when it ended.

    Args:
        trace: where it is recorded.
        start_ns: when the customer wrote.
        turn: 0 for the first of the session; later turns carry the earlier ones in their prompt.
    """
    dice, slots = trace.dice, trace.slots
    topic = dice.choices(tuple(texts.QUESTIONS), (42, 27, 21, 10))[0]
    question = slots.one_of(texts.QUESTIONS[topic])
    root = trace.new_id()
    at = trace.after(start_ns, 0.004)
    at = _guard(trace, root, at, "input-policy", question)
    hit, at = _look_in_cache(trace, root, at, question)
    is_ok = True
    if not hit:
        coordinator, began = trace.new_id(), at
        asked = Ask(
            HAIKU if trace.chance(0.8) else MINI,
            _COORDINATOR,
            texts.ROUTER,
            question,
            f"{texts.AGENTS[topic]} 0.9{dice.randrange(10)}",
            3_900 + 1_400 * turn,
            14,
            cached=0.6,
        )
        routed = trace.call(asked, coordinator, trace.after(at, 0.003))
        at, answer, is_ok = _agent(trace, coordinator, routed.end_ns, (topic, question, turn))
        error = None if is_ok else ("AgentFailed", f"{texts.AGENTS[topic]} gave up after 4 attempts")
        fact = Step("coordinator", _COORDINATOR, question, answer, error=error)
        trace.step(fact, root, (began, at), coordinator)
        if is_ok:
            at = _guard(trace, root, at, "output-policy", answer)
    end = trace.after(at, 0.006)
    trace.request("POST /v1/conversations/{id}/messages", (start_ns, end), root, 200 if is_ok else 503)
    return end


def _guard(trace: Trace, parent: bytes, at: int, name: str, text: str) -> int:
    end = trace.after(at, 0.018)
    verdict = "flagged: asks for another customer's order" if trace.chance(0.006) else "passed"
    trace.step(Step("guardrail", name, text, verdict), parent, (at, end))
    return end


def _look_in_cache(trace: Trace, parent: bytes, at: int, question: str) -> tuple[bool, int]:
    dice = trace.dice
    hit = trace.chance(_HIT_RATE)
    kind = "semantic" if trace.chance(0.7) else "exact"
    end = trace.after(at, 0.03 if kind == "semantic" else 0.004)
    extra: dict[str, str | int | float | bool] = {
        podium.CACHE_RESULT: "hit" if hit else "miss",
        podium.CACHE_TYPE: kind,
    }
    if hit:
        extra[podium.SAVED_COST] = round(dice.uniform(0.008, 0.04), 6)
        extra[podium.SAVED_TOKENS] = dice.randrange(6_000, 16_000)
    trace.step(Step("cache", "answer-cache", question, extra=extra), parent, (at, end))
    return hit, end


def _agent(trace: Trace, parent: bytes, at: int, asked: tuple[str, str, int]) -> tuple[int, str, bool]:
    """Record the agent that answers; return when it ended, what it said and whether it could."""
    topic, question, turn = asked
    dice, slots, name = trace.dice, trace.slots, texts.AGENTS[asked[0]]
    agent, began = trace.new_id(), at
    context = 38_000 + 11_000 * turn
    at = _retrieve(trace, agent, at, question)
    tools = dice.sample(texts.TOOLS[topic], k=min(dice.choice((1, 1, 2)), len(texts.TOOLS[topic])))
    wanted = tuple((tool, slots.fill(arguments)) for tool, arguments, _ in tools)
    first = trace.call(Ask(SONNET, name, texts.SYSTEM, question, "", context, 90, cached=0.55, tools=wanted), agent, at)
    at, answer, is_ok = first.end_ns, "", first.is_ok
    if is_ok:
        results = []
        for call, (tool, arguments, result) in zip(first.tools, tools, strict=True):
            failed = trace.chance(_TOOL_FAILS)
            error = ("OrderApiError", f"{tool}: 502 from order-api") if failed else None
            given, text = slots.fill(arguments), "" if failed else slots.fill(result)
            end = trace.after(at, 0.22)
            trace.step(Step("tool", tool, given, text, call_id=call.call_id, error=error), agent, (at, end))
            results.append(text or "error")
            at = end
        answer = slots.one_of(texts.ANSWERS[topic])
        prompt = question + "\n\n" + "\n".join(results)
        writer = OPUS if trace.chance(_HARD) else SONNET
        asked_again = Ask(
            writer, name, texts.SYSTEM, prompt, answer, context + 1_900, 320, cached=0.6, is_streamed=True
        )
        second = trace.call(asked_again, agent, at)
        at, is_ok = second.end_ns, second.is_ok
    if is_ok and topic == "returns" and trace.chance(0.3):
        at = _refund(trace, agent, at)
    error = None if is_ok else ("RateLimitError", "gave up after 4 attempts")
    fact = Step("agent", name, question, answer if is_ok else "", usage=trace.used, error=error)
    trace.step(fact, parent, (began, at), agent)
    return at, answer, is_ok


def _retrieve(trace: Trace, parent: bytes, at: int, question: str) -> int:
    dice = trace.dice
    end = trace.after(at, 0.07)
    used = trace.dice.randrange(12, 60)
    trace.step(_embedding(question, used), parent, (at, end))
    found = dice.sample(texts.POLICIES, k=3)
    documents = tuple(
        (id_, text, round(0.93 - 0.09 * rank - dice.random() / 20, 4)) for rank, (id_, text) in enumerate(found)
    )
    done = trace.after(end, 0.035)
    trace.step(Step("retriever", "policies", question, documents=documents), parent, (end, done))
    return done


def _embedding(text: str, tokens: int) -> Step:
    return Step("embedding", "policies", text, usage=Usage(tokens, 0), model=EMBEDDING)


def _refund(trace: Trace, parent: bytes, at: int) -> int:
    """Record a person's approval and the refund after it."""
    dice, slots = trace.dice, trace.slots
    waited = at + int(dice.lognormvariate(4.2, 0.8) * SECOND)
    waited = min(waited, at + 25 * MINUTE)
    approved = trace.chance(0.88)
    given = slots.fill('{{"order_id":"{order}","amount_eur":{amount},"why":"{reason}"}}')
    extra: dict[str, str | int | float | bool] = {"hitl.decision": "approved" if approved else "declined"}
    decided = "Approved within policy." if approved else "Declined: offer a repair first."
    trace.step(Step("hitl", "approve refund", given, decided, extra=extra), parent, (at, waited))
    if not approved:
        return waited
    end = trace.after(waited, 0.6)
    trace.step(Step("tool", "issue_refund", given, '{"ok":true}', call_id="call_refund"), parent, (waited, end))
    return end
