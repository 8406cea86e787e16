"""The price book: own prices before the list, and what changes when the own file does."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rates import rate

from podium.interpret.pricing import price_list
from podium.interpret.pricing.price_book import COLUMNS, PriceBook, rows


def test_the_response_model_is_asked_before_the_request_model(book: PriceBook) -> None:
    both = book.prices("openai", "gpt-4o-mini-2024-07-18", "gpt-4o")
    deployment = book.prices("azure.ai.openai", "our-deployment", "gpt-4o")

    assert both[0].card.model == "gpt-4o-mini"
    assert deployment[0].card.model == "gpt-4o"


def test_the_source_of_a_listed_price_says_what_was_assumed_where_something_was(book: PriceBook) -> None:
    version = price_list.list_version()
    (guessed,) = book.prices("", "gpt-4o", "")
    (whole,) = book.prices("openai", "gpt-4o", "")

    assert guessed.card.source == f"genai-prices {version} (provider taken from the model name)"
    assert whole.card.source == f"genai-prices {version}"


def test_a_tier_has_the_price_the_list_has_for_it_and_else_the_standard_one(book: PriceBook) -> None:
    standard, flex, default = (
        book.prices("openai", "gpt-5-nano", "", tier)[-1].card for tier in ("", "flex", "default")
    )

    assert (standard.service_tier, flex.service_tier) == ("", "flex")
    assert [rate(card.rates) for card in (standard, flex)] == [Decimal("0.05"), Decimal("0.025")]
    assert default == standard
    assert book.prices("azure", "gpt-5-nano", "", "flex")[-1].card == book.prices("azure", "gpt-5-nano", "")[-1].card


def test_rows_are_the_columns_of_the_table(book: PriceBook) -> None:
    migration = Path(price_list.__file__).parents[2] / "store/migrations/0005_rate_cards.sql"
    table = migration.read_text().split("CREATE TABLE prices_by_tier\n(\n")[1].split("\n)\n")[0]
    prices = book.prices("openai", "o3", "o3")

    made = rows(prices, 1_700_000_000_000_000_000)

    assert tuple(line.split()[0] for line in table.splitlines()) == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in made)
    assert made[0][:5] == ("openai", "o3", "o3", "", datetime(1970, 1, 1, tzinfo=UTC))
    assert made[0][-1] == 1_700_000_000_000_000_000


def test_before_an_own_prices_date_the_list_holds(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(
        '[[prices]]\nmodel = "o3"\nvalid_from = 2026-01-01\nblended = 3\n'
        '[[prices]]\nmodel = "o3"\nvalid_from = "2025-03-01"\nblended = 9\n'
    )

    dated = PriceBook(file).prices("openai", "o3", "")

    assert [(price.valid_from.date().isoformat(), rate(price)) for price in dated] == [
        ("1970-01-01", Decimal(10)),
        ("2025-03-01", Decimal(9)),
        ("2026-01-01", Decimal(3)),
    ]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    book = PriceBook(file)
    before = book.prices("openai", "gpt-4o", "")

    assert not book.refresh()
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = 1\n')
    assert book.refresh()
    assert not book.refresh()
    assert book.prices("openai", "gpt-4o", "")[0].card.source == "own blended"
    file.unlink()
    assert book.refresh()
    assert book.prices("openai", "gpt-4o", "") == before


def test_a_bad_file_keeps_the_former_prices_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = 1\n')
    book = PriceBook(file)
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = "a lot"\n')

    assert not book.refresh()
    assert not book.refresh()

    assert "a lot" in str(book.problem)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert book.prices("openai", "gpt-4o", "")[0].card.rates.by_unit[0][1] == (Decimal(1),)
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = 2\n')
    assert book.refresh()
    assert book.problem is None


def test_a_file_is_looked_at_without_a_change_of_prices(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "gpt-4o"\nblended = 1\n')
    book = PriceBook(file)
    fine = book.look()
    file.write_text("no TOML at all")

    seen = str(book.look())

    assert (fine, book.problem) == (None, None)
    assert "prices.toml is not valid TOML" in seen
    assert rate(book.prices("openai", "gpt-4o", "")[0]) == 1
    book.refresh()
    assert str(book.look()) == seen
    file.unlink()
    assert book.look() is None


def test_a_file_that_is_bad_at_the_start_leaves_the_list_in_force(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text("this is not TOML")

    book = PriceBook(file)

    assert "not valid TOML" in str(book.problem)
    assert book.prices("openai", "gpt-4o", "")[0].card.source.startswith("genai-prices")


def test_a_file_written_again_with_the_same_words_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "m"\nblended = 1\n')
    book = PriceBook(file)

    file.unlink()
    file.write_text('[[prices]]\nmodel = "m"\nblended = 1\n')

    assert not book.refresh()


def test_an_own_price_takes_the_place_of_a_listed_one_of_its_day(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[[prices]]\nmodel = "o3"\nvalid_from = 2025-06-10\nblended = 3\n')

    dated = PriceBook(file).prices("openai", "o3", "")

    assert [(price.valid_from.date().isoformat(), rate(price)) for price in dated] == [
        ("1970-01-01", Decimal(10)),
        ("2025-06-10", Decimal(3)),
    ]


def test_prices_may_be_written_in_json_instead(tmp_path: Path) -> None:
    (tmp_path / "prices.json").write_text('{"prices": [{"model": "m", "blended": 0.1}]}')

    (price,) = PriceBook(tmp_path / "prices.toml").prices("", "m", "")

    assert rate(price) == Decimal("0.1")


def test_answers_can_be_changed_without_changing_the_book(book: PriceBook) -> None:
    book.prices("openai", "o3", "").clear()

    assert book.prices("openai", "o3", "")
