"""The prices of the models seen so far: written once, written anew when they change, their cards kept."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.spans import request, span
from tests.write_path import OpenPath, WritePath

from podium.store.engine import Engine

CARDS = "SELECT provider, list_version, rates FROM rate_cards WHERE model = {model:String} ORDER BY kept_at"
PRICES = "SELECT card, valid_from FROM prices FINAL WHERE request_model = {model:String} ORDER BY valid_from"
SPANS = "SELECT name, cost, rate_card FROM spans WHERE project = {p:String} ORDER BY name"


def send(path: WritePath, project: str, name: str, model: str, start_ns: int) -> None:
    attributes = {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "house", "gen_ai.request.model": model,
        "gen_ai.usage.input_tokens": 1_000_000,
    }  # fmt: skip
    path.take("traces", request(span(name, attributes, start_ns=start_ns)), 1, project=project)
    path.settle()


def own(path: Path, model: str, rate: int) -> None:
    path.write_text(f'[[prices]]\nmodel = "{model}"\nblended = {rate}\n')


def test_a_card_stays_when_its_price_changes(
    open_path: OpenPath, engine: Engine, project: str, tmp_path: Path, now_ns: int
) -> None:
    file, model, path = tmp_path / "prices.toml", f"kept-{project}".lower(), open_path()
    own(file, model, 1)
    send(path, project, "1", model, now_ns)
    own(file, model, 25)
    send(path, project, "2", model, now_ns)
    path = open_path()
    send(path, project, "3", model, now_ns)

    rows = engine.select(SPANS, {"p": project})
    cards = engine.select(CARDS, {"model": model})
    prices: list[dict[str, Any]] = engine.select(PRICES, {"model": model})

    assert [row["cost"] for row in rows] == [1, 25, 25]
    assert [card["rates"]["input_tokens"] for card in cards] == [[Decimal(1)], [Decimal(25)]]
    assert rows[0]["rate_card"] != rows[1]["rate_card"] == rows[2]["rate_card"]
    assert [price["card"] for price in prices] == [rows[1]["rate_card"]]


def test_a_model_without_a_price_has_no_card(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    send(path, project, "1", "nobody-has-it", now_ns)

    assert engine.select(SPANS, {"p": project}) == [{"name": "1", "cost": None, "rate_card": ""}]
