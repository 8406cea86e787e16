"""The kinds of sources and how each is named."""

import pytest

from podium.errors import InvalidInput
from podium.sources.kinds import open_source, open_spec
from podium.sources.source import Options

ADDRESSES = {"jaeger": "http://localhost:16686", "prometheus": "http://localhost:9090"}


@pytest.mark.parametrize(
    ("kind", "name"), [("jaeger", "http://localhost:16686"), ("prometheus", "http://localhost:9090")]
)
def test_S3_19_and_S3_22_the_settings_say_where(kind: str, name: str) -> None:
    options = Options(addresses=ADDRESSES)

    for source in (open_source(kind, "", options), open_spec(kind, options)):
        assert (source.kind, source.name) == (kind, name)


def test_an_address_keeps_its_port_behind_the_kind() -> None:
    assert open_spec("jaeger:http://there:16686/?since=7d", Options(addresses=ADDRESSES)).name == "http://there:16686"


def test_a_source_without_a_place_says_which_variable_would_do() -> None:
    with pytest.raises(InvalidInput, match="set JAEGER_URL"):
        open_source("jaeger", " ", Options())


def test_an_unknown_kind_lists_those_that_are_known() -> None:
    with pytest.raises(InvalidInput, match="jaeger"):
        open_source("zipkin", "http://localhost", Options())
