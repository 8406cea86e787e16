"""The catalogue pipeline: a nightly job and smaller ones by day write, translate and index product copy."""

from podium.demo import work_texts as texts
from podium.demo.facts import Step, Usage
from podium.demo.models import EMBEDDING, GROK, LOCAL
from podium.demo.trace import Ask, Trace
from podium.semconv import podium, traceloop

_INDEX_FAILS = 0.03


def enrichment(trace: Trace, start_ns: int, products: int) -> int:
    """Record one job over `products` products and return when it ended."""
    dice = trace.dice
    job = f"catalog-{dice.getrandbits(24):06x}"
    trace.common |= {podium.JOB_ID: job, traceloop.WORKFLOW_NAME: "catalog-enrichment"}
    root = trace.new_id()
    at = trace.after(start_ns, 0.05)
    for _ in range(products):
        at = _product(trace, root, at)
    end = trace.after(at, 0.4)
    failed = trace.chance(_INDEX_FAILS)
    error = ("IndexWriteError", "search-index refused 1 of the documents") if failed else None
    extra: dict[str, str | int | float | bool] = {podium.TASK_NAME: "write-index"}
    trace.step(Step("task", "write_index", "", f"{products} documents", error=error, extra=extra), root, (at, end))
    trace.step(Step("workflow", "catalog-enrichment", job, f"{products} products"), b"", (start_ns, end), root)
    return end


def _product(trace: Trace, parent: bytes, at: int) -> int:
    dice, slots = trace.dice, trace.slots
    slots.clear()
    task, began = trace.new_id(), at
    sheet, copy = slots.one_of(texts.SHEETS), slots.one_of(texts.COPY)
    asked = Ask(GROK, "copywriter", texts.CATALOG_SYSTEM, sheet, copy, 17_000, 300, cached=0.45)
    at = trace.call(asked, task, trace.after(at, 0.01)).end_ns
    if trace.chance(0.75):
        asked = Ask(LOCAL, "translator", "Translate. Keep names.", copy, slots.one_of(texts.TRANSLATIONS), 520, 110)
        at = trace.call(asked, task, at).end_ns
    end = trace.after(at, 0.07)
    used = Usage(dice.randrange(60, 220), 0)
    trace.step(Step("embedding", "catalog", copy, usage=used, model=EMBEDDING), task, (at, end))
    extra: dict[str, str | int | float | bool] = {podium.TASK_NAME: "describe-product"}
    trace.step(Step("task", "describe_product", sheet, copy, extra=extra), parent, (began, end), task)
    return end
