"""Operations: a coordinator with sub-agents reads logs and metrics, proposes a change and waits for a person."""

from podium.demo import work_texts as texts
from podium.demo.facts import Step
from podium.demo.models import GEMINI, GPT, OPUS
from podium.demo.story import MINUTE, SECOND
from podium.demo.trace import Ask, Trace
from podium.semconv import general

_COORDINATOR = "incident-coordinator"
_WORKERS = (("log-analyst", "search_logs"), ("metrics-analyst", "query_metrics"), ("deploy-analyst", "list_deploys"))


def triage(trace: Trace, start_ns: int) -> int:
    """Record the handling of one alert and return when it ended."""
    dice, slots = trace.dice, trace.slots
    alert = slots.one_of(texts.ALERTS)
    root = trace.new_id()
    at = _plan(trace, root, trace.after(start_ns, 0.01), alert)
    workers = dice.sample(_WORKERS, k=dice.choice((2, 3)))
    # The analysts work side by side.
    at = max(_analyst(trace, root, trace.after(at, 0.02), worker, alert) for worker in workers)
    diagnosis = slots.one_of(texts.DIAGNOSES)
    asked = Ask(
        OPUS if trace.chance(0.5) else GPT, _COORDINATOR, texts.OPS_SYSTEM, alert, diagnosis, 105_000, 2_600,
        cached=0.5, is_streamed=True,
    )  # fmt: skip
    answered = trace.call(asked, root, at)
    at = answered.end_ns
    if answered.is_ok and trace.chance(0.45):
        at = _change(trace, root, at, diagnosis)
    error = None if answered.is_ok else ("CoordinatorFailed", "no model answered")
    trace.step(Step("coordinator", _COORDINATOR, alert, diagnosis, error=error), b"", (start_ns, at), root)
    return at


def _plan(trace: Trace, parent: bytes, at: int, alert: str) -> int:
    plan, began = trace.new_id(), at
    steps = "1. Read logs and metrics of the last hour. 2. List deploys. 3. Propose one change with its rollback."
    at = trace.call(Ask(GPT, _COORDINATOR, texts.OPS_SYSTEM, alert, steps, 24_000, 700, cached=0.6), plan, at).end_ns
    trace.step(Step("plan", _COORDINATOR, alert, steps), parent, (began, at), plan)
    return at


def _analyst(trace: Trace, parent: bytes, at: int, worker: tuple[str, str], alert: str) -> int:
    dice, slots = trace.dice, trace.slots
    name, tool = worker
    agent, began = trace.new_id(), at
    size, result = 42_000, ""
    model = GPT if name == "log-analyst" else GEMINI
    for _ in range(dice.choice((2, 2, 3, 4))):
        arguments = slots.fill('{{"service":"{service_name}","minutes":{count}}}')
        question = f"{alert}\n{result}"
        asked = Ask(model, name, texts.OPS_SYSTEM, question, "", size, 110, cached=0.6, tools=((tool, arguments),))
        answered = trace.call(asked, agent, at)
        at, size, result = answered.end_ns, size + 15_000, slots.one_of(texts.LOG_LINES)
        end = trace.after(at, 0.7)
        failed = trace.chance(0.035)
        error = ("tool_error", f"{tool}: query too large") if failed else None
        extra: dict[str, str | int | float | bool] = {general.MCP_METHOD_NAME: "tools/call"}
        fact = Step("tool", tool, arguments, "" if failed else result, call_id="call_mcp", error=error, extra=extra)
        trace.step(fact, agent, (at, end))
        at = end
    finding = slots.one_of(texts.DIAGNOSES)
    at = trace.call(
        Ask(GEMINI, name, texts.OPS_SYSTEM, f"{alert}\n{result}", finding, size, 420, cached=0.6), agent, at
    ).end_ns
    trace.step(Step("agent", name, alert, finding), parent, (began, at), agent)
    return at


def _change(trace: Trace, parent: bytes, at: int, diagnosis: str) -> int:
    dice = trace.dice
    waited = at + min(int(dice.lognormvariate(4.6, 0.9) * SECOND), 40 * MINUTE)
    approved = trace.chance(0.8)
    extra: dict[str, str | int | float | bool] = {"hitl.decision": "approved" if approved else "declined"}
    decided = "Approved, watch the pool." if approved else "Not now, wait for the next shift."
    trace.step(Step("hitl", "approve change", diagnosis, decided, extra=extra), parent, (at, waited))
    if not approved:
        return waited
    end = trace.after(waited, 6.0)
    trace.step(
        Step("tool", "apply_change", '{"dry_run":false}', '{"applied":true}', call_id="call_apply"),
        parent,
        (waited, end),
    )
    return end
