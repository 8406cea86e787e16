"""What could not be understood of a batch is counted once, wherever its commit ended."""

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.spans import request, span
from tests.stored import CHAT, Killed, store
from tests.write_path import OpenPath, WritePath

from podium.errors import StoreUnavailable
from podium.ingest import auditor
from podium.interpret.quality.statements import OTHERS
from podium.store.engine import Engine

COUNTED = """
SELECT kind, detail, sum(findings) AS findings FROM quality WHERE project = {p:String}
GROUP BY kind, detail ORDER BY kind, detail
"""


def counted(engine: Engine, project: str) -> dict[str, int]:
    return {row["detail"] or row["kind"]: row["findings"] for row in engine.select(COUNTED, {"p": project})}


def telling(now_ns: int) -> tuple[list[Span], list[Span]]:
    """Two batches: the second brings a span of the first once more, which changes what is stored."""
    first = span("call", {"x.tokens": 5}, start_ns=now_ns)
    again = span("call", {"x.tokens": 5, "more": 1}, start_ns=now_ns, trace=first.trace_id)
    again.span_id = first.span_id
    return [first], [again, span("other", {"x.tokens": 7}, start_ns=now_ns)]


@pytest.mark.parametrize(
    "step",
    [
        "commit.amend", "commit.finish", "commit.count", "commit.revise", "commit.change", "commit.take_away",
        "commit.events", "commit.batches", "commit.remember", "commit.delete",
    ],
)  # fmt: skip
def test_a_kill_at_any_step_neither_loses_nor_repeats_a_count(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, step: str
) -> None:
    def die(name: str) -> None:
        if name == step:
            raise Killed

    first, second = telling(now_ns)
    store(open_path(), project, first)
    path = open_path(on_step=die)
    path.take("traces", request(*second), 2, project=project)
    with pytest.raises(Killed):
        path.settle()

    open_path().settle()

    assert counted(engine, project) == {"x.tokens": 2, "sent_again": 1}


def test_an_attempt_that_the_engine_broke_off_is_not_counted_twice(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    failures = iter((True, False))

    def away(name: str) -> None:
        if name == "commit.batches" and next(failures):
            msg = "the engine went away"
            raise StoreUnavailable(msg)

    path = open_path(on_step=away)
    path.committer._wait_for_engine = lambda *_: None  # type: ignore[method-assign]

    store(path, project, [span("call", {"x.tokens": 5}, start_ns=now_ns)])

    assert counted(engine, project) == {"x.tokens": 1}


def test_a_segment_in_which_all_is_in_order_writes_nothing(
    path: WritePath, engine: Engine, project: str, now_ns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> str:
        pytest.fail("nothing is to be counted")

    monkeypatch.setattr("podium.interpret.quality.statements.findings", write)

    store(path, project, [span("chat", {**CHAT, "llm.usage.total_tokens": 1100}, start_ns=now_ns)])

    assert counted(engine, project) == {}


def test_names_made_up_by_a_sender_are_counted_together_beyond_some(
    path: WritePath, engine: Engine, project: str, now_ns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = len({row["detail"] for row in engine.select("SELECT detail FROM quality WHERE kind = 'unread_usage'")})
    monkeypatch.setattr(auditor, "_MOST_NAMED", known + 2)
    spans = [span("call", {f"{project}.tokens.{letter}": 1}, start_ns=now_ns) for letter in "abcd"]

    store(path, project, spans[:1], spans[1:])

    assert counted(engine, project) == {f"{project}.tokens.a": 1, f"{project}.tokens.b": 1, OTHERS: 2}
