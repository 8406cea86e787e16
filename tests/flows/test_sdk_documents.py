"""Every example of the SDK's page is run as a program, and what it says of itself is checked."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.flows.sdk_programs import run, spans_of
from tests.flows.server import Server

PAGE = (Path(__file__).parents[2] / "docs" / "sdk.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?```python\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
QUIET = {"One line", "Setting up", "Fewer traces"}


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("```python")


@pytest.mark.parametrize("title", EXAMPLES)
def test_an_example_runs(title: str, server: Server) -> None:
    project = f"doc {title}"

    done = run(
        "import warnings; warnings.simplefilter('ignore')\n" * (title == "One line") + EXAMPLES[title],
        OTEL_EXPORTER_OTLP_ENDPOINT=server.url,
        PODIUM_PROJECT=project,
    )

    assert done.stderr == ""
    if title not in QUIET:
        assert spans_of(server, project)


@pytest.fixture(scope="module")
def blocks(server: Server) -> dict[str, Any]:
    """The spans of the example about blocks, by name."""
    run(EXAMPLES["Blocks"], OTEL_EXPORTER_OTLP_ENDPOINT=server.url, PODIUM_PROJECT="doc-blocks")
    return {each["name"]: each for each in spans_of(server, "doc-blocks")}


def test_the_blocks_are_read_as_what_they_are(blocks: dict[str, Any]) -> None:
    assert {name: each["kind"] for name, each in blocks.items()} == {
        "refunds": "agent",
        "search": "tool",
        "chat": "llm",
        "cache answers": "cache",
        "check": "guardrail",
    }
    lookup = blocks["cache answers"]
    sent = {each["key"]: each["value"] for each in lookup["attributes"]}
    assert (lookup["cache_result"], lookup["cache_type"]) == ("hit", "semantic")
    assert (sent["podium.cache.saved_cost"], sent["podium.cache.saved_tokens"]) == ("0.02", "900")
    assert blocks["chat"]["ttft_ns"] > 0
    assert blocks["chat"]["cache_read_tokens"] == 512


def test_every_public_name_is_on_the_page() -> None:
    import podium

    types = {"Span", "Stats", "Instrumented", "Question", "fingerprint"}
    assert [name for name in podium.__all__ if name not in types and f"podium.{name}" not in PAGE] == []
