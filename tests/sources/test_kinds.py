"""The kinds of sources and how each is named."""

import pytest

from podium.errors import InvalidInput
from podium.sources.kinds import open_source
from podium.sources.source import Options

PLACES = {"jaeger": "http://localhost:16686", "prometheus": "http://localhost:9090"}


@pytest.mark.parametrize(
    ("kind", "name"), [("jaeger", "http://localhost:16686"), ("prometheus", "http://localhost:9090")]
)
def test_what_the_settings_say_is_where_a_source_is(kind: str, name: str) -> None:
    source = open_source(kind, "", Options(addresses=PLACES))

    assert (source.kind, source.name) == (kind, name)


def test_a_source_without_a_place_says_which_variable_would_do() -> None:
    with pytest.raises(InvalidInput, match="set JAEGER_URL"):
        open_source("jaeger", " ", Options())


def test_an_unknown_kind_lists_those_that_are_known() -> None:
    with pytest.raises(InvalidInput, match="jaeger"):
        open_source("zipkin", "http://localhost", Options())
