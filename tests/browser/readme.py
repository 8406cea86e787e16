"""Take the pictures of the README from fresh sample data: `make pictures`."""

import contextlib
import io
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright
from tests.browser.chromium import HOW_TO, find_chromium, launch

IMAGES = Path(__file__).parents[2] / "docs" / "images"
SIZE = {"width": 1440, "height": 900}
MOST_BYTES = 250_000
_PATIENCE_S = 300
# Live traffic goes on; of the history next to nothing may be missing.
_FEW_SPANS = 1_000
_ON_ITS_WAY = "main [aria-busy='true'], main .skeleton:not(.table .skeleton)"  # a list says that it goes on
# A trace that fits on a screen and has something to show.
_LEAST_SPANS, _MOST_SPANS = 14, 40


def _ask(url: str, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"{url}/api/v1/{path}", timeout=30) as reply:
        return json.load(reply)  # type: ignore[no-any-return]


def _free_port() -> int:
    """Return the port that the README names, which stands in the pictures; any other where it is taken."""
    for wanted in (4318, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", wanted))
            return int(probe.getsockname()[1])
    sys.exit("no port is free")


@contextlib.contextmanager
def _demo() -> Iterator[str]:
    """Run `podium demo` over a new directory until its history is stored; yield its address."""
    port = str(_free_port())
    with tempfile.TemporaryDirectory() as data:
        command = ["-c", "from podium.cli.program import main; main()", "demo", "--port", port, "--grpc-port", "-1"]
        child = subprocess.Popen(
            [sys.executable, *command, "--data", data], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        try:
            assert child.stdout is not None
            if not any(line.startswith("Sent ") for line in child.stdout):
                sys.exit("podium demo ended before its history was sent")
            url = f"http://127.0.0.1:{port}"
            _wait_until_stored(url)
            yield url
        finally:
            child.terminate()
            child.wait(60)


def _wait_until_stored(url: str) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while _ask(url, "status")["counts"]["spans"]["waiting"] > _FEW_SPANS:
        if time.monotonic() > deadline:
            sys.exit("the sample data were not stored in time")
        time.sleep(0.5)


def _trace_path(url: str) -> str:
    """Return the address of a trace of some spans, with a model call looked at."""
    traces = _ask(url, "traces?project=demo&range=24h&sort=-span_errors&limit=100")["traces"]
    trace = next(trace for trace in traces if _LEAST_SPANS <= trace["spans"] <= _MOST_SPANS)
    spans = _ask(url, f"traces/{trace['trace_id']}/waterfall?project=demo")["spans"]
    call = spans["span_id"][spans["kind"].index("llm")]
    return f"/traces/{trace['trace_id']}?project=demo&span={call}"


def _take(chromium: Browser, address: str, file: Path) -> None:
    context = chromium.new_context(viewport=SIZE, timezone_id="UTC")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    expect(page.locator("main h1")).to_be_visible(timeout=10_000)
    expect(page.locator(_ON_ITS_WAY)).to_have_count(0, timeout=10_000)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1_000)  # charts are drawn in turns
    picture = Image.open(io.BytesIO(page.screenshot(caret="hide", animations="disabled"))).convert("RGB")
    few = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    context.close()
    if file.stat().st_size > MOST_BYTES:
        sys.exit(f"{file.name} has {file.stat().st_size:,} bytes, more than {MOST_BYTES:,}")


def main() -> None:
    """Take each page in both themes."""
    with _demo() as url, sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            sys.exit(HOW_TO)
        chromium = launch(playwright, path)
        pages = {"overview": "/?project=demo", "traces": "/traces?project=demo", "trace": _trace_path(url)}
        for name, page in pages.items():
            for theme in ("light", "dark"):
                file = IMAGES / f"{name}-{theme}.png"
                _take(chromium, f"{url}{page}&theme={theme}&refresh=off", file)
        chromium.close()


if __name__ == "__main__":
    main()
