"""The company's day: which scenarios start when, for whom and where."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from podium.demo import catalog, checkout, openinference, operations, otel, research, support, traceloop
from podium.demo.dialects import Dialect
from podium.demo.facts import Context
from podium.demo.story import DAY, HOUR, MINUTE, SECOND, Story, hour_weights
from podium.demo.trace import Place, Trace

_ACCOUNTS = ("retail-eu", "retail-na", "outlet", "b2b-clubs", "b2b-schools")
_ACCOUNT_WEIGHTS = (46, 28, 12, 9, 5)
_REGIONS = ("eu-central-1", "us-east-1", "eu-north-1")
_REGION_WEIGHTS = (58, 30, 12)
_STAGING = 0.06
_CUSTOMERS = 1_400
_STAFF = 18


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of work.

    Attributes:
        service: who does it.
        dialect: how its instrumentation speaks.
        per_day: how many there are on an average day.
        working_hours: whether it follows office hours rather than shoppers.
        traces: yields the traces of one occurrence.
        scale: how long its prompts are beside usual ones.
    """

    service: str
    dialect: Dialect
    per_day: float
    working_hours: bool
    traces: "Callable[[Scenario, random.Random, Story, int], Iterator[Trace]]"
    scale: float = 1.0


def _trace(scenario: Scenario, dice: random.Random, story: Story, at_ns: int, context: Context) -> Trace:
    place = Place(
        scenario.service,
        story.release(scenario.service, at_ns),
        "staging" if dice.random() < _STAGING else "production",
        dice.choices(_REGIONS, _REGION_WEIGHTS)[0],
    )
    trace = Trace(dice, story, scenario.dialect, place, context)
    trace.scale = scenario.scale
    return trace


def _customer(dice: random.Random, session: str = "") -> Context:
    # A few customers write often: the square of an even draw leans to low numbers.
    number = int(_CUSTOMERS * dice.random() ** 2)
    return Context(f"customer-{number:04d}", session, dice.choices(_ACCOUNTS, _ACCOUNT_WEIGHTS)[0])


def _staff(dice: random.Random, team: str, session: str = "") -> Context:
    return Context(f"{team}-{dice.randrange(_STAFF):02d}", session, team)


def _conversation(scenario: Scenario, dice: random.Random, story: Story, at_ns: int) -> Iterator[Trace]:
    context = _customer(dice, f"conv-{dice.getrandbits(40):010x}")
    place: Place | None = None
    for turn in range(dice.choices((1, 2, 3, 4, 5), (30, 32, 20, 12, 6))[0]):
        trace = _trace(scenario, dice, story, at_ns, context)
        place = trace.place = place or trace.place
        end = support.conversation_turn(trace, at_ns, turn)
        yield trace
        at_ns = end + int(dice.lognormvariate(4.0, 0.7) * SECOND)


def _basket(scenario: Scenario, dice: random.Random, story: Story, at_ns: int) -> Iterator[Trace]:
    trace = _trace(scenario, dice, story, at_ns, _customer(dice))
    checkout.basket_review(trace, at_ns)
    yield trace


def _report(scenario: Scenario, dice: random.Random, story: Story, at_ns: int) -> Iterator[Trace]:
    trace = _trace(scenario, dice, story, at_ns, _staff(dice, "buying", f"study-{dice.getrandbits(32):08x}"))
    research.report(trace, at_ns)
    yield trace


def _job(scenario: Scenario, dice: random.Random, story: Story, at_ns: int) -> Iterator[Trace]:
    trace = _trace(scenario, dice, story, at_ns, Context("", "", "content"))
    catalog.enrichment(trace, at_ns, dice.randrange(4, 9))
    yield trace


def _alert(scenario: Scenario, dice: random.Random, story: Story, at_ns: int) -> Iterator[Trace]:
    trace = _trace(scenario, dice, story, at_ns, _staff(dice, "platform", f"incident-{dice.getrandbits(32):08x}"))
    operations.triage(trace, at_ns)
    yield trace


SUPPORT = Scenario("support-desk", otel, 52, working_hours=False, traces=_conversation)
CHECKOUT = Scenario("checkout-agents", otel, 118, working_hours=False, traces=_basket)
RESEARCH = Scenario("research", openinference, 30, working_hours=True, traces=_report)
CATALOG = Scenario("catalog-pipeline", traceloop, 14, working_hours=True, traces=_job)
OPERATIONS = Scenario("ops-copilot", otel, 19, working_hours=False, traces=_alert)
SCENARIOS = (SUPPORT, CHECKOUT, RESEARCH, CATALOG, OPERATIONS)
_NIGHTLY_PRODUCTS = 46


def day_of_traces(day: int, seed: int, story: Story, since_ns: int = 0) -> Iterator[Trace]:
    """Yield the traces of one UTC day, scenario by scenario.

    Args:
        day: counted from the unix epoch.
        seed: the same seed, day and story give the same bytes.
        story: what the world was like; what would begin after its now is left out.
        since_ns: what began before is left out.
    """
    dice = random.Random(f"podium sample {seed} {day}")
    for scenario in SCENARIOS:
        weights = hour_weights(working_hours=scenario.working_hours)
        expected = scenario.per_day * story.volume(day, working_hours=scenario.working_hours)
        for hour in dice.choices(range(24), weights, k=round(expected * dice.gauss(1, 0.06))):
            start = day * DAY + hour * HOUR + dice.randrange(HOUR)
            # Dice of its own, so that leaving one out changes no other.
            own_dice = random.Random(dice.getrandbits(64))
            if since_ns <= start < story.now_ns:
                yield from scenario.traces(scenario, own_dice, story, start)
    yield _nightly(dice, story, day * DAY + 2 * HOUR + dice.randrange(8 * MINUTE))
    if day == story.runaway_ns // DAY:
        yield _runaway(dice, story)


def _nightly(dice: random.Random, story: Story, at_ns: int) -> Trace:
    trace = _trace(CATALOG, dice, story, at_ns, Context("", "", "content"))
    catalog.enrichment(trace, at_ns, round(_NIGHTLY_PRODUCTS * dice.gauss(1, 0.1)))
    return trace


def _runaway(dice: random.Random, story: Story) -> Trace:
    trace = _trace(RESEARCH, dice, story, story.runaway_ns, _staff(dice, "buying", "study-runaway"))
    research.runaway(trace, story.runaway_ns)
    return trace
