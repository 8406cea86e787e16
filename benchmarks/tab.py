"""A tab of a real Chromium that watches itself: paints, shifts of the layout, inputs and frames."""

import itertools
import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

SIZE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
_PATIENCE_MS = 30_000
# The browser reports inputs only from 16 ms on; one that is not reported was answered faster.
LEAST_MS = 16.0
# Entries of an input are told after its paint.
_AFTERMATH_MS = 150
_WATCH = """
const seen = { inputs: [], shift: 0, shifted: [], last: 0 }
window.benchmark = seen
const watch = (type, take, options = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })
watch('event', (e) => { if (e.interactionId) seen.inputs.push({ ms: e.duration }) }, { durationThreshold: 16 })
const nameOf = (node) => node?.className?.baseVal ?? node?.className ?? node?.textContent?.slice(0, 40) ?? ''
watch('layout-shift', (e) => {
  if (e.hadRecentInput) return
  seen.shift += e.value
  seen.shifted.push(...e.sources.map(({ node }) => nameOf(node)))
})
for (const type of ['pointerup', 'keydown']) addEventListener(type, (e) => { seen.last = e.timeStamp }, true)
seen.painted = (isThere, what) => new Promise((done, fail) => {
  const last = performance.now() + PATIENCE
  // Beside the frames: a page that hangs or is hidden paints none.
  setTimeout(() => fail(new Error(`waited PATIENCE ms for ${what}`)), PATIENCE)
  const look = () => {
    if (isThere()) requestAnimationFrame(() => setTimeout(() => done(performance.now())))
    else if (performance.now() < last) requestAnimationFrame(look)
  }
  look()
})
""".replace("PATIENCE", str(_PATIENCE_MS))
# A page says itself what is on its way or old.
SETTLED = (
    "!document.querySelector('main [aria-busy=\"true\"], main [data-stale]') && !!document.querySelector('main h1')"
)
_SAMPLE_FRAMES = """(selector) => {
  const box = document.querySelector(selector).getBoundingClientRect()
  const frames = (window.benchmark.frames = { at: [], blank: 0, on: true })
  const sample = (now) => {
    frames.at.push(now)
    const height = Math.min(box.height, innerHeight - box.top)
    const shown = [0.05, 0.5, 0.95].every((y) =>
      document.elementFromPoint(box.left + 40, box.top + height * y)?.closest('[role="treeitem"], [role="row"]'))
    if (!shown) frames.blank += 1
    if (frames.on) requestAnimationFrame(sample)
  }
  requestAnimationFrame(sample)
}"""


class Tab:
    """A page in a context of its own, with nothing cached."""

    def __init__(self, browser: Browser, url: str, size: dict[str, int] = SIZE) -> None:
        self._context = browser.new_context(viewport=size, timezone_id="Europe/Berlin")  # type: ignore[arg-type]
        self._context.add_init_script(_WATCH)
        self._context.set_default_timeout(_PATIENCE_MS)
        self.url = url
        self.page: Page = self._context.new_page()
        self.cdp: CDPSession = self._context.new_cdp_session(self.page)

    def open(self, path: str, is_there: str = SETTLED) -> float:
        """Go to an address and return the ms from the navigation to the paint in which `is_there` holds."""
        self.page.goto(self.url + path, wait_until="commit")
        return self.until(is_there)

    def until(self, is_there: str) -> float:
        """Return the page's clock, in ms, when a paint has shown that `is_there` holds.

        Raises:
            Error: it did not within half a minute; the error says what.
        """
        return float(self.page.evaluate(f"benchmark.painted(() => {is_there}, {json.dumps(is_there)})"))

    def first_paint_ms(self) -> float:
        """Return when something was painted first, from the navigation on."""
        return float(self.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))

    def shift(self) -> float:
        """Return the cumulative layout shift so far."""
        return float(self.page.evaluate("benchmark.shift"))

    def shifted(self) -> list[str]:
        """Return what was shifted, by class or text."""
        return sorted({str(name) for name in self.page.evaluate("benchmark.shifted")})

    def scripts(self) -> list[str]:
        """Return the addresses of the scripts loaded so far."""
        found = "performance.getEntriesByType('resource').filter((r) => r.name.endsWith('.js')).map((r) => r.name)"
        return [str(name) for name in self.page.evaluate(found)]

    def fetched_ms(self, part: str) -> float:
        """Return how long the newest request whose address contains `part` took."""
        last = f"performance.getEntriesByType('resource').filter((r) => r.name.includes({part!r})).at(-1)"
        return float(self.page.evaluate(f"{last}.duration"))

    def act(self, action: Callable[[Page], Any], until: str = "true") -> dict[str, float]:
        """Do something and return the ms to the next paint, and to the paint with the answer."""
        self.page.evaluate("benchmark.inputs.length = 0")
        action(self.page)
        answered = self.until(f"({until}) && {SETTLED}")
        self.page.wait_for_timeout(_AFTERMATH_MS)
        seen = self.page.evaluate("({ inputs: benchmark.inputs, last: benchmark.last })")
        return {
            "next_paint_ms": max((float(entry["ms"]) for entry in seen["inputs"]), default=LEAST_MS),
            "answered_ms": answered - float(seen["last"]),
        }

    def scroll(self, selector: str, pixels: int, speed: int) -> dict[str, float]:
        """Turn the wheel over an element and return how its frames came."""
        box = self.page.locator(selector).bounding_box()
        if box is None:
            msg = f"there is no {selector} to scroll"
            raise LookupError(msg)
        self.page.evaluate(_SAMPLE_FRAMES, selector)
        self.cdp.send(
            "Input.synthesizeScrollGesture",
            {
                "x": box["x"] + box["width"] / 2,
                "y": box["y"] + min(box["height"], SIZE["height"] - box["y"]) / 2,
                "yDistance": -pixels,
                "speed": speed,
                "gestureSourceType": "mouse",
            },
        )
        frames = self.page.evaluate("(benchmark.frames.on = false, benchmark.frames)")
        return _frame_figures(frames["at"], frames["blank"])

    def close(self) -> None:
        """Forget everything."""
        self._context.close()


def _frame_figures(at: Sequence[float], blank: int) -> dict[str, float]:
    lengths = sorted(after - before for before, after in itertools.pairwise(at))
    return {
        "frames_per_s": len(lengths) / (at[-1] - at[0]) * 1_000,
        "frame_p50_ms": statistics.median(lengths),
        "frame_p95_ms": lengths[int(0.95 * len(lengths))],
        "frames_late_share": sum(length > 25 for length in lengths) / len(lengths),
        "frames_blank": float(blank),
    }


def settle() -> None:
    """Leave the machine a moment to come to rest."""
    time.sleep(0.3)
