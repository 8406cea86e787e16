"""Agents, tools and model calls as `with` blocks."""

from collections.abc import Mapping

from podium.sdk.recording.blocks import span
from podium.sdk.recording.spans import Span
from podium.sdk.verbs.fingerprints import fingerprint
from podium.semconv import gen_ai, podium


def agent(name: str, *, config: object = None, attributes: Mapping[str, object] | None = None) -> span:
    """Record a run of an agent; its start is reported at once.

    Args:
        name: of the agent.
        config: model, instructions, tools …: whatever makes this agent another; only its fingerprint is sent.
        attributes: what else is known.
    """
    mark = None if config is None else fingerprint(config)
    return span(name, kind="agent", attributes={**(attributes or {}), podium.AGENT_FINGERPRINT: mark}, announce=True)


def tool(name: str, *, attributes: Mapping[str, object] | None = None) -> span:
    """Record a call of a tool."""
    return span(name, kind="tool", attributes=attributes)


def llm(
    name: str = "chat", *, model: str | None = None, provider: str | None = None, operation: str = "chat"
) -> "_ModelCall":
    """Record a call of a model by a client that does not do so itself; set `usage` before it ends."""
    return _ModelCall(name, model, provider, operation)


class _ModelCall(span):
    """A model call that sets model and provider as it starts."""

    __slots__ = ("_model", "_provider")

    def __init__(self, name: str, model: str | None, provider: str | None, operation: str) -> None:
        super().__init__(name, kind="llm", attributes={gen_ai.OPERATION_NAME: operation})
        self._model = model
        self._provider = provider

    def __enter__(self) -> Span:
        """Start the call."""
        started = super().__enter__()
        started.usage(model=self._model, provider=self._provider)
        return started
