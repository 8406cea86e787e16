"""What a restart, a repeated request or a replayed segment must not do: store twice, or lose."""

import pytest
from tests.spans import request, span
from tests.stored import Killed
from tests.write_path import OpenPath

from podium.errors import StoreUnavailable
from podium.store.engine import Engine
from podium.store.rollups import COARSE

STORED = "SELECT name, count() AS times FROM spans WHERE project = {p:String} GROUP BY name ORDER BY name"
ROLLED = f"SELECT sum(s.spans) AS spans FROM rollups AS s WHERE {COARSE} AND s.grain = 60 AND s.project = {{p:String}}"


def stored(engine: Engine, project: str) -> dict[str, int]:
    return {row["name"]: row["times"] for row in engine.select(STORED, {"p": project})}


@pytest.mark.parametrize("step", ["commit.batches", "commit.remember", "commit.delete"])
def test_a_request_repeated_after_a_kill_is_known_wherever_its_commit_ended(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int, step: str
) -> None:
    def die(name: str) -> None:
        if name == step:
            raise Killed

    body = request(span("once", start_ns=now_ns))
    path = open_path(on_step=die)
    path.take("traces", body, 1, project=project)
    with pytest.raises(Killed):
        path.settle()

    restarted = open_path()
    is_new = restarted.take("traces", body, 1, project=project)
    restarted.settle()

    assert not is_new
    assert stored(engine, project) == {"once": 1}


def test_a_segment_whose_commit_the_engine_broke_off_is_finished_not_repeated(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    failed = False

    def away(name: str) -> None:
        nonlocal failed
        if name == "commit.batches" and not failed:
            failed = True
            msg = "the engine went away"
            raise StoreUnavailable(msg)

    path = open_path(on_step=away)
    path.committer._wait_for_engine = lambda *_: None  # type: ignore[method-assign]

    path.take("traces", request(span("once", start_ns=now_ns)), 1, project=project)
    path.settle()

    assert failed
    assert stored(engine, project) == {"once": 1}
    assert engine.select(ROLLED, {"p": project}) == [{"spans": 1}]


def test_a_kill_after_a_replay_loses_nothing_of_the_segment_that_was_open(
    open_path: OpenPath, engine: Engine, project: str, now_ns: int
) -> None:
    """A replayed segment takes a higher number than the open one, so it must not be stored before it."""
    path = open_path()
    path.take("traces", request(span("aside", start_ns=now_ns)), 1, project=project)
    segment = path.journal.take(min_age_s=0, timeout_s=1)
    assert segment is not None
    path.journal.set_aside(segment)
    path.intake.set_aside(segment)
    path.take("traces", request(span("open", start_ns=now_ns)), 1, project=project)

    path.intake.replayed(path.journal.replay())
    first = path.journal.take(min_age_s=0, timeout_s=1)
    assert first is not None
    path.committer._store(first)
    restarted = open_path()
    restarted.settle()

    assert stored(engine, project) == {"aside": 1, "open": 1}


def test_the_number_of_a_quarantined_batch_is_not_used_again(open_path: OpenPath, project: str, now_ns: int) -> None:
    path = open_path()
    path.take("traces", request(span("aside", start_ns=now_ns)), 1, project=project)
    aside = path.journal.take(min_age_s=0, timeout_s=1)
    assert aside is not None
    path.journal.set_aside(aside)

    restarted = open_path()
    restarted.take("traces", request(span("next", start_ns=now_ns)), 1, project=project)
    following = restarted.journal.take(min_age_s=0, timeout_s=1)

    assert following is not None
    assert following.batch > aside.batch
