"""The metrics of a running server, against a stand-in for one."""

import pytest
from tests.sources.answering import Fixed

from podium.commands.metrics.server import document_from, prometheus_text_from
from podium.errors import NotFound, PodiumError


def test_a_document_is_returned_as_it_is_answered() -> None:
    document = {"overall_stats": {}, "coordinators": [{"coordinator_name": "Chat"}]}

    with Fixed(200, document) as server:
        assert document_from(server.url, "a shop") == document
        assert server.requests == [("/metrics.json", {"project": "a shop"})]


def test_a_server_without_coordinators_is_not_found() -> None:
    with (
        Fixed(200, {"overall_stats": {}, "coordinators": []}) as server,
        pytest.raises(NotFound, match="in project shop: nothing was written"),
    ):
        document_from(server.url, "shop")


def test_what_answers_with_something_else_is_shown_with_its_words() -> None:
    with Fixed(500, {"error": "too busy"}) as server, pytest.raises(PodiumError, match="too busy"):
        document_from(server.url, "shop")


def test_text_is_returned_as_it_is_answered() -> None:
    with Fixed(200, b"victor_uptime 1\n") as server:
        assert prometheus_text_from(server.url, "shop") == "victor_uptime 1\n"
        assert server.requests == [("/metrics.prom", {"project": "shop"})]
