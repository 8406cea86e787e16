"""Checkout: a workflow of four nodes scores every unusual basket, and mails those that were left behind."""

from podium.demo import work_texts as texts
from podium.demo.facts import Step
from podium.demo.models import MINI, SONNET
from podium.demo.trace import Ask, Trace

_TOOL_FAILS = 0.012


def basket_review(trace: Trace, start_ns: int) -> int:
    """Record the review of one basket and return when it ended."""
    slots = trace.slots
    basket = slots.one_of(texts.BASKETS)
    root, workflow = trace.new_id(), trace.new_id()
    began = at = trace.after(start_ns, 0.003)
    at = _node(trace, workflow, "load_basket", (at, trace.after(at, 0.03)), basket)
    at, risk, is_ok = _score(trace, workflow, at, basket)
    if is_ok and trace.chance(0.35):
        at = _offer(trace, workflow, at, basket)
    at = _node(trace, workflow, "decide", (at, trace.after(at, 0.008)), risk if is_ok else "review by hand")
    error = None if is_ok else ("NodeFailed", "score_risk: no model answered")
    fact = Step("workflow", "checkout-review", basket, risk, usage=trace.used, error=error)
    trace.step(fact, root, (began, at), workflow)
    end = trace.after(at, 0.004)
    trace.request("POST /v1/baskets/{id}/review", (start_ns, end), root)
    return end


def _node(trace: Trace, parent: bytes, name: str, times: tuple[int, int], result: str) -> int:
    trace.step(Step("node", name, "", result), parent, times)
    return times[1]


def _score(trace: Trace, parent: bytes, at: int, basket: str) -> tuple[int, str, bool]:
    slots = trace.slots
    node, agent, began = trace.new_id(), trace.new_id(), at
    history = '{{"customer_since_days":{count},"orders":{days},"chargebacks":0,"last":"{product}"}}'
    at = trace.after(at, 0.005)
    end = trace.after(at, 0.09)
    failed = trace.chance(_TOOL_FAILS)
    error = ("TimeoutError", "purchase_history: no answer in 2 s") if failed else None
    result = "" if failed else slots.fill(history)
    trace.step(
        Step(
            "tool",
            "purchase_history",
            slots.fill('{{"order_id":"{order}"}}'),
            result,
            call_id="call_history",
            error=error,
        ),
        agent,
        (at, end),
    )
    long_prompt = trace.story.has_long_prompt(at)
    system = texts.CHECKOUT_SYSTEM_LONG if long_prompt else texts.CHECKOUT_SYSTEM
    # The long prompt of a41f is different for every basket, so the cache no longer helps.
    size, cached = (96_000, 0.15) if long_prompt else (26_000, 0.55)
    risk = slots.one_of(texts.RISKS)
    asked = Ask(MINI, "fraud-agent", system, f"{basket}\n{result}", risk, size, 95, cached=cached)
    answered = trace.call(asked, agent, end)
    at, is_ok = answered.end_ns, answered.is_ok
    if is_ok and trace.chance(0.14):
        second = Ask(SONNET, "fraud-agent", system, f"Second opinion on: {basket}", risk, size, 160, cached=cached)
        at = trace.call(second, agent, at).end_ns
    trace.step(Step("agent", "fraud-agent", basket, risk, usage=trace.used), node, (began, at), agent)
    trace.step(Step("node", "score_risk", basket, risk), parent, (began, at), node)
    return at, risk, is_ok


def _offer(trace: Trace, parent: bytes, at: int, basket: str) -> int:
    node, began = trace.new_id(), at
    offer = trace.slots.one_of(texts.OFFERS)
    asked = Ask(
        MINI, "offer-agent", "Write one friendly reminder without pressure.", basket, offer, 4_200, 70, cached=0.5
    )
    at = trace.call(asked, node, at).end_ns
    end = trace.after(at, 0.15)
    trace.step(
        Step("tool", "queue_mail", '{"template":"reminder"}', '{"queued":true}', call_id="call_mail"), node, (at, end)
    )
    trace.step(Step("node", "make_offer", basket, offer), parent, (began, end), node)
    return end
