"""The orchestrator against local providers that speak real HTTP."""

from collections.abc import Callable

import pytest
from tests.providers.anthropic import AnthropicServer
from tests.sdk.conftest import Recorded
from tests.sdk.orchestrator.conftest import Make

import podium
from podium.sdk import safety
from podium.sdk.orchestrator import Plan, SmartOrchestratorWithLogging, Subtask


def test_S0_10_the_documented_constructor_plans_by_the_messages_api(
    behave: Callable[..., None], make: Make, claude: AnthropicServer
) -> None:
    behave(anthropic="plan")
    orchestrator = make(provider="anthropic", enable_metrics=True, log_level="INFO", log_file="logs/orchestrator.log")
    orchestrator.analyze_and_plan("Answer where P-17 is", ["search", "writing"], {"tone": "kind"})

    ((headers, body),) = claude.requests
    assert headers["x-api-key"] == "key-of-anthropic"
    assert body["model"] == "claude-sonnet-4-5-20250929"
    for word in ("Answer where P-17 is", "search", "kind"):
        assert word in body["messages"][0]["content"]
    assert podium.SmartOrchestratorWithLogging is SmartOrchestratorWithLogging


def test_S0_12_a_plan_has_subtasks_in_order_with_what_they_wait_for(behave: Callable[..., None], make: Make) -> None:
    behave(anthropic="plan")

    plan = make().analyze_and_plan("Answer where P-17 is", ["search", "writing"], {})

    assert plan.subtasks == (
        Subtask("find", "Find the parcel", (), "search"),
        Subtask("write", "Write the answer", ("find",), "writing"),
    )
    assert (plan.complexity, plan.requirements) == ("medium", {"tone": "kind"})
    assert plan.dependencies == {"write": ("find",)}


def test_a_model_that_answers_in_prose_gives_a_plan_of_the_task_itself(behave: Callable[..., None], make: Make) -> None:
    behave(anthropic="plain")

    plan = make().analyze_and_plan("Answer where P-17 is", [], None)

    assert plan == Plan("Answer where P-17 is", (Subtask("1", "Answer where P-17 is"),), text="On its way.")


def test_all_six_operations_ask_and_read_the_answer(
    behave: Callable[..., None], make: Make, recorded: Recorded
) -> None:
    behave(anthropic="plain")
    orchestrator = make()
    plan = orchestrator.analyze_and_plan("Answer where P-17 is", [], {})

    assert orchestrator.assign_workers(plan.subtasks, {"ada": {}, "bob": {}}) == {"1": "ada"}
    assert orchestrator.generate_specs(plan.subtasks[0], {"name": "ada"}, {"tone": "kind"}) == "On its way."
    verdict = orchestrator.validate_outputs({"1": "It is in Rome"}, {"polite": True})
    assert (verdict.passed, verdict.issues) == (False, ("the model's verdict could not be read",))
    assert orchestrator.generate_feedback(verdict, {"1": "It is in Rome"}) == "On its way."
    assert orchestrator.assemble_and_polish({"1": "It is in Rome"}, plan) == "On its way."

    operations = list(orchestrator.get_cost_summary()["by_operation"])
    assert operations == [
        "analyze_and_plan",
        "assign_workers",
        "generate_specs",
        "validate_outputs",
        "generate_feedback",
        "assemble_and_polish",
    ]
    assert [each.name for each in recorded.spans if not each.name.startswith("chat")] == operations


