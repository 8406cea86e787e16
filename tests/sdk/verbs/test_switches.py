"""Tools and agents that are switched on and off."""

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_tools_and_agents_are_switched(recorded: Recorded) -> None:
    podium.enabled(tool="search", agent="refunds")
    podium.disabled(tool="search", reason="the supplier is away")
    podium.enabled()

    assert [(each.event_name, dict(each.attributes)) for each in recorded.events] == [
        ("podium.component.enabled", {"podium.kind": "tool", "podium.tool": "search"}),
        ("podium.component.enabled", {"podium.kind": "agent", "podium.agent": "refunds"}),
        ("podium.component.disabled",
         {"podium.kind": "tool", "podium.tool": "search", "podium.reason": "the supplier is away"}),
    ]  # fmt: skip
