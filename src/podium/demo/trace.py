"""One trace in the making: facts and times in, encoded spans out."""

import math
import random
from dataclasses import dataclass
from statistics import NormalDist

from podium.demo import wire
from podium.demo.dialects import Dialect
from podium.demo.facts import Call, Context, Step, ToolCall, Usage
from podium.demo.models import Model
from podium.demo.story import SECOND, Story
from podium.demo.words import Slots
from podium.semconv import general, podium

_ATTRIBUTE_OF_SPAN = b"\x4a"
_ATTRIBUTE_OF_RESOURCE = b"\x0a"
_SERVER_ERROR = 500
_ATTEMPTS = 4
_ANSWERS_FOLLOW = 0.4
_TURNED_AWAY = 0.62  # share of calls that meet a 429 during the burst
_FAILS = 0.008  # share of calls that fail on any other day
_NORMAL_BITS = 12
# Evenly spaced quantiles: picking one is six times as fast as random.lognormvariate.
_NORMAL = tuple(NormalDist().inv_cdf((i + 0.5) / 2**_NORMAL_BITS) for i in range(2**_NORMAL_BITS))
_FAILURES = (
    ("APITimeoutError", "Request timed out after 60 s."),
    ("InternalServerError", "Error code: 500 - the server had an error processing the request"),
    ("OverloadedError", "Error code: 529 - the service is overloaded, try again later"),
    ("APIConnectionError", "Connection error: connection reset by peer"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where spans come from: what becomes their resource."""

    service: str
    release: str
    environment: str
    region: str


@dataclass(slots=True)
class Answer:
    """How a model call ended; `usage` is None where every attempt failed."""

    end_ns: int
    usage: Usage | None
    tools: tuple[ToolCall, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether there is an answer."""
        return self.usage is not None


@dataclass(slots=True)
class Answered:
    """A model call that was answered, as metrics and evaluations speak of it."""

    start_ns: int
    end_ns: int
    span_id: bytes
    response_id: str
    agent: str
    model: Model
    usage: Usage


@dataclass(slots=True)
class Ask:
    """What a scenario wants from a model: sizes in tokens, texts as they are sent."""

    model: Model
    agent: str
    system: str
    question: str
    answer: str
    input: int
    output: int
    cached: float = 0.0
    tools: tuple[tuple[str, str], ...] = ()
    is_streamed: bool = False


class Trace:
    """Collects the spans of one trace.

    Attributes:
        dice: where every choice of this trace comes from.
        slots: the words its texts share.
        story: what the world is like.
        place: where its spans come from.
        dialect: how they are said.
        spans: (end, start, encoded span), in the order in which they were made.
        used: tokens of all its calls.
        answered: its calls that were answered.
        scale: how long its prompts are beside usual ones; answers follow, less strongly.
    """

    def __init__(self, dice: random.Random, story: Story, dialect: Dialect, place: Place, context: Context) -> None:
        self.dice = dice
        self.slots = Slots(dice)
        self.story = story
        self.place = place
        self.dialect = dialect
        self.spans: list[tuple[int, int, bytes]] = []
        self.used = Usage(0, 0)
        self.common: dict[str, wire.Value] = dialect.context(context)
        self.answered: list[Answered] = []
        self.scale = 1.0
        self.trace_id = dice.getrandbits(128).to_bytes(16, "big")
        self._common = b""

    def new_id(self) -> bytes:
        """Return an id for a span that is made later, after its children."""
        return self.dice.getrandbits(64).to_bytes(8, "big")

    def after(self, at_ns: int, seconds: float, spread: float = 0.35) -> int:
        """Return an instant about `seconds` later."""
        return at_ns + int(seconds * self.about(spread) * SECOND)

    def about(self, spread: float) -> float:
        """Return a factor around 1, log-normal: most are near it, a few far above."""
        return math.exp(spread * _NORMAL[self.dice.getrandbits(_NORMAL_BITS)])

    def chance(self, share: float) -> bool:
        """Return True in about `share` of all cases."""
        return self.dice.random() < share

    def step(self, fact: Step, parent: bytes, times: tuple[int, int], span_id: bytes = b"") -> bytes:
        """Record one step and return its span id."""
        span_id = span_id or self.new_id()
        name, kind, said = self.dialect.step(fact)
        self._record((parent, span_id), (name, kind, said), times, fact.error)
        return span_id

    def request(self, name: str, times: tuple[int, int], span_id: bytes, status_code: int = 200) -> None:
        """Record the web request everything else happened in."""
        method, _, route = name.partition(" ")
        said: dict[str, wire.Value] = {
            general.HTTP_REQUEST_METHOD: method,
            "http.route": route,
            "http.response.status_code": status_code,
            "url.scheme": "https",
        }
        error = None if status_code < _SERVER_ERROR else (str(status_code), "")
        self._record((b"", span_id), (name, wire.SERVER, said), times, error)

    def call(self, ask: Ask, parent: bytes, at_ns: int) -> Answer:
        """Record a model call with its failed attempts, and return when and how it ended."""
        model, dice = ask.model, self.dice
        for attempt in range(_ATTEMPTS):
            error = self._failure(model, at_ns)
            if error is None:
                return self._answered(ask, parent, at_ns)
            end_ns = self.after(at_ns, 0.12 if error[0] == "RateLimitError" else 4.0)
            fact = Call(model, ask.agent, ask.system, ask.question, "", (), None, "", error=error)
            self._record((parent, self.new_id()), self.dialect.call(fact), (at_ns, end_ns), error)
            at_ns = end_ns + int((0.5 * 2**attempt + dice.random()) * SECOND)
        return Answer(at_ns, None)

    def _failure(self, model: Model, at_ns: int) -> tuple[str, str] | None:
        roll = self.dice.random()
        if self.story.is_rate_limited(model.provider, at_ns) and roll < _TURNED_AWAY:
            return "RateLimitError", "Error code: 429 - rate limit of input tokens per minute exceeded"
        return self.dice.choice(_FAILURES) if roll < _FAILS else None

    def _answered(self, ask: Ask, parent: bytes, at_ns: int) -> Answer:
        model, dice = ask.model, self.dice
        usage = self._usage(ask)
        slowness = self.story.slowness(model.provider, at_ns)
        first_s = (model.first_token_s + usage.input / 90_000) * self.about(0.3) * slowness
        whole_s = first_s + usage.output / model.tokens_per_s * self.about(0.18) * slowness
        end_ns = at_ns + int(whole_s * SECOND)
        tools = tuple(ToolCall(name, f"call_{dice.getrandbits(48):012x}", arguments) for name, arguments in ask.tools)
        first = round(first_s, 4) if ask.is_streamed else None
        response_id = f"msg_{dice.getrandbits(64):016x}"
        fact = Call(
            model, ask.agent, ask.system, ask.question, ask.answer, tools, usage, response_id, first_token_s=first
        )
        span_id = self.new_id()
        self._record((parent, span_id), self.dialect.call(fact), (at_ns, end_ns), None)
        self.answered.append(Answered(at_ns, end_ns, span_id, response_id, ask.agent, model, usage))
        self.used.input += usage.input
        self.used.output += usage.output
        return Answer(end_ns, usage, tools)

    def _usage(self, ask: Ask) -> Usage:
        dice, model = self.dice, ask.model
        total = max(int(ask.input * self.scale * self.about(0.28)), 40)
        output = max(int(ask.output * self.scale**_ANSWERS_FOLLOW * self.about(0.4)), 4)
        read = int(total * ask.cached * dice.uniform(0.85, 1.05)) if model.caches else 0
        read = min(read, total - 20) // 64 * 64
        write = min(int(total * 0.12), total - read) if model.writes_cache and ask.cached else 0
        reasoning = int(output * dice.uniform(0.35, 0.65)) if model.reasons else 0
        return Usage(total, output, read, write, reasoning)

    def _record(
        self,
        ids: tuple[bytes, bytes],
        said: tuple[str, int, dict[str, wire.Value]],
        times: tuple[int, int],
        error: tuple[str, str] | None,
    ) -> None:
        if not self._common:
            self._common = wire.attributes(_ATTRIBUTE_OF_SPAN, self.common)
        (parent, span_id), (name, kind, pairs) = ids, said
        status, events = (wire.UNSET, ""), b""
        if error:
            pairs[general.ERROR_TYPE] = error[0]
            status = (wire.ERROR, error[1])
            events = wire.event(times[1], general.EXCEPTION_EVENT, _exception(error, self.place.service))
        encoded = wire.span(
            (self.trace_id, span_id, parent),
            name,
            kind,
            times,
            wire.attributes(_ATTRIBUTE_OF_SPAN, pairs) + self._common,
            status=status,
            events=events,
        )
        self.spans.append((times[1], times[0], encoded))


def _exception(error: tuple[str, str], service: str) -> dict[str, wire.Value]:
    module = service.replace("-", "_")
    return {
        general.EXCEPTION_TYPE: error[0],
        "exception.message": error[1],
        "exception.stacktrace": (
            f'Traceback (most recent call last):\n  File "/app/{module}/agents.py", line 118, in run\n'
            f'    answer = await self._ask(messages)\n  File "/app/{module}/models.py", line 64, in _ask\n'
            f"    response = await client.create(**request)\n{error[0]}: {error[1]}\n"
        ),
    }


def resource_attributes(place: Place, dialect: Dialect) -> bytes:
    """Return the encoded resource of a place; every one is marked as sample data."""
    pairs: dict[str, wire.Value] = {
        general.SERVICE_NAME: place.service,
        general.SERVICE_VERSION: place.release,
        general.ENVIRONMENT_NAME: place.environment,
        general.CLOUD_REGION: place.region,
        podium.SAMPLE: True,
    }
    return wire.attributes(_ATTRIBUTE_OF_RESOURCE, pairs | dialect.resource)
