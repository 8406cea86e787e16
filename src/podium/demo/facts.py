"""What happens in a trace, before any dialect has put it in words."""

from dataclasses import dataclass, field
from typing import Literal

from podium.demo.models import Model

Kind = Literal[
    "agent",
    "cache",
    "coordinator",
    "embedding",
    "evaluator",
    "guardrail",
    "hitl",
    "node",
    "plan",
    "reranker",
    "retriever",
    "task",
    "tool",
    "workflow",
]


@dataclass(slots=True)
class Usage:
    """Tokens of one call; cache counts are parts of `input`, reasoning is part of `output`."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0


@dataclass(slots=True)
class ToolCall:
    """A tool a model asked for."""

    name: str
    call_id: str
    arguments: str


@dataclass(slots=True)
class Call:
    """One call of a model.

    Attributes:
        model: who was asked.
        agent: on whose behalf, '' for nobody's.
        system: the instructions.
        question: the last thing said to the model.
        answer: what it said, '' where it only asked for tools or failed.
        tools: the tools it asked for.
        usage: None where it failed.
        first_token_s: time to the first token where the answer was streamed.
        error: type and message where it failed.
    """

    model: Model
    agent: str
    system: str
    question: str
    answer: str
    tools: tuple[ToolCall, ...]
    usage: Usage | None
    response_id: str
    first_token_s: float | None = None
    error: tuple[str, str] | None = None
    temperature: float = 0.2


@dataclass(slots=True)
class Step:
    """Anything else: an agent, a tool, a lookup.

    Attributes:
        kind: what it is.
        name: of the agent, tool, node, task …
        given: its input as text.
        result: its output as text.
        usage: what its calls used together, on kinds that repeat it.
        model: of embeddings and rerankers.
        documents: (id, text, score) a retriever or reranker found.
        extra: attributes that are the same in every dialect.
    """

    kind: Kind
    name: str
    given: str = ""
    result: str = ""
    usage: Usage | None = None
    model: Model | None = None
    documents: tuple[tuple[str, str, float], ...] = ()
    call_id: str = ""
    error: tuple[str, str] | None = None
    extra: dict[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """Who a trace is for: on every one of its spans."""

    user: str
    session: str
    account: str
