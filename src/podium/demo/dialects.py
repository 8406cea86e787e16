"""The three dialects the sample speaks: facts in, span name, span kind number and attributes out."""

from typing import Protocol

from podium.demo.facts import Call, Context, Step
from podium.demo.wire import Value

Said = tuple[str, int, dict[str, Value]]


class Dialect(Protocol):
    """How an instrumentation puts facts into attributes.

    Attributes:
        scope: name and version of its instrumentation scope.
        resource: resource attributes it adds.
    """

    scope: tuple[str, str]
    resource: dict[str, Value]

    def context(self, who: Context, /) -> dict[str, Value]:
        """Return the attributes every span of a trace carries."""
        ...

    def call(self, fact: Call, /) -> Said:
        """Put a model call in words."""
        ...

    def step(self, fact: Step, /) -> Said:
        """Put any other step in words."""
        ...
