"""Workflows and their nodes, whichever threads and tasks these run in."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_a_workflow_is_a_graph_of_nodes(recorded: Recorded) -> None:
    with podium.workflow("etl", nodes={"load": [], "clean": ["load"], "save": ["clean"]}, run_id="r-1") as flow:
        for name in ("load", "clean"):
            with flow.node(name, type="tool"):
                pass
        flow.skip("save", "nothing new")

    load, clean, run = (recorded.named(name) for name in ("load", "clean", "etl"))
    told = dict(run.attributes or {})
    assert json.loads(str(told["podium.workflow.graph"])) == {"load": [], "clean": ["load"], "save": ["clean"]}
    assert dict(clean.attributes or {}) == {
        "podium.kind": "node",
        "podium.node": "clean",
        "podium.workflow": "etl",
        "podium.workflow.id": "r-1",
        "podium.node.type": "tool",
        "podium.node.dependencies": ("load",),
    }
    assert [link.context.span_id for link in clean.links] == [load.context.span_id]
    assert {each.parent and each.parent.span_id for each in (load, clean)} == {run.context.span_id}
    skipped = dict(recorded.event("podium.node.skipped").attributes)
    assert (skipped["podium.node"], skipped["podium.reason"]) == ("save", "nothing new")


def test_nodes_in_threads_belong_to_their_workflow(recorded: Recorded) -> None:
    with podium.user("ana"), podium.workflow("etl", nodes="abc") as flow, ThreadPoolExecutor(3) as pool:

        def work(name: str) -> None:
            with flow.node(name), podium.tool("inside"):
                pass

        list(pool.map(work, "abc"))

    run = recorded.named("etl").context
    nodes = [each for each in recorded.spans if each.name in "abc"]
    assert {each.parent and each.parent.span_id for each in nodes} == {run.span_id}
    assert {each.context.trace_id for each in recorded.spans} == {run.trace_id}
    assert {(each.attributes or {})["podium.user.id"] for each in recorded.spans} == {"ana"}


def test_nodes_in_tasks_belong_to_their_workflow(recorded: Recorded) -> None:
    async def main() -> None:
        async with podium.workflow("etl") as flow:

            async def work(name: str) -> None:
                async with flow.node(name):
                    await asyncio.sleep(0)

            await asyncio.gather(work("a"), work("b"))

    asyncio.run(main())

    run = recorded.named("etl").context.span_id
    assert {each.parent and each.parent.span_id for each in recorded.spans if each.name in "ab"} == {run}
