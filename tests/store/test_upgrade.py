"""A store that an older Podium filled is read as it was, once it is brought up to date."""

import subprocess
import sys
from pathlib import Path

# One engine lives in a process, so the older store has a process of its own.
UPGRADE = """
import sys
from decimal import Decimal
from pathlib import Path
from podium.ingest.known_prices import KnownPrices
from podium.interpret.pricing.price_book import PriceBook
from podium.query.ask.bounds import Bounds
from podium.query.figures.overview import overview
from podium.query.filter.filters import parse_filter
from podium.query.traces.span import read_span
from podium.query.traces.trace_list import list_traces
from podium.store.engine import Engine, embedded_address
from podium.store.schema import migrate, migrations, statements

S = 10**9
START = 1_790_000_040 * S
engine = Engine(embedded_address(Path(sys.argv[1])))
engine.execute("CREATE TABLE migrations (number UInt32, name String, applied_at DateTime64(3)) ENGINE = MergeTree "
               "ORDER BY number")
for number, name, text in migrations()[:3]:
    for statement in statements(text):
        engine.execute(statement)
    engine.insert("migrations", ["number", "name", "applied_at"], [[number, name, 0]])
at = f"fromUnixTimestamp64Nano(toInt64({START}) + number * {S}, 'UTC')"
engine.execute(f'''
INSERT INTO spans (project, batch, start_time, duration_ns, trace_id, span_id, name, kind, model, is_call, billable,
                   input_tokens, cost, cost_source)
SELECT 'p', 1, {at}, {S}, toFixedString(toString(number), 16), toFixedString(toString(number), 8), 'chat', 'llm', 'm',
       true, number != 0, 100, if(number = 0, NULL, 0.5), if(number = 0, '', 'priced') FROM numbers(3)''')
for grain, start in ((60, "toStartOfMinute"), (3600, "toStartOfHour"), (86400, "toStartOfDay")):
    for few in ("true", "false"):
        engine.execute(f'''
        INSERT INTO rollups (project, few, grain, bucket, kind, is_call, model, batch, spans, cost, duration_ns,
                             duration_sketch)
        SELECT 'p', {few}, {grain}, {start}(toDateTime({START // S}, 'UTC')), 'llm', true, 'm', 1, 3, 1, 3 * {S},
               map(1046, 3)''')
engine.execute(f'''
INSERT INTO traces (project, hour, trace_id, batch, start_time, end_time, spans, calls, cost, roots, root_name,
                    root_kind, root_status, user_id, models, providers)
SELECT 'p', toStartOfHour(toDateTime({START // S}, 'UTC')), toFixedString(toString(number), 16), 1, {at}, {at}, 1, 1,
       0.5, number % 2, if(number % 2, 'top', ''), if(number % 2, 'llm', ''), if(number % 2, 'ok', ''), 'u', ['m'],
       ['openai']
FROM numbers(3)''')

engine.execute("INSERT INTO prices (provider, response_model, request_model) VALUES ('openai', '', 'gpt-4o')")

assert migrate(engine) == [name for _, name, _ in migrations()[3:]]
assert migrate(engine) == []

bounds = Bounds("p", START - 3600 * S, START + 3600 * S)
found = overview(engine, bounds, parse_filter(""))
assert (found.requests.value, found.cost.value) == (3, 1), found
assert abs(found.duration_p50_ns.value / S - 1) < 0.011, found
spans = overview(engine, bounds, parse_filter("cost:>0.1"))
assert (spans.requests.value, spans.cost.value) == (2, 1), spans
page = list_traces(engine, bounds, parse_filter(""), sort="start_time", limit=5, cursor=None)
assert [(t.name, t.kind, t.status) for t in page.traces][1] == ("top", "llm", "ok"), page
assert {(t.has_root, t.user_id, t.models, t.providers) for t in page.traces} == {
    (False, "u", ("m",), ("openai",)), (True, "u", ("m",), ("openai",))}, page
sql = "SELECT countIf(has_usage) AS usage, countIf(own_usage) AS own, sum(known_cost) AS cost FROM spans"
assert engine.select(sql) == [{"usage": 3, "own": 3, "cost": Decimal(1)}]
(detail,) = [
    read_span(engine, "p", span["trace_id"], span["span_id"]).why
    for span in engine.select("SELECT lower(hex(trace_id)) AS trace_id, lower(hex(span_id)) AS span_id FROM spans "
                              "ORDER BY start_time DESC LIMIT 1")
]
assert (detail.cost, detail.price, [line.cost for line in detail.lines]) == (Decimal("0.5"), None, [None]), detail
assert detail.notes == ("The rates it was charged by were not kept then; the cost stands as it was computed",), detail
KnownPrices(engine, PriceBook()).restore()
found = engine.select("SELECT request_model, card = id AS is_kept FROM prices, rate_cards")
assert found == [{"request_model": "gpt-4o", "is_kept": 1}], found
"""


def test_what_an_older_podium_stored_is_read_as_it_was(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", UPGRADE, str(tmp_path)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-2_000:]
