"""The figures on top: what it cost, how much was asked, how fast and how often it failed."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any

from pydantic import Field

from podium.model.money import ZERO
from podium.model.result import Result
from podium.model.time import Instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.definitions import COUNTED
from podium.query.ask.figure import Figure, MoneyFigure, UnitMoneyFigure, figure, growth, nanoseconds, ratio
from podium.query.ask.intervals import Intervals
from podium.query.ask.reach import bind_reach, reach_of, traces_ahead
from podium.query.ask.statement import FigureQuery, bind_figures, bind_two_windows
from podium.query.figures.movers import bind_contributions, read_contributions
from podium.query.figures.quality import Doubts, bind_doubts
from podium.query.figures.sentence import Sentence, compose
from podium.query.figures.trace_counts import bind_trace_counts
from podium.query.filter.filters import Filter
from podium.store.engine import Engine
from podium.store.template import fill

TOTALS = FigureQuery(
    fill(
        """
SELECT g.is_now                        AS is_now,
       $counted,
       sum(g.ttft_count)               AS ttft_count,
       argMax(g.ttfts, g.ttft_count)     AS ttfts,
       sum(g.cost)                     AS cost,
       sumIf(g.cost, g.is_call)        AS request_cost,
       sum(g.saved_cost)               AS saved_cost,
       sum(g.input_tokens)             AS input_tokens,
       sum(g.output_tokens)            AS output_tokens,
       sum(g.cache_read_tokens)        AS cache_read_tokens,
       sum(g.cache_write_tokens)       AS cache_write_tokens,
       sum(g.reasoning_tokens)         AS reasoning_tokens
FROM (
    SELECT $is_now AS is_now, s.is_call AS is_call,
       $measures
    FROM $source AS s
    WHERE $bounds AND $where
    GROUP BY is_now, is_call
    HAVING $exists
) AS g
GROUP BY is_now
""",
        counted=COUNTED,
        partly=True,
    ),
    ("is_call",),
)
SPARKS = FigureQuery(
    fill(
        """
SELECT g.start_s                       AS start_s,
       $counted,
       sum(g.cost)                     AS cost,
       sumIf(g.cost, g.is_call)        AS request_cost,
       sum(g.saved_cost)               AS saved_cost,
       sum(g.input_tokens)             AS input_tokens,
       sum(g.output_tokens)            AS output_tokens,
       sum(g.cache_read_tokens)        AS cache_read_tokens
FROM (
    SELECT roundDown(toUnixTimestamp($time), {starts:Array(UInt32)}) AS start_s, s.is_call AS is_call,
       $measures
    FROM $source AS s
    WHERE $bounds AND $where
    GROUP BY start_s, is_call
    HAVING $exists
) AS g
GROUP BY g.start_s
ORDER BY start_s
""",
        counted=COUNTED,
        partly=True,
    ),
    ("is_call",),
)
UNPRICED = FigureQuery(
    """
SELECT s.provider AS provider, s.model AS model,
       $measures
