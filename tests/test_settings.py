from pathlib import Path

import pytest

from podium.errors import InvalidInput
from podium.settings import Settings, as_markdown, describe, load

ROOT = Path(__file__).parent.parent


def test_what_is_given_wins_over_the_environment_and_that_over_the_default() -> None:
    environment = {"PODIUM_PORT": "5000", "PODIUM_HOST": "::1"}

    settings = load(environment, port=6000, host=None)

    assert (settings.port, settings.host, settings.grpc_port) == (6000, "::1", 4317)


def test_S2_8_and_S3_20_the_database_has_the_documented_variable() -> None:
    assert load({"DATABASE_URL": "postgresql://db/aurea"}).database_url == "postgresql://db/aurea"
    assert load({"PODIUM_DATABASE_URL": "postgresql://db/aurea"}).database_url == ""


def test_a_value_of_the_wrong_type_says_which() -> None:
    with pytest.raises(InvalidInput, match="port"):
        load({"PODIUM_PORT": "many"})


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, _, _, meaning in describe() if not meaning.endswith(".")] == []
    assert len(describe()) == len(Settings.__struct_fields__)


def test_the_settings_page_is_current() -> None:
    """Write it anew: python -c "from podium.settings import as_markdown; print(as_markdown(), end='')"."""
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == as_markdown()
