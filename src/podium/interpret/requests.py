"""Which spans saw one request: a call around a call, an answer seen twice, the log that ends a streamed call.

One of them is counted and billed, the innermost that has usage. It is told what the others know: how long the whole
took, who it was for, how it ended.

    pool → NESTED, ANSWERED, STREAMED → pairs of spans → `requests` → covered, told
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from podium.interpret.attribution import NO_SPAN
from podium.interpret.decided import Decided
from podium.interpret.pool import CALLS, SHARED_WITHIN_S
from podium.model.time import NS_PER_S
from podium.store.contributions import WHO
from podium.store.template import fill

_CALLS = fill("pool WHERE kind IN $calls AND NOT running", calls=CALLS)
# A call directly below a call of its kind. Where several are below one, each is a request and what is around is none.
NESTED = fill(
    """
SELECT below.pid AS below, above.pid AS above
FROM (SELECT pid, project, trace_id, parent_span_id, kind FROM $calls AND parent_span_id != $none) AS below
INNER JOIN (SELECT pid, project, trace_id, span_id, kind FROM $calls) AS above
ON below.project = above.project AND below.trace_id = above.trace_id AND below.parent_span_id = above.span_id
   AND below.kind = above.kind
WHERE below.pid != above.pid
""",
    calls=_CALLS,
    none=NO_SPAN,
)
ANSWERED = fill(
    """
SELECT arraySort(groupArray((toUnixTimestamp64Nano(start_time), pid))) AS calls
FROM $calls AND response_id != ''
GROUP BY project, response_id
HAVING count() > 1
""",
    calls=_CALLS,
)
# A log with usage tells the end of the call before it that has none.
STREAMED = fill(
    """
SELECT log.pid AS log, call.pid AS call,
       toUnixTimestamp64Nano(log.start_time) - toUnixTimestamp64Nano(call.call_start) AS took_ns
FROM (SELECT pid, project, trace_id, parent_span_id, kind, start_time FROM $calls AND is_log AND has_usage) AS log
ASOF INNER JOIN (
    SELECT pid, project, trace_id, parent_span_id, kind, start_time AS call_start
    FROM $calls AND NOT is_log AND NOT has_usage AND status != 'error') AS call
ON log.project = call.project AND log.trace_id = call.trace_id AND log.parent_span_id = call.parent_span_id
   AND log.kind = call.kind AND log.start_time >= call.call_start
""",
    calls=_CALLS,
)
_MEMBERS = """
SELECT s.pid AS pid, cityHash64(s.project, s.trace_id) AS trace, toUnixTimestamp64Nano(s.start_time) AS start,
       s.duration_ns AS duration_ns, s.has_usage AS has_usage, s.span_id AS span_id, s.finish_reason AS finish_reason,
       s.ttft_ns AS ttft_ns, $who
FROM (SELECT * FROM pool WHERE pid IN (SELECT pid FROM grouped)) AS s
$joins
"""
MEMBER_COLUMNS = ("pid", "trace", "start", "duration_ns", "has_usage", "span_id", "finish_reason", "ttft_ns", *WHO)
TOLD_COLUMNS = ("pid", "shared", "request_ns", "finish_reason", "ttft_ns", *WHO)


def members(decided: Decided) -> str:
    """Return the question for what each span in `grouped` knows, for whom it was included."""
    alone = replace(decided, is_told=False)
    return fill(_MEMBERS, joins=alone.joins(), who=", ".join(f"{alone.who(column)} AS {column}" for column in WHO))


@dataclass
class Pairs:
    """Spans of one request, in pairs.

    Attributes:
        above: of a call, the call directly around it.
        uncounted: calls around several calls.
        took_ns: of a log that ends a call, the time since the call began.
    """

    above: dict[int, int] = field(default_factory=dict)
    uncounted: set[int] = field(default_factory=set)
    took_ns: dict[int, int] = field(default_factory=dict)
    _same: dict[int, int] = field(default_factory=dict)

    def nest(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Take over calls and what is directly around each, `(below, above)`."""
        below: dict[int, list[int]] = {}
        for inner, outer in pairs:
            below.setdefault(outer, []).append(inner)
        for outer, inners in below.items():
            if len(inners) > 1:
                self.uncounted.add(outer)
                continue
            self.above[inners[0]] = outer
            self._join(inners[0], outer)

    def answer(self, calls: Iterable[tuple[int, int]]) -> None:
        """Take over calls of one response id, `(start in ns, pid)` by start."""
        before: tuple[int, int] | None = None
        for start, pid in calls:
            if before is not None and start - before[0] <= SHARED_WITHIN_S * NS_PER_S:
                self._join(before[1], pid)
            before = (start, pid)

    def stream(self, logs: Iterable[tuple[int, int, int]]) -> None:
        """Take over logs that end calls, `(log, call, ns from the call's start)`; the last log of a call ends it."""
        for log, call, took_ns in logs:
            self.took_ns[log] = took_ns
            self._join(log, call)

    def groups(self) -> list[list[int]]:
        """Return the spans of each request that several saw."""
        found: dict[int, list[int]] = {}
        for pid in self._same:
            found.setdefault(self._first(pid), []).append(pid)
        return list(found.values())

    def depth(self, pid: int) -> int:
        """Return how many calls are around a call, each directly around the next."""
        passed = {pid}
        while (outer := self.above.get(pid)) is not None and outer not in passed:
            passed.add(pid := outer)
        return len(passed) - 1

    def _first(self, pid: int) -> int:
        while (up := self._same.setdefault(pid, pid)) != pid:
            self._same[pid] = self._same[up]
            pid = up
        return pid

    def _join(self, one: int, other: int) -> None:
        self._same[self._first(one)] = self._first(other)


def requests(pairs: Pairs, known: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """Yield of each request the spans that are not counted, and what the one that is counted is told.

    Args:
        pairs: what belongs together.
        known: rows of `members` by `pid`.
    """
    for group in pairs.groups():
        spans = sorted((known[pid] for pid in group), key=lambda span: _weight(span, pairs), reverse=True)
        counted, *others = spans
        yield [span["pid"] for span in others], _told(counted, spans, pairs)
        if len({span["trace"] for span in spans}) > 1:
            for span in others:
                yield [], _nothing(span["pid"])


def _weight(span: Mapping[str, Any], pairs: Pairs) -> tuple[Any, ...]:
    is_counted = span["pid"] not in pairs.uncounted
    depth = pairs.depth(span["pid"])
    return (is_counted, span["has_usage"], depth, span["start"], -span["duration_ns"], span["span_id"])


def _told(counted: Mapping[str, Any], spans: list[Mapping[str, Any]], pairs: Pairs) -> dict[str, Any]:
    whole_ns = max(pairs.took_ns.get(span["pid"], span["duration_ns"]) for span in spans)
    first = sorted(spans, key=lambda span: (span["start"], span["span_id"]))
    texts = {column: next((span[column] for span in first if span[column]), "") for column in ("finish_reason", *WHO)}
    return {
        "pid": counted["pid"],
        "shared": len({span["trace"] for span in spans}) > 1,
        "request_ns": whole_ns if whole_ns > counted["duration_ns"] else 0,
        "ttft_ns": next((span["ttft_ns"] for span in first if span["ttft_ns"] is not None), None),
        **texts,
    }


def _nothing(pid: int) -> dict[str, Any]:
    return {"pid": pid, "shared": True, "request_ns": 0, "finish_reason": "", "ttft_ns": None, **dict.fromkeys(WHO, "")}
