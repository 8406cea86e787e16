"""Cards: named by what stands on them, kept as they were, and what they charge."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from podium.interpret.pricing.rate_cards import COLUMNS, Card, lines, read_card, total
from podium.interpret.pricing.rates import Place, Rates
from podium.store.engine import Engine

CARD = Card(
    "list", "openai", "gpt", "flex", datetime(2026, 10, 12, tzinfo=UTC), "1",
    Rates((Place(0, 0), Place(0, 100)), (("input_tokens", (Decimal("2.5"), Decimal(5))),), (("web_searches", 2),)),
)  # fmt: skip


def test_a_card_has_another_name_when_anything_on_it_differs() -> None:
    others = [
        replace(CARD, source="other"),
        replace(CARD, provider="other"),
        replace(CARD, model="other"),
        replace(CARD, service_tier="other"),
        replace(CARD, list_version="other"),
    ]
    others.append(replace(CARD, valid_from=datetime(2026, 10, 13, tzinfo=UTC)))
    others.append(replace(CARD, rates=replace(CARD.rates, places=(Place(0, 0), Place(0, 101)))))
    others.append(replace(CARD, rates=replace(CARD.rates, by_unit=(("output_tokens", CARD.rates.by_unit[0][1]),))))
    others.append(replace(CARD, rates=replace(CARD.rates, by_unit=(("input_tokens", (Decimal("2.5"), Decimal(6))),))))

    others.append(replace(CARD, rates=replace(CARD.rates, least=(("audio_seconds", 10),))))

    assert len({CARD.id, *(card.id for card in others)}) == 11


def test_a_card_is_read_as_it_was_kept(engine: Engine) -> None:
    engine.insert("rate_cards", COLUMNS, [CARD.row(1)])

    (row,) = engine.select("SELECT * FROM rate_cards WHERE id = {card:String}", {"card": CARD.id})

    assert (read_card(row), read_card(row).id) == (CARD, CARD.id)


def test_input_and_output_are_each_rounded_once() -> None:
    rates = Rates(by_unit=(("input_tokens", (Decimal("0.0005"),)), ("output_tokens", (Decimal("0.0005"),))))

    charged = lines(replace(CARD, rates=rates), {"input_tokens": Decimal(1), "output_tokens": Decimal(1)}, 0)

    assert charged is not None
    assert total(charged) == Decimal("2e-9")


def test_a_request_is_charged_once_where_it_has_a_rate() -> None:
    rates = Rates(by_unit=(("input_tokens", (Decimal(1),)), ("requests", (Decimal(5),))))

    charged = lines(replace(CARD, rates=rates), {"input_tokens": Decimal(1_000)}, 0)

    assert charged is not None
    assert [(line.unit.name, line.count, line.usd) for line in charged] == [
        ("input_tokens", Decimal(1_000), Decimal("0.001")),
        ("requests", Decimal(1), Decimal("0.005")),
    ]
