"""Programs that use the SDK, each as a process of its own."""

import os
import subprocess
import sys
import textwrap
from typing import Any

from tests.flows.server import Server

TIMEOUT_S = 240

TWO_SPANS = """
    import sys, podium
    podium.init(endpoint=sys.argv[1], project=sys.argv[2], service="shop", release="1.2", environment="test")

    @podium.observe(kind="agent")
    def refund(order):
        with podium.llm("chat", model="gpt-4o-2024-08-06", provider="openai") as call:
            call.usage(input_tokens=1000, output_tokens=100)
        return "done"

    with podium.user("ana"), podium.session("s-1"), podium.account("acme"), podium.job("j-1"):
        refund({"number": 17})
"""


def run(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, warnings being errors, and see that it ends well."""
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False, env=os.environ | environment
    )
    assert done.returncode == 0, done.stderr
    return done


def spans_of(server: Server, project: str) -> list[dict[str, Any]]:
    """Return the stored spans of a project, in full."""
    server.settle()
    found = server.get("/api/v1/spans", project=project)["spans"]
    return [server.get(f"/api/v1/spans/{each['trace_id']}/{each['span_id']}", project=project) for each in found]
