"""What a model is asked in each of the six operations."""

import dataclasses
from typing import Any

import pytest

from podium.sdk.orchestrator import prompts
from podium.sdk.orchestrator.answers import Subtask
from podium.sdk.orchestrator.model_calls import Prompt


@pytest.mark.parametrize(
    ("prompt", "parts", "is_json"),
    [
        (prompts.plan("Ship", ["search"], None), ("Task:\nShip", 'Capabilities:\n[\n "search"\n]'), True),
        (prompts.assignment([], {"ana": "packs"}), ("Subtasks:\n[]", 'Workers:\n{\n "ana": "packs"\n}'), True),
        (prompts.specification("pick", "ana", "late"), ("Subtask:\npick", "Worker:\nana", "Context:\nlate"), False),
        (prompts.validation("all", "none"), ("Results:\nall", "Requirements:\nnone", '"passed"'), True),
        (prompts.feedback("late", "all"), ("Verdict:\nlate", "Results:\nall"), False),
        (prompts.assembly("all", "Ship"), ("Results:\nall", "Plan:\nShip"), False),
    ],
)
def test_what_is_given_stands_under_its_heading(prompt: Prompt, parts: tuple[str, ...], is_json: bool) -> None:
    for part in parts:
        assert part in prompt.text
    assert ("one JSON object" in prompt.system) is is_json


def test_what_is_absent_has_no_heading() -> None:
    assert "Context" not in prompts.plan("Ship", [], None).text
    assert "Context:\n0" in prompts.plan("Ship", [], 0).text


@dataclasses.dataclass
class Worker:
    name: str


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Worker("ana"), '{\n "name": "ana"\n}'),
        (Subtask("1", "pick"), '"description": "pick"'),
        ({"Zürich"}, '[\n "Zürich"\n]'),
        ({"when": Prompt}, "Prompt"),
    ],
)
def test_values_of_any_shape_become_json(value: object, text: str) -> None:
    assert text in prompts.plan("Ship", value, None).text


def test_what_json_cannot_hold_is_written_as_far_as_it_can_be() -> None:
    cycle: dict[Any, Any] = {("a", "b"): 1, "password": "kept"}
    cycle["itself"] = cycle

    text = prompts.plan("Ship", cycle, None).text

    assert '"password":"kept"' in text
    assert "…[cycle]" in text
