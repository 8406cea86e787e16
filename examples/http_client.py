"""A program that asks `http_server.py`; both are one trace, with one user."""

import sys
import urllib.request

import podium

podium.init(service="example-client")


@podium.observe(kind="agent", name="buyer")
def ask(address: str) -> str:
    """Ask for the price."""
    request = urllib.request.Request(address, headers=podium.headers())
    with urllib.request.urlopen(request) as reply:
        return str(reply.read().decode())


if __name__ == "__main__":
    with podium.user("ana"):
        print(ask(f"http://127.0.0.1:{sys.argv[1] if len(sys.argv) > 1 else 8017}/price"))
