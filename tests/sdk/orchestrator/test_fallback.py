"""Asking until somebody answers."""

from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry.trace import StatusCode
from tests.providers.anthropic import AnthropicServer
from tests.sdk.conftest import Recorded
from tests.sdk.orchestrator.conftest import Make

from podium.sdk.orchestrator import fallback
from podium.sdk.orchestrator.fallback import LONGEST_DELAY_S, AllProvidersFailed, Attempt, Chain, delay_s
from podium.sdk.orchestrator.model_calls import CallFailed, ModelAnswer, Prompt
from podium.sdk.orchestrator.providers import Provider


def test_a_provider_without_a_key_is_passed_over_and_not_called(
    behave: Callable[..., None], make: Make, recorded: Recorded
) -> None:
    behave(anthropic="plan")
    orchestrator = make(provider="deepseek", enable_fallback=True)
    orchestrator.analyze_and_plan("Answer where P-17 is", [], {})

    (call,) = [dict(each.attributes or {}) for each in recorded.spans if each.name.startswith("chat")]
    assert (call["podium.provider.alias"], call["podium.fallback_from"]) == ("anthropic", "gpt-mini")
    assert orchestrator.get_orchestrator_metrics()["error_types"] == {"no_key": 3}


def test_when_nobody_answers_the_operation_raises_and_counts_as_failed(
    behave: Callable[..., None], make: Make, recorded: Recorded, slept: list[float]
) -> None:
    behave(anthropic="broken")
    orchestrator = make()

    with pytest.raises(AllProvidersFailed, match="anthropic: server_error: HTTP 500: Internal server error"):
        orchestrator.analyze_and_plan("Answer where P-17 is", [], {})

    metrics = orchestrator.get_orchestrator_metrics()
    assert (metrics["total_tasks"], metrics["failed_tasks"], metrics["success_rate"]) == (1, 1, 0.0)
    assert metrics["error_types"] == {"server_error": 4}
    assert recorded.named("analyze_and_plan").status.status_code is StatusCode.ERROR
    assert len(slept) == 3


def test_a_transient_failure_is_retried_with_growing_waits(
    behave: Callable[..., None], make: Make, recorded: Recorded, slept: list[float]
) -> None:
    behave(anthropic="flaky")
    orchestrator = make()
    orchestrator.analyze_and_plan("Answer where P-17 is", [], {})

    calls = [dict(each.attributes or {}) for each in recorded.spans if each.name.startswith("chat")]
    assert [(each["podium.attempt"], each.get("error.type")) for each in calls] == [
        (1, "overloaded"),
        (2, "overloaded"),
        (3, None),
    ]
    assert 1 <= slept[0] <= 1.25
    assert 2 <= slept[1] <= 2.5
    metrics: Any = orchestrator.get_orchestrator_metrics()
    assert metrics["metrics"]["retry_count"]["count"] == 2
    assert metrics["successful_tasks"] == 1


def test_what_the_provider_asks_to_wait_is_waited(behave: Callable[..., None], make: Make, slept: list[float]) -> None:
    behave(anthropic="rate-limited")
    with pytest.raises(AllProvidersFailed, match="rate_limit"):
        make().analyze_and_plan("Answer where P-17 is", [], {})

    assert slept == [0.25, 0.25, 0.25]
    assert delay_s(1, 3600.0) == LONGEST_DELAY_S
    assert 4 <= delay_s(3, None) <= 5


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("garbled", "invalid_response: the answer is no JSON"),
        ("shapeless", "invalid_response: the answer of anthropic has not the shape of its API"),
        ("denied", "authentication: HTTP 401: invalid x-api-key"),
        ("elsewhere", "refused: HTTP 307"),
    ],
)
def test_what_will_not_get_better_is_not_retried(
    behave: Callable[..., None], make: Make, slept: list[float], claude: AnthropicServer, case: str, said: str
) -> None:
    behave(anthropic=case)

    with pytest.raises(AllProvidersFailed) as failure:
        make().analyze_and_plan("Answer where P-17 is", [], {})

    assert failure.value.failures["anthropic"].startswith(said)
    assert (slept, len(claude.requests)) == ([], 1)


def test_a_provider_that_is_away_is_a_failure_of_the_connection(
    behave: Callable[..., None], make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    behave(anthropic="plain")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")

    with pytest.raises(AllProvidersFailed, match="connection: no connection"):
        make().analyze_and_plan("Answer where P-17 is", [], {})


@pytest.mark.parametrize(("number", "least"), [(1, 1.0), (2, 2.0), (3, 4.0), (6, 30.0), (50, 30.0)])
def test_waits_double_up_to_half_a_minute_and_are_spread(number: int, least: float) -> None:
    waits = {delay_s(number, None) for _ in range(50)}

    assert all(least <= each <= least * 1.25 for each in waits)
    assert len(waits) > 1


def test_a_provider_is_asked_four_times_at_most_and_the_last_attempt_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        kind = "overloaded"
        raise CallFailed(kind, "try later", is_transient=True)

    monkeypatch.setattr(fallback, "ask", fail)
    monkeypatch.setenv("ODD_KEY", "k")
    odd = Provider(name="odd", model="m", system="odd", url="http://x", key_variables=("ODD_KEY",))
    slept: list[float] = []
    attempts: list[Attempt] = []

    with pytest.raises(AllProvidersFailed) as failure:
        Chain((odd,), is_traced=False, sleep=slept.append).ask(Prompt("", ""), "plan", attempts.append)

    assert failure.value.failures == {"odd": "overloaded: try later"}
    assert [(each.number, each.is_retry, each.is_last, each.was_sent) for each in attempts] == [
        (1, False, False, True),
        (2, True, False, True),
        (3, True, False, True),
        (4, True, True, True),
    ]
    assert len(slept) == 3


def test_the_next_provider_answers_and_knows_who_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "ask", lambda *_, **__: ModelAnswer("done"))
    monkeypatch.setenv("ODD_KEY", "k")
    keyless = Provider(name="keyless", model="m", system="s", url="http://x", key_variables=("A_KEY", "B_KEY"))
    odd = Provider(name="odd", model="m", system="odd", url="http://x", key_variables=("ODD_KEY",))
    attempts: list[Attempt] = []

    answered = Chain((keyless, odd), is_traced=False).ask(Prompt("", ""), "plan", attempts.append)

    assert (answered.provider.name, answered.answer.text, answered.fallback_from) == ("odd", "done", ("keyless",))
    assert [(each.provider.name, each.was_sent) for each in attempts] == [("keyless", False), ("odd", True)]
    assert str(attempts[0].error) == "set A_KEY or B_KEY"
