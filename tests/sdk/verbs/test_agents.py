"""Agents, tools and model calls as blocks."""

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_an_agent_reports_its_start_and_what_it_is_made_of(recorded: Recorded) -> None:
    config = {"model": "gpt-4o", "tools": ["a", "b"]}

    with podium.agent("refunds", config=config):
        pass

    sent = dict(recorded.span.attributes or {})
    assert sent == {
        "podium.kind": "agent",
        "podium.agent": "refunds",
        "podium.agent.fingerprint": podium.fingerprint(config),
    }
    assert dict(recorded.event("podium.started").attributes) == {"podium.span.name": "refunds", **sent}


def test_a_tool_is_named(recorded: Recorded) -> None:
    with podium.tool("search") as span:
        span.set_output(["found"])

    assert recorded.span.attributes == {
        "podium.kind": "tool",
        "podium.tool": "search",
        "output.value": '["found"]',
    }
    assert recorded.events == []


def test_a_model_call_says_who_is_asked(recorded: Recorded) -> None:
    with podium.llm(model="gpt-4o", provider="openai") as call:
        call.usage(input_tokens=3)

    sent = dict(recorded.span.attributes or {})
    assert (recorded.span.name, sent["gen_ai.request.model"], sent["gen_ai.provider.name"]) == (
        "chat",
        "gpt-4o",
        "openai",
    )


@pytest.mark.parametrize(("config", "has_fingerprint"), [(None, False), ({}, True), ("be kind", True)])
def test_an_agent_without_a_configuration_has_no_fingerprint(
    recorded: Recorded, config: object, has_fingerprint: bool
) -> None:
    with podium.agent("refunds", config=config, attributes={"tier": "gold"}):
        pass

    attributes = recorded.span.attributes or {}
    assert ("podium.agent.fingerprint" in attributes) is has_fingerprint
    assert attributes["tier"] == "gold"
