"""What calls in service tiers and with cache writes of an hour cost, from requests as they are sent."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.write_path import WritePath

from podium.ingest.otlp.json_requests import check_json
from podium.store.engine import Engine

DATA = Path(__file__).parent.parent / "data"
ROWS = """
SELECT service_tier, other_usage, cost, c.service_tier AS priced_tier, c.rates AS rates
FROM spans AS s LEFT JOIN rate_cards AS c ON s.rate_card = c.id
WHERE project = {p:String} ORDER BY start_time
"""


def sent(path: WritePath, engine: Engine, project: str, name: str, now_ns: int) -> list[dict[str, Any]]:
    checked = check_json("traces", (DATA / name).read_bytes(), now_ns)
    path.take("traces", checked.body, checked.items, project=project)
    path.settle()
    return engine.select(ROWS, {"p": project})


def test_flex_and_priority_have_their_price_and_what_was_served_as_usual_the_usual_one(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    rows = sent(path, engine, project, "openai-calls-in-service-tiers.json", now_ns)

    assert [(row["service_tier"], row["priced_tier"], row["cost"]) for row in rows] == [
        ("flex", "flex", Decimal("0.0045")),
        ("priority", "priority", Decimal("0.45")),
        ("default", "", Decimal("0.225")),
    ]


def test_what_is_written_to_a_cache_for_an_hour_costs_twice_the_input(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    (row,) = sent(path, engine, project, "anthropic-cache-written-for-an-hour.json", now_ns)

    assert row["other_usage"] == {"cache_write_1h_tokens": 1_000_000}
    assert row["cost"] == 10 == 2 * row["rates"]["input_tokens"][0]
