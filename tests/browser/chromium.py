"""Where a Chromium is, and how it is started."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Letters are drawn alike on every machine: Podium's own fonts, neither hinted nor in the colours of a display.
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO = "no Chromium: install one, name it in CHROMIUM, or run `playwright install chromium`"


def find_chromium(playwright: Playwright) -> str | None:
    """Return the path of a Chromium: of CHROMIUM, else on the PATH, else Playwright's own; None without any."""
    named = os.environ.get("CHROMIUM")
    found = [named] if named else [path for name in _NAMES if (path := shutil.which(name))]
    found.append(playwright.chromium.executable_path)
    return next((path for path in found if Path(path).exists()), None)


def launch(playwright: Playwright, path: str) -> Browser:
    """Start the browser without a window."""
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))
