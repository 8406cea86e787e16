"""Segments become rows: each exactly once, whatever ends in between."""

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from tests.spans import request, span
from tests.stored import CHAT, CHAT_COST, SECOND, Killed, assert_consistent, billed, store
from tests.write_path import OpenPath, WritePath

from podium.store.engine import Engine


def test_a_call_is_priced_and_counted_everywhere(path: WritePath, engine: Engine, project: str, now_ns: int) -> None:
    store(path, project, [span("chat gpt-4o", CHAT, start_ns=now_ns)])

    assert billed(engine, project) == {"chat gpt-4o": CHAT_COST}
    assert_consistent(engine, project, spans=1)
    assert [(commit.spans, commit.projects) for commit in path.commits] == [(1, (project,))]


def test_a_span_of_an_old_week_and_one_of_today_reach_every_table(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    weeks = [span(f"week {n}", CHAT, start_ns=now_ns - n * 7 * 86400 * SECOND) for n in range(0, 150, 15)]

    store(path, project, weeks)

    assert_consistent(engine, project, spans=10)


def test_a_repeated_request_is_kept_once_also_after_a_restart(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    body = request(span("chat", CHAT, start_ns=now_ns))
    path = open_path()

    first = path.take("traces", body, 1, project=project)
    second = path.take("traces", body, 1, project=project)
    path.settle()
    restarted = open_path()
    third = restarted.take("traces", body, 1, project=project)
    restarted.settle()

    assert (first, second, third) == (True, False, False)
    assert_consistent(engine, project, spans=1)


STEPS = [
    "commit.decode",
    "commit.interpret",
    "commit.price",
    "commit.finish",
    "commit.events",
    "commit.batches",
    "commit.remember",
    "commit.delete",
]


@pytest.mark.parametrize("step", STEPS)
def test_a_commit_cut_short_is_finished_after_the_restart(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, step: str
) -> None:
    def die(name: str) -> None:
        if name == step:
            raise Killed

    path = open_path(on_step=die)
    path.take("traces", request(*_two_weeks(now_ns)), 40, project=project)
    with pytest.raises(Killed):
        path.settle()

    restarted = open_path()
    restarted.settle()

    assert_consistent(engine, project, spans=40)
    tally = restarted.intake.tally()
    assert tally.accepted == tally.stored
    assert not any(tally.waiting.values())


@pytest.mark.parametrize("lacking", ["spans", "rollups", "traces"])
def test_a_batch_that_lacks_a_table_or_a_week_gets_just_the_rest(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, lacking: str
) -> None:
    """What a kill between two parts leaves: some tables and weeks written, others not."""

    def die(name: str) -> None:
        if name == "commit.batches":
            raise Killed

    path = open_path(on_step=die)
    path.take("traces", request(*_two_weeks(now_ns)), 40, project=project)
    with pytest.raises(Killed):
        path.settle()
    column = {"spans": "start_time", "traces": "hour"}.get(lacking, "bucket")
    engine.execute(
        f"ALTER TABLE {lacking} DELETE WHERE project = {{p:String}} AND {column} < now() - INTERVAL 20 DAY",
        {"p": project},
        {"mutations_sync": 1},
    )

    restarted = open_path()
    restarted.settle()

    assert_consistent(engine, project, spans=40)


def test_a_commit_writes_one_part_per_table_and_week(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    """A part is there whole or not at all, so a commit cut short shows by the tables and weeks it lacks."""
    parts = "SELECT table, partition, count() AS parts FROM system.parts WHERE active GROUP BY table, partition"
    merges = ("spans", "rollups", "traces")
    for table in merges:
        engine.execute(f"SYSTEM STOP MERGES {table}")
    before = {(row["table"], row["partition"]): row["parts"] for row in engine.select(parts)}

    path.take("traces", request(*_two_weeks(now_ns)), 40, project=project)
    path.settle()

    after = {(row["table"], row["partition"]): row["parts"] for row in engine.select(parts)}
    for table in merges:
        engine.execute(f"SYSTEM START MERGES {table}")
    written = {key: count - before.get(key, 0) for key, count in after.items() if key[0] in merges}
    assert sorted(count for count in written.values() if count) == [1] * 2 * len(merges)


def _two_weeks(now_ns: int) -> list[Span]:
    """Forty calls, half of them four weeks ago: two partitions."""
    month = 28 * 86400 * SECOND
    return [span(f"chat {n}", CHAT, start_ns=now_ns - (n % 2) * month - n * SECOND) for n in range(40)]


def test_a_segment_the_engine_refuses_is_set_aside_whole_and_counted(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    path = open_path()
    # A receiver would never let this through: the number of items is wrong, as after a bug of ours.
    path.take("traces", request(span("chat", CHAT, start_ns=now_ns)), 2, project=project)
    path.settle()
    store(path, project, [span("next", CHAT, start_ns=now_ns)])

    tally = path.intake.tally()
    assert tally.refused == {("quarantined", "traces"): 2}
    assert tally.accepted["traces"] == tally.stored["traces"] + tally.waiting["traces"]
    assert path.journal.quarantined == 1
    assert_consistent(engine, project, spans=1)
