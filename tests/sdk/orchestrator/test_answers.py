"""What is read from what a model said, in whatever shape it said it."""

from typing import Any

import pytest

from podium.sdk.orchestrator.answers import Subtask, find_object, read_assignment, read_plan, read_validation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Sure:\n```json\n{"a": {"b": 2}}\n```\nDone.', {"a": {"b": 2}}),
        ('A set {x} and then {"a": 1} {"b": 2}', {"a": 1}),
        ("no object", {}),
        ("{broken", {}),
        ("", {}),
        ('{"a":' * 100_000, {}),
    ],
)
def test_the_first_object_is_found_wherever_it_stands(text: str, found: dict[str, Any]) -> None:
    assert find_object(text) == found


def test_a_plan_is_read_in_its_order_with_what_waits_for_what() -> None:
    plan = read_plan(
        "Ship",
        '{"complexity": "low", "requirements": {"by": "noon"}, "subtasks": ['
        '{"id": "a", "description": "pick", "capability": "search"},'
        '{"id": 2, "description": "pack", "depends_on": ["a", "2", "unknown", null]},'
        '"label", 17, {"description": ["send"]}]}',
    )

    assert plan.subtasks == (
        Subtask("a", "pick", (), "search"),
        Subtask("2", "pack", ("a",)),
        Subtask("3", "label"),
        Subtask("5", '["send"]'),
    )
    assert plan.dependencies == {"2": ("a",)}
    assert (plan.complexity, plan.requirements) == ("low", {"by": "noon"})


@pytest.mark.parametrize("text", ["prose", '{"subtasks": []}', '{"subtasks": "pick, pack"}', '{"requirements": [1]}'])
def test_a_plan_without_steps_is_the_task_itself(text: str) -> None:
    plan = read_plan("Ship", text)

    assert (plan.subtasks, plan.requirements, plan.text) == ((Subtask("1", "Ship"),), {}, text)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('{"assignments": {"1": "ben", "2": "ana"}}', {"1": "ben", "2": "ana"}),
        ('{"1": "ben"}', {"1": "ben", "2": "ana"}),
        ('{"assignments": {"1": "nobody", "2": null, "3": "ben"}}', {"1": "ana", "2": "ana"}),
        ('{"assignments": ["ben"]}', {"1": "ana", "2": "ana"}),
        ("ben does all", {"1": "ana", "2": "ana"}),
    ],
)
def test_every_subtask_gets_a_worker_who_exists(text: str, given: dict[str, str]) -> None:
    assert read_assignment(["1", "2"], ["ana", "ben"], text) == given


def test_without_workers_nobody_is_given_anything() -> None:
    assert read_assignment(["1"], [], '{"1": "ben"}') == {"1": ""}


def test_a_verdict_is_read_with_its_reasons() -> None:
    verdict = read_validation(
        '{"passed": false, "score": 0.25, "issues": ["late", 7], "results": [{"subtask_id": "1"}, "fine"]}'
    )

    assert (verdict.passed, verdict.score, verdict.issues) == (False, 0.25, ("late", "7"))
    assert verdict.results == ({"subtask_id": "1"},)


@pytest.mark.parametrize("score", ["true", "1.5", "-0.1", '"0.5"', "null"])
def test_a_score_that_is_no_share_is_not_known(score: str) -> None:
    verdict = read_validation(f'{{"passed": true, "score": {score}, "issues": "none"}}')

    assert (verdict.passed, verdict.score, verdict.issues) == (True, None, ())


@pytest.mark.parametrize("text", ["It passed.", '{"passed": "yes"}', '{"score": 1}'])
def test_a_verdict_that_cannot_be_read_has_not_passed(text: str) -> None:
    verdict = read_validation(text)

    assert (verdict.passed, verdict.issues) == (False, ("the model's verdict could not be read",))
