"""Tools and agents that are switched on and off, reported so that those that never run are listed, too."""

from podium.sdk.recording.content import word
from podium.sdk.recording.events import send
from podium.sdk.safety import never_raises
from podium.semconv import events, podium


def enabled(*, tool: object = None, agent: object = None) -> None:
    """Report that a tool or an agent may be used; best for each when the program starts."""
    _switched(events.COMPONENT_ENABLED, tool, agent)


def disabled(*, tool: object = None, agent: object = None, reason: str | None = None) -> None:
    """Report that a tool or an agent is switched off, until `enabled` is called."""
    _switched(events.COMPONENT_DISABLED, tool, agent, reason)


@never_raises(None)
def _switched(event: str, tool: object, agent: object, reason: str | None = None) -> None:
    for kind, attribute, name in (("tool", podium.TOOL, tool), ("agent", podium.AGENT, agent)):
        if name is not None:
            send(event, {podium.KIND: kind, attribute: word(name), podium.REASON: reason})
