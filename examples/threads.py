"""A workflow whose nodes run in a pool of threads, each as soon as those it waits for are done."""

from concurrent.futures import Future, ThreadPoolExecutor

import podium

podium.init(service="example-threads")

NODES = {"load": [], "clean": ["load"], "count": ["load"], "report": ["clean", "count"]}


@podium.observe(kind="tool")
def work(name: str) -> str:
    """Do what a node does."""
    return f"{name} done"


def main() -> None:
    """Run the workflow."""
    running: dict[str, Future[str]] = {}
    with podium.account("acme"), podium.workflow("nightly", nodes=NODES) as flow, ThreadPoolExecutor(4) as pool:

        def run(name: str) -> str:
            for other in NODES[name]:
                running[other].result()
            with flow.node(name, type="tool"):
                return work(name)

        for name in NODES:
            running[name] = pool.submit(run, name)
        print([each.result() for each in running.values()])


if __name__ == "__main__":
    main()