FROM $source AS s
WHERE $bounds AND $where
GROUP BY provider, model
HAVING unpriced > 0
ORDER BY unpriced DESC, provider, model
LIMIT 50
""",
    ("provider", "model"),
)
_TOTAL_MEASURES = (
    "spans", "span_errors", "durations", "ttft_count", "ttfts", "cost", "saved_cost", "input_tokens", "output_tokens",
    "cache_read_tokens", "cache_write_tokens", "reasoning_tokens",
)  # fmt: skip
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(_TOTAL_MEASURES, 0),
    "requests": 0,
    "errors": 0,
    "counted": 0,
    "durations": [],
    "ttfts": [],
    "cost": ZERO,
    "request_cost": ZERO,
    "saved_cost": ZERO,
}
_SPARK_MEASURES = (
    "spans", "span_errors", "durations", "cost", "saved_cost", "input_tokens", "output_tokens", "cache_read_tokens",
)  # fmt: skip


class UnpricedModel(Result):
    """A model without a price: what its requests cost is unknown and in no total."""

    provider: str
    model: str
    requests: int
    tokens: int


class Unpriced(Result):
    """What the cost above does not contain."""

    requests: int
    tokens: int
    models: tuple[UnpricedModel, ...]


class Sparks(Result):
    """Trends of the figures of the same names, a value for each interval of `starts`; null where no span started."""

    starts: tuple[Instant, ...]
    cost: tuple[float | None, ...]
    cost_per_request: tuple[float | None, ...]
    saved_cost: tuple[float | None, ...]
    requests: tuple[float | None, ...]
    throughput_per_s: tuple[float | None, ...]
    tokens: tuple[float | None, ...]
    input_tokens: tuple[float | None, ...]
    output_tokens: tuple[float | None, ...]
    cache_read_tokens: tuple[float | None, ...]
    error_rate: tuple[float | None, ...]
    span_error_rate: tuple[float | None, ...]
    success_rate: tuple[float | None, ...]
    duration_p50_ns: tuple[float | None, ...]
    duration_p95_ns: tuple[float | None, ...]
    duration_p99_ns: tuple[float | None, ...]


class Overview(Result):
    """The figures of one window and of the window of the same length before it.

    `errors` are requests that failed, `error_rate` their share of the requests and `success_rate` that of the others;
    `span_errors` are failed spans of any kind, `span_error_rate` their share of the spans, and `failed_traces` traces
    with a failed span in the window. Durations, in ns, are those of requests where there are any, else of all spans.
    Amounts are in USD: `cost` is all that is billed, `request_cost` the part of it that requests cost, which
    `cost_per_request` divides. The rest are tasks and agents that reported usage of their own.

    `no_data_before` is when the project's data begin, if that is after the window before: nothing compares then.
    `ahead` counts traces that lie in the future, of clocks that are ahead; of windows that end now. `running` counts
    spans that began in the window and have not ended; no other figure holds them until they do. `doubts` are those of
    the whole project, and none with a filter.
    """

    project: str
    since: Instant = Field(serialization_alias="from")
    until: Instant = Field(serialization_alias="to")
    previous_since: Instant = Field(serialization_alias="previous_from")
    previous_until: Instant = Field(serialization_alias="previous_to")
    filter: str
    step_s: int
    cost: MoneyFigure
    request_cost: MoneyFigure
    saved_cost: MoneyFigure
    requests: Figure
    tokens: Figure
    input_tokens: Figure
    output_tokens: Figure
    cache_read_tokens: Figure
    cache_write_tokens: Figure
    reasoning_tokens: Figure
    errors: Figure
    error_rate: Figure
    spans: Figure
    span_errors: Figure
    span_error_rate: Figure
    failed_traces: Figure
    success_rate: Figure
    throughput_per_s: Figure
    duration_p50_ns: Figure
    duration_p95_ns: Figure
    duration_p99_ns: Figure
    ttft_p50_ns: Figure
    ttft_p95_ns: Figure
    traces: Figure
    running: int
    cost_per_request: UnitMoneyFigure
    unpriced: Unpriced
    sparks: Sparks
    sentence: Sentence | None
    no_data_before: Instant | None
    ahead: int
    doubts: Doubts
    sample: bool


def overview(engine: Engine, bounds: Bounds, where: Filter, zone: tzinfo = UTC) -> Overview:
    """Return the figures of the bounds and of the window before, as long as what has passed of them.

    Trends are cut on the clock of the zone. Traces are counted by those with a span in the window; above some
    thousands the count may be 0.3 % off.
    """
    previous = bounds.previous()
    intervals = Intervals.over(bounds, zone=zone)
    totals, changes, unpriced, sparks, traces, known, doubts = engine.select_all(
        bind_two_windows(TOTALS, bounds, where, measures=_TOTAL_MEASURES),
        bind_contributions(bounds, where),
        bind_figures(UNPRICED, bounds, where, measures=("unpriced", "unpriced_tokens")),
        bind_figures(SPARKS, bounds, where, measures=_SPARK_MEASURES, intervals=intervals),
        bind_trace_counts(bounds, where),
        bind_reach(bounds.project),
        bind_doubts(bounds),
    )
    reach = reach_of(known)
    begin_ns = reach.begins_after(bounds)
    now, before = (next((row for row in totals if row["is_now"] == is_now), _NOTHING) for is_now in (True, False))
    return Overview(
        project=bounds.project,
        since=bounds.since_ns,
        until=bounds.until_ns,
        previous_since=previous.since_ns,
        previous_until=previous.until_ns,
        filter=where.text,
        step_s=intervals.step_s,
        **_money_figures(now, before),
        **_count_figures(now, before),
        **_ratio_figures(now, before),
        **_latency_figures(now, before),
        throughput_per_s=figure(now["requests"] / previous.seconds, before["requests"] / previous.seconds),
        traces=figure(traces[0]["traces"], traces[0]["traces_before"]),
        failed_traces=figure(traces[0]["failed"], traces[0]["failed_before"]),
        running=traces[0]["running"],
        unpriced=_unpriced(unpriced),
        sparks=_sparks(sparks, intervals),
        sentence=compose(bounds, read_contributions(changes), begin_ns, zone),
        no_data_before=begin_ns,
        ahead=traces_ahead(engine, bounds, where, reach),
        doubts=Doubts(unread_usage=0, differing_totals=0) if where else Doubts(**doubts[0]),
        sample=reach.is_sample,
    )


def _money_figures(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    def money(name: str) -> MoneyFigure:
        return MoneyFigure(value=now[name], previous=before[name], change=growth(now[name], before[name]))

    def per_request(row: dict[str, Any]) -> Decimal | None:
        return row["request_cost"] / row["requests"] if row["requests"] else None

    value, previous = per_request(now), per_request(before)
    return {
        "cost": money("cost"),
        "request_cost": money("request_cost"),
        "saved_cost": money("saved_cost"),
        "cost_per_request": UnitMoneyFigure(value=value, previous=previous, change=growth(value, previous)),
    }


def _count_figures(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Figure]:
    names = (
        "requests", "errors", "spans", "span_errors", "input_tokens", "output_tokens", "cache_read_tokens",
        "cache_write_tokens", "reasoning_tokens",
    )  # fmt: skip
    figures = {name: figure(now[name], before[name]) for name in names}
    tokens = (row["input_tokens"] + row["output_tokens"] for row in (now, before))
    return figures | {"tokens": figure(*tokens)}


def _ratio_figures(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Figure]:
    def points(value: float | None, previous: float | None) -> Figure:
        known = value is not None and previous is not None
        return Figure(value=value, previous=previous, change=value - previous if known else None)  # type: ignore[operator]

    failed, failed_before = ratio(now["errors"], now["requests"]), ratio(before["errors"], before["requests"])
    of_spans = (ratio(row["span_errors"], row["spans"]) for row in (now, before))
    return {
        "error_rate": points(failed, failed_before),
        "span_error_rate": points(*of_spans),
        "success_rate": points(
            None if failed is None else 1 - failed, None if failed_before is None else 1 - failed_before
        ),
    }


def _latency_figures(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Figure]:
    def quantile(bins: str, counted: str, position: int) -> Figure:
        return figure(
            nanoseconds(now[bins], now[counted], position), nanoseconds(before[bins], before[counted], position)
        )

    durations = {
        f"duration_{name}_ns": quantile("durations", "counted", position)
        for position, name in enumerate(("p50", "p95", "p99"))
    }
    ttfts = {
        f"ttft_{name}_ns": quantile("ttfts", "ttft_count", position) for position, name in enumerate(("p50", "p95"))
    }
    return durations | ttfts


def _unpriced(rows: list[dict[str, Any]]) -> Unpriced:
    models = tuple(
        UnpricedModel(
            provider=row["provider"], model=row["model"], requests=row["unpriced"], tokens=row["unpriced_tokens"]
        )
        for row in rows
    )
    return Unpriced(
        requests=sum(model.requests for model in models), tokens=sum(model.tokens for model in models), models=models
    )


def _sparks(rows: list[dict[str, Any]], intervals: Intervals) -> Sparks:
    by_start, seconds = {row["start_s"]: row for row in rows}, intervals.seconds()
    points = [by_start.get(start) for start in intervals.starts_s]

    def trend(of: Callable[[dict[str, Any]], float | None]) -> tuple[float | None, ...]:
        return tuple(None if point is None else of(point) for point in points)

    def column(name: str) -> tuple[float | None, ...]:
        return trend(lambda point: float(point[name]))

    def percentile(position: int) -> tuple[float | None, ...]:
        return trend(lambda point: nanoseconds(point["durations"], point["counted"], position))

    return Sparks(
        starts=intervals.starts_ns,
        cost=column("cost"),
        cost_per_request=trend(lambda point: ratio(float(point["request_cost"]), point["requests"])),
        saved_cost=column("saved_cost"),
        requests=column("requests"),
        throughput_per_s=trend(lambda point: point["requests"] / seconds[point["start_s"]]),
        tokens=trend(lambda point: float(point["input_tokens"] + point["output_tokens"])),
        input_tokens=column("input_tokens"),
        output_tokens=column("output_tokens"),
        cache_read_tokens=column("cache_read_tokens"),
        error_rate=trend(lambda point: ratio(point["errors"], point["requests"])),
        span_error_rate=trend(lambda point: ratio(point["span_errors"], point["spans"])),
        success_rate=trend(lambda point: ratio(point["requests"] - point["errors"], point["requests"])),
        duration_p50_ns=percentile(0),
        duration_p95_ns=percentile(1),
        duration_p99_ns=percentile(2),
    )
