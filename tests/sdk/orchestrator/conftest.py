"""Local providers, and orchestrators that ask them."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.providers.anthropic import AnthropicServer, anthropic_server
from tests.providers.openai import openai_server

from podium.sdk.orchestrator import SmartOrchestratorWithLogging

KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "DEEPSEEK_API_KEY", "XAI_API_KEY")
Make = Callable[..., SmartOrchestratorWithLogging]


@pytest.fixture(scope="module")
def openai_url() -> Iterator[str]:
    with openai_server() as url:
        yield url


@pytest.fixture
def claude() -> Iterator[AnthropicServer]:
    with anthropic_server() as server:
        yield server


@pytest.fixture
def behave(claude: AnthropicServer, openai_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Say how each provider behaves; those not named have no key."""

    def use(*, anthropic: str = "", deepseek: str = "", grok: str = "", openai: str = "") -> None:
        for key in (*KEYS, "GROK_API_KEY"):
            monkeypatch.delenv(key, raising=False)
        if anthropic:
            monkeypatch.setenv("ANTHROPIC_API_KEY", "key-of-anthropic")
            monkeypatch.setenv("ANTHROPIC_BASE_URL", f"{claude.url}/{anthropic}")
        for prefix, case in (("DEEPSEEK", deepseek), ("XAI", grok), ("OPENAI", openai)):
            if case:
                monkeypatch.setenv(f"{prefix}_API_KEY", f"key-of-{prefix.lower()}")
                monkeypatch.setenv(f"{prefix}_BASE_URL", f"{openai_url}/{case}/v1")

    return use


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits between retries, not waited for."""
    return []


@pytest.fixture
def make(slept: list[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make an orchestrator that does not wait between retries."""
    monkeypatch.chdir(tmp_path)

    def build(**options: Any) -> SmartOrchestratorWithLogging:
        orchestrator = SmartOrchestratorWithLogging(**options)
        orchestrator._chain = dataclasses.replace(orchestrator._chain, sleep=slept.append)
        return orchestrator

    return build
