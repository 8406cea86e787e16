"""Workflows and their nodes, whichever threads and tasks these run in."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from opentelemetry.trace import StatusCode
from tests.sdk.conftest import Recorded

import podium
from podium.sdk.verbs import workflows as podium_workflows

pytestmark = pytest.mark.usefixtures("faultless")


def test_a_workflow_is_a_graph_of_nodes(recorded: Recorded) -> None:
    with podium.workflow("etl", nodes={"load": [], "clean": ["load"], "save": ["clean"]}, run_id="r-1") as flow:
        for name in ("load", "clean"):
            with flow.node(name, type="tool"):
                pass
        flow.skip("save", "nothing new")

    load, clean, run = (recorded.named(name) for name in ("load", "clean", "etl"))
    sent = dict(run.attributes or {})
    assert json.loads(str(sent["podium.workflow.graph"])) == {"load": [], "clean": ["load"], "save": ["clean"]}
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


def test_a_node_may_say_what_it_waited_for_and_links_to_what_ran(recorded: Recorded) -> None:
    with podium.workflow("etl", nodes={"clean": ["load"]}) as flow:
        with flow.node("first"):
            pass
        with flow.node("clean", after=["first", "never ran"], attributes={"n": 3}):
            pass

    clean = recorded.named("clean")
    assert [link.context.span_id for link in clean.links] == [recorded.named("first").context.span_id]
    assert (clean.attributes or {})["podium.node.dependencies"] == ("first", "never ran")
    assert (clean.attributes or {})["n"] == 3


def test_a_node_in_a_node_is_below_it(recorded: Recorded) -> None:
    with podium.workflow("etl") as flow, flow.node("outer"), flow.node("inner"):
        pass

    inner = recorded.named("inner")
    assert inner.parent is not None
    assert inner.parent.span_id == recorded.named("outer").context.span_id


def test_runs_without_an_id_get_one_each(recorded: Recorded) -> None:
    for _ in range(2):
        with podium.workflow("etl"):
            pass

    ids = {(span.attributes or {})["podium.workflow.id"] for span in recorded.spans}
    assert len(ids) == 2


@pytest.mark.parametrize("nodes", ["abc", ["a", "b", "c"], {"a": [], "b": (), "c": iter(())}])
def test_nodes_may_be_names_alone(recorded: Recorded, nodes: podium_workflows.Nodes) -> None:
    with podium.workflow("etl", nodes=nodes):
        pass

    assert json.loads(str((recorded.span.attributes or {})["podium.workflow.graph"])) == {"a": [], "b": [], "c": []}


def test_a_failing_node_fails_its_run_and_says_so(recorded: Recorded) -> None:
    with pytest.raises(KeyError), podium.workflow("etl") as flow, flow.node("load"):
        raise KeyError

    assert {span.status.status_code for span in recorded.spans} == {StatusCode.ERROR}
    assert recorded.event("podium.started").attributes["podium.workflow"] == "etl"
