"""What changed against the window before, and why as far as the figures say."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from podium.model.money import ZERO, format_money
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.reach import read_reach
from podium.query.ask.statement import FigureQuery, Statement, bind_two_windows
from podium.query.filter.filters import Filter
from podium.store.engine import Engine

# One row per value of each dimension; the columns of the other dimensions are empty in it, so that joined
# together they are its name. `dimension` has a bit for each column that is not its own.
CONTRIBUTIONS = FigureQuery(
    """
SELECT is_now, dimension,
       concat(model, component, account, service, provider, environment) AS name,
       requests, errors, spans, span_errors, cost, input_tokens, output_tokens
FROM (
    SELECT $is_now AS is_now, grouping(model, component, account, service, provider, environment) AS dimension,
           toString(s.model) AS model, toString(s.component) AS component, toString(s.account) AS account,
           toString(s.service) AS service, toString(s.provider) AS provider, toString(s.environment) AS environment,
       $measures
    FROM $source AS s
    WHERE $bounds AND $where
    GROUP BY GROUPING SETS ((is_now, model), (is_now, component), (is_now, account), (is_now, service),
                            (is_now, provider), (is_now, environment))
    HAVING $exists
)
ORDER BY cost DESC, requests DESC, errors DESC, name
LIMIT {limit:UInt32} BY is_now, dimension
""",
    ("model", "component", "account", "service", "provider", "environment"),
)
DIMENSIONS = ("model", "component", "account", "service", "provider", "environment")
_MEASURES = ("requests", "errors", "spans", "span_errors", "cost", "input_tokens", "output_tokens")
_LIMIT = 2_000
# What is less than this share of the whole, or than this amount, is noise.
_LEAST_SHARE = 0.02
_LEAST = {"cost": Decimal("0.01"), "requests": Decimal(10), "errors": Decimal(3), "span_errors": Decimal(3)}
_WEIGHT = {"cost": 1.0, "errors": 0.8, "span_errors": 0.7, "requests": 0.5}
_PER_DIMENSION = 2
_NEARLY_ALL = Decimal("0.9")
_SAME_RATE = 0.005
# A factor explains a change when it makes up this share of it (of its logarithm).
_EXPLAINS = 0.5
MeasureName = Literal["cost", "requests", "errors", "span_errors"]
SumName = Literal["cost", "requests", "errors", "spans", "span_errors"]


class Mover(Result):
    """One value of one dimension that moved; the amounts are texts, exact for money.

    `share` is its part of the change of the whole; above 1 where others moved the other way. `span_errors`, failed
    spans of any kind, are told of values that no request has; `errors`, failed requests, of the others.
    """

    dimension: str
    name: str
    measure: MeasureName
    value: str
    previous: str
    delta: str
    share: float | None
    reason: str | None


class Movers(Result):
    """The largest changes from the window before to this one of equal length, the most significant first.

    `no_data_before` is when the project's data begin, if that is after the window before: there are no changes then.
    """

    since: Instant = Field(serialization_alias="from")
    until: Instant = Field(serialization_alias="to")
    previous_since: Instant = Field(serialization_alias="previous_from")
    previous_until: Instant = Field(serialization_alias="previous_to")
    no_data_before: Instant | None
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What one slice of the spans adds up to."""

    requests: int = 0
    spans: int = 0
    errors: int = 0
    cost: Decimal = ZERO
    input_tokens: int = 0
    output_tokens: int = 0
    span_errors: int = 0

    def amount(self, measure: SumName) -> Decimal:
        """Return one of them as a decimal."""
        return Decimal(getattr(self, measure))

    @property
    def counted(self) -> tuple[SumName, SumName]:
        """What failures are told of, and which they are: requests where there are any, else spans."""
        return ("requests", "errors") if self.requests else ("spans", "span_errors")

    def plus(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Contribution:
    """One value of one dimension in the window and in the one before."""

    dimension: str
    name: str
    now: Sums
    before: Sums

    @property
    def has_requests(self) -> bool:
        """Whether any of its spans was one, now or before."""
        return self.now.requests > 0 or self.before.requests > 0

    def delta(self, measure: SumName) -> Decimal:
        """Return how much a measure changed."""
        return self.now.amount(measure) - self.before.amount(measure)


@dataclass(frozen=True, slots=True)
class Contributions:
    """Every value of every dimension that was seen in either window, and the wholes."""

    parts: tuple[Contribution, ...]
    now: Sums
    before: Sums


def movers(engine: Engine, bounds: Bounds, where: Filter, *, limit: int) -> Movers:
    """Return what changed most against the window before, cost above failures above requests."""
    begin_ns = read_reach(engine, bounds.project).begins_after(bounds)
    found = Contributions((), Sums(), Sums()) if begin_ns else contributions(engine, bounds, where)
    scored = sorted(_scored(found), key=lambda pair: -pair[0])
    kept: list[Mover] = []
    seen: dict[tuple[str, str], int] = {}
    for _, mover in scored:
        slot = (mover.dimension, mover.measure)
        seen[slot] = seen.get(slot, 0) + 1
        if seen[slot] <= _PER_DIMENSION and len(kept) < limit:
            kept.append(mover)
    previous = bounds.previous()
    return Movers(
        since=bounds.since_ns,
        until=bounds.until_ns,
        previous_since=previous.since_ns,
        previous_until=previous.until_ns,
        no_data_before=begin_ns,
        movers=tuple(kept),
    )


def contributions(engine: Engine, bounds: Bounds, where: Filter) -> Contributions:
    """Return what each value of each dimension contributed, in the bounds and in the window before."""
    return read_contributions(engine.select(*bind_contributions(bounds, where)))


def bind_contributions(bounds: Bounds, where: Filter) -> Statement:
    """Return the statement whose rows `read_contributions` reads."""
    return bind_two_windows(CONTRIBUTIONS, bounds, where, measures=_MEASURES, limit=_LIMIT)


def read_contributions(rows: list[dict[str, Any]]) -> Contributions:
    """Return the contributions that rows of `CONTRIBUTIONS` hold."""
    now, before = _sums(rows, is_now=True), _sums(rows, is_now=False)
    parts = []
    for dimension in DIMENSIONS:
        names = now[dimension].keys() | before[dimension].keys()
        cut = max(len(now[dimension]), len(before[dimension])) >= _LIMIT
        for name in sorted(names):
            # A name that one of two cut lists lacks may have been cut from it.
            if name and not (cut and (name not in now[dimension] or name not in before[dimension])):
                pair = (now[dimension].get(name, Sums()), before[dimension].get(name, Sums()))
                parts.append(Contribution(dimension, name, *pair))
    return Contributions(tuple(parts), _whole(now), _whole(before))


def _sums(rows: list[dict[str, Any]], *, is_now: bool) -> dict[str, dict[str, Sums]]:
    every = 2 ** len(DIMENSIONS) - 1
    by_mask = {every - 2 ** (len(DIMENSIONS) - 1 - place): name for place, name in enumerate(DIMENSIONS)}
    found: dict[str, dict[str, Sums]] = {dimension: {} for dimension in DIMENSIONS}
    for row in rows:
        if row["is_now"] == is_now:
            found[by_mask[row["dimension"]]][row["name"]] = _row_sums(row)
    return found


def _row_sums(row: dict[str, Any]) -> Sums:
    return Sums(**{name: row[name] for name in _MEASURES})


def _whole(found: dict[str, dict[str, Sums]]) -> Sums:
    total = Sums()
    for sums in found["environment"].values():
        total = total.plus(sums)
    return total


def _scored(found: Contributions) -> Iterator[tuple[float, Mover]]:
    measures: tuple[MeasureName, ...] = ("cost", "errors", "span_errors", "requests")
    for measure in measures:
        whole = max(found.now.amount(measure), found.before.amount(measure))
        change = found.now.amount(measure) - found.before.amount(measure)
        for part in found.parts:
            delta = part.delta(measure)
            if (
                abs(delta) < _LEAST[measure]
                or abs(delta) < whole * Decimal(_LEAST_SHARE)
                or _is_whole(part, found, measure)
                or (measure == "span_errors" and part.has_requests)
            ):
                continue
            share = float(delta / change) if change else None
            yield float(abs(delta) / whole) * _WEIGHT[measure], _mover(part, measure, share)


def _is_whole(part: Contribution, found: Contributions, measure: MeasureName) -> bool:
    """Whether a value is nearly all of its dimension, so that it says no more than the whole does."""

    def size(sums: Sums) -> Decimal:
        of: dict[MeasureName, SumName] = {"errors": "requests", "span_errors": "spans"}
        return sums.amount(of.get(measure, measure))

    pairs = (part.now, found.now), (part.before, found.before)
    return all(size(one) >= size(whole) * _NEARLY_ALL for one, whole in pairs)


def _mover(part: Contribution, measure: MeasureName, share: float | None) -> Mover:
    def text(amount: Decimal) -> str:
        return format_money(amount) if measure == "cost" else str(int(amount))

    return Mover(
        dimension=part.dimension,
        name=part.name,
        measure=measure,
        value=text(part.now.amount(measure)),
        previous=text(part.before.amount(measure)),
        delta=text(part.delta(measure)),
        share=share,
        reason=reason(part, measure),
    )


def reason(part: Contribution, measure: MeasureName) -> str | None:
    """Return what explains the change in a few words, or None where the figures do not say."""
    if part.before.spans == 0:
        return "new"
    if part.now.spans == 0:
        return "gone"
    if measure in ("errors", "span_errors"):
        return _error_reason(part)
    return _cost_reason(part) if measure == "cost" else None


def _error_reason(part: Contribution) -> str | None:
    of, failed = part.now.counted
    if not part.before.amount(of):
        return None
    now, before = (float(sums.amount(failed) / sums.amount(of)) for sums in (part.now, part.before))
    if abs(now - before) < _SAME_RATE:
        return None
    return f"{_percent(before)} of its {of} failed before, {_percent(now)} now"


def _cost_reason(part: Contribution) -> str | None:
    now, before = part.now, part.before
    if not (now.cost and before.cost and now.requests and before.requests):
        return None
    tokens, tokens_before = now.input_tokens + now.output_tokens, before.input_tokens + before.output_tokens
    if not tokens or not tokens_before:
        return None
    # cost = requests × tokens a request × cost a token: the logarithms of the three add up.
    factors = {
        "requests": now.requests / before.requests,
        _longer(now, before): (tokens / now.requests) / (tokens_before / before.requests),
        "cost per token": (float(now.cost) / tokens) / (float(before.cost) / tokens_before),
    }
    change = math.log(float(now.cost) / float(before.cost))
    word, factor = max(factors.items(), key=lambda pair: math.log(pair[1]) * math.copysign(1, change))
    if not change or math.log(factor) / change < _EXPLAINS:
        return None
    return f"{word} {'up' if factor > 1 else 'down'} {_percent(abs(factor - 1))}"


def _longer(now: Sums, before: Sums) -> str:
    prompts = now.input_tokens / now.requests - before.input_tokens / before.requests
    answers = now.output_tokens / now.requests - before.output_tokens / before.requests
    return "tokens per prompt" if abs(prompts) >= abs(answers) else "tokens per answer"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.1 or share == 0 else f"{share * 100:.1f} %"  # noqa: PLR2004 - two digits
