"""Whatever step the process dies at: what was acknowledged is stored once, what was not at most once."""

import random
import sys
import time
from pathlib import Path

import pytest
from tests.flows.agreement import assert_stored_once
from tests.flows.load import Clients, Load, Sent, ids_of, repeat
from tests.flows.server import KILLS, Server

DYING = (sys.executable, str(Path(__file__).with_name("dying_server.py")))
JOURNAL_STEPS = ("journal.write", "journal.fsync", "journal.acknowledge")
COMMIT_STEPS = (
    "commit.decode",
    "commit.interpret",
    "commit.price",
    "commit.finish",
    "commit.events",
    "commit.batches",
    "commit.remember",
    "commit.delete",
)
# Late enough that earlier segments are stored and others wait; two segments at most are left by the kill before.
NTH = dict.fromkeys(JOURNAL_STEPS, 40) | dict.fromkeys(COMMIT_STEPS, 3)
# Each of the many steps is a start of a server, work for it, and a death.
pytestmark = pytest.mark.timeout(900)
SEED = 20261121


@pytest.mark.parametrize(
    "steps", [JOURNAL_STEPS, COMMIT_STEPS[:4], COMMIT_STEPS[4:]], ids=["journal", "rows", "conclusion"]
)
def test_a_server_killed_at_each_step_stores_what_it_acknowledged_once(own: Server, steps: tuple[str, ...]) -> None:
    """Each run takes up what the one before left, hears its requests repeated, and is killed one step later."""
    sent: list[Sent] = []
    before: list[Sent] = []
    own.launch((*DYING, *(f"{step}:{NTH[step]}" for step in steps)))
    for step in steps:
        own.await_answer()
        repeat(own, before)
        load = Clients(own, time.time_ns(), run=step).wait()
        assert load.acknowledged, step
        assert not load.refused
        before = load.all
        sent = [*sent, *before]
    assert own.process.wait(60) == 0, own.log_text()

    own.start()
    own.settle()
    repeat(own, sent)
    status = own.settle()
    own.stop()

    assert_stored_once(own.data, sent)
    assert status["counts"]["spans"]["stored"] == len(ids_of(sent, "traces"))


def test_a_server_killed_again_and_again_at_any_time_stores_everything_once(own: Server) -> None:
    chance = random.Random(SEED)  # noqa: S311 - repeatable times, not secrets
    loads: list[Load] = []
    for number in range(KILLS):
        own.start()
        clients = Clients(own, time.time_ns(), run=f"round{number}-")
        clients.await_one()
        time.sleep(chance.uniform(0, 1.5))
        own.kill()
        loads.append(clients.wait())

    own.start()
    for load in loads:
        repeat(own, load.all)
    own.settle()
    own.stop()

    assert all(load.acknowledged for load in loads)
    assert_stored_once(own.data, [sent for load in loads for sent in load.all])
