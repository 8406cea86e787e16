"""The description of the API that the web client's types are made from."""

from pathlib import Path

from podium.api.v1.schema import openapi, openapi_text

KEPT = Path(__file__).parents[3] / "web" / "openapi.json"


def test_the_kept_description_is_current() -> None:
    assert KEPT.read_text("utf-8") == openapi_text(), "run: python -m podium.api.v1.schema web/openapi.json"


def test_every_route_describes_its_error_reply_and_none_fastapis_own() -> None:
    operations = [operation for path in openapi()["paths"].values() for operation in path.values()]

    assert all("422" not in operation["responses"] for operation in operations)
    assert all("200" in operation["responses"] for operation in operations)


def test_windows_are_described_with_the_words_of_the_query() -> None:
    overview = openapi()["components"]["schemas"]["Overview"]

    assert {"from", "to", "previous_from", "previous_to"} <= set(overview["properties"])
    assert set(overview["required"]) == set(overview["properties"])