def test_S0_11_a_provider_that_fails_gives_way_to_the_next_in_the_documented_order(
    behave: Callable[..., None], make: Make, recorded: Recorded
) -> None:
    behave(deepseek="denied", grok="denied", openai="denied", anthropic="plan")
    orchestrator = make(provider="deepseek", enable_fallback=True, enable_metrics=True)
    orchestrator.analyze_and_plan("Answer where P-17 is", [], {})

    calls = [dict(each.attributes or {}) for each in recorded.spans if each.name.startswith("chat")]
    assert [(each["podium.provider.alias"], each.get("podium.fallback_from")) for each in calls] == [
        ("deepseek", None),
        ("grok-fast", "deepseek"),
        ("gpt-mini", "grok-fast"),
        ("anthropic", "gpt-mini"),
    ]
    assert [each.get("error.type") for each in calls] == ["authentication"] * 3 + [None]
    # 1000 × 3 + 200 × 15 USD per million
    assert [each.get("podium.cost") for each in calls] == [None, None, None, 0.006]
    stats = orchestrator.get_stats()
    assert stats["failed_providers"] == {"deepseek": 1, "grok-fast": 1, "gpt-mini": 1}
    assert (stats["fallback_attempts"], stats["cost"]) == (1, 0.006)


@pytest.mark.parametrize(
    ("provider", "environment", "model", "usd"),
    [
        ("deepseek", {"deepseek": "plan"}, "deepseek-chat", 1000 * 0.14 + 200 * 0.28),
        ("grok", {"grok": "plan"}, "grok-beta", 1000 * 5 + 200 * 15),
        ("gpt-mini", {"openai": "plan"}, "gpt-4o-mini", 1000 * 0.15 + 200 * 0.60),
        ("openai", {"openai": "plan"}, "gpt-4-turbo", 1000 * 10 + 200 * 30),
        ("openai-4o", {"openai": "plan"}, "gpt-4o", 1000 * 2.50 + 200 * 10),
        ("anthropic", {"anthropic": "plan"}, "claude-sonnet-4-5-20250929", 1000 * 3 + 200 * 15),
    ],
)
def test_S0_26_each_provider_takes_its_key_from_its_variable_and_has_its_price(
    behave: Callable[..., None],
    make: Make,
    recorded: Recorded,
    provider: str,
    environment: dict[str, str],
    model: str,
    usd: float,
) -> None:
    behave(**environment)
    orchestrator = make(provider=provider)
    orchestrator.analyze_and_plan("Answer where P-17 is", [], {})

    summary = orchestrator.get_cost_summary()
    assert summary["total_cost"] == pytest.approx(usd / 1_000_000)
    call = dict(recorded.named(f"chat {model}").attributes or {})
    assert call["podium.cost"] == pytest.approx(usd / 1_000_000)
    assert (call["gen_ai.usage.input_tokens"], call["gen_ai.usage.output_tokens"]) == (1000, 200)
    assert (call["gen_ai.operation.name"], call["podium.kind"]) == ("analyze_and_plan", "llm")


def test_a_provider_nobody_knows_is_refused_at_once(make: Make) -> None:
    with pytest.raises(ValueError, match="provider is one of deepseek, grok-fast, gpt-mini"):
        make(provider="clippy")


def test_cached_input_is_counted_with_the_input_and_costs_less(
    behave: Callable[..., None], make: Make, recorded: Recorded
) -> None:
    behave(anthropic="cached")
    make().analyze_and_plan("Answer where P-17 is", [], {})

    call = dict(recorded.spans[0].attributes or {})
    assert (call["gen_ai.usage.input_tokens"], call["gen_ai.usage.cache_read.input_tokens"]) == (1000, 900)
    # 100 × 3 + 900 × 0.30 + 50 × 15 USD per million
    assert call["podium.cost"] == pytest.approx(0.00132)


def test_arguments_of_any_shape_can_be_asked_about(
    behave: Callable[..., None], make: Make, claude: AnthropicServer
) -> None:
    behave(anthropic="plain")
    cycle: dict[str, object] = {"name": "tent"}
    cycle["itself"] = cycle

    make().analyze_and_plan("first", {"search", "writing"}, {("a", "b"): cycle, "object": object()})

    assert "tent" in claude.requests[0][1]["messages"][0]["content"]
    assert safety.faults() == {}
