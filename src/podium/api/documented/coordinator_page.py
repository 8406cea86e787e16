"""The coordinators' page as one file: style, script and data within it, so that it opens from a disk, too."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent / "page"
# What could end the script element, or begin a comment in it.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"}


def coordinator_page(document: Mapping[str, Any]) -> str:
    """Return the page that shows the document of `/metrics.json`; on a web server it takes newer ones from there."""
    text = json.dumps(document, allow_nan=False).translate(_ESCAPES)
    return _filled(_template(), "data", text)


@cache
def _template() -> str:
    """Return the page without data. Its policy lets run and look what stands in it now, and nothing else."""
    style, script = (_HERE / "page.css").read_text("utf-8"), (_HERE / "page.js").read_text("utf-8")
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = (_HERE / "page.html").read_text("utf-8")
    for name, text in {"policy": policy, "style": style, "script": script}.items():
        page = _filled(page, name, text)
    return page


def _filled(page: str, name: str, text: str) -> str:
    """Put a text in its place, of which there is exactly one; more or none is a mistake of the template."""
    before, after = page.split("{{" + name + "}}")
    return before + text + after


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
