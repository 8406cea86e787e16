"""Sources that are followed into projects of their own, by a real server."""

from pathlib import Path
from typing import Any

from tests.flows.server import PODIUM, Server, podium
from tests.flows.test_sources import task, write
from tests.flows.test_sources_core import wait_for


def totals(server: Server, project: str) -> tuple[int, float]:
    told = server.get("/api/metrics", project=project)
    return told["total_tasks"], told["total_cost"]


def followed(server: Server) -> dict[tuple[str, str], dict[str, Any]]:
    """Return how each source stands, by project and the name of its file."""
    return {(each["project"], Path(each["name"]).name): each for each in server.status()["sources"]}


def have_looked(server: Server) -> bool:
    return all(each["looked_at"] for each in server.status()["sources"])


def test_files_are_followed_into_two_projects_and_a_restart_imports_nothing_twice(own: Server, tmp_path: Path) -> None:
    shop, lab = tmp_path / "shop.json", tmp_path / "lab.json"
    write(shop, [task(1, total_cost=0.25), task(2, total_cost=0.5)])
    write(lab, [task(3, total_cost=0.125), task(4, total_cost=1.5), task(5, total_cost=2.0)])
    specs = (f"shop={shop}", f"lab=orchestrator:{lab}", f"lab=orchestrator:{shop}")
    command = (*PODIUM, "serve", *(part for spec in specs for part in ("--source", spec)))

    own.start(command)
    wait_for(lambda: (totals(own, "shop"), totals(own, "lab")) == ((2, 0.75), (5, 4.375)), own.log_text)
    assert totals(own, "default") == (0, 0)
    sent = {("shop", "shop.json"): 2, ("lab", "lab.json"): 3, ("lab", "shop.json"): 2}
    wait_for(lambda: have_looked(own), own.log_text)
    assert {each: stood["sent"] for each, stood in followed(own).items()} == sent
    assert f"orchestrator: {shop} in lab, 2 read" in podium("status", "--url", own.url).stdout

    own.stop()
    own.start(command)
    wait_for(lambda: have_looked(own), own.log_text)
    assert {(each["read"], each["sent"], each["held"]) for each in followed(own).values()} == {(0, 0, 0)}
    assert (totals(own, "shop"), totals(own, "lab")) == ((2, 0.75), (5, 4.375))

    # Of a file that grew, both projects that it is fed into get what is new.
    write(shop, [task(1, total_cost=0.25), task(2, total_cost=0.5), task(6, total_cost=4.0)])
    wait_for(lambda: (totals(own, "shop"), totals(own, "lab")) == ((3, 4.75), (6, 8.375)), own.log_text)
    assert own.settle()["counts"]["spans"]["accepted"] == 7 + 2
    own.stop()


def test_the_variable_names_projects_too_and_what_names_none_is_kept_in_default(tmp_path: Path) -> None:
    named, unnamed = tmp_path / "named.json", tmp_path / "a=b.json"
    write(named, [task(1, total_cost=0.25)])
    write(unnamed, [task(2, total_cost=0.5), task(3, total_cost=0.5)])
    sources = f"shop=orchestrator:{named}, orchestrator:{unnamed}"
    own = Server(tmp_path / "data", environment={"PODIUM_SOURCES": sources})
    try:
        own.start()
        wait_for(lambda: (totals(own, "shop"), totals(own, "default")) == ((1, 0.25), (2, 1.0)), own.log_text)

        assert set(followed(own)) == {("shop", "named.json"), ("default", "a=b.json")}
        own.stop()
    finally:
        own.close()


def test_a_name_that_is_no_project_ends_the_start_with_what_to_write(tmp_path: Path) -> None:
    done = podium("serve", "--data", str(tmp_path / "data"), "--source", f"my shop=orchestrator:{tmp_path}")

    assert done.returncode == 1
    assert "“my shop” is no name of a project: write letters, digits, _ . and - before the =" in done.stderr
    assert not (tmp_path / "data").exists()
