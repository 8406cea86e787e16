"""What the operations return, and how it is read from what a model answered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Subtask:
    """One step of a plan."""

    id: str
    description: str
    depends_on: tuple[str, ...] = ()
    capability: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a task is to be done.

    Attributes:
        subtasks: in the order of the plan; where the model answered in prose, one: the task itself.
        dependencies: `{subtask id: ids it waits for}`, of those that wait for any.
        text: the model's words.
    """

    task: str
    subtasks: tuple[Subtask, ...]
    complexity: str = ""
    requirements: Mapping[str, object] = field(default_factory=dict)
    text: str = ""

    @property
    def dependencies(self) -> dict[str, tuple[str, ...]]:
        """What waits for what."""
        return {each.id: each.depends_on for each in self.subtasks if each.depends_on}


@dataclass(frozen=True, slots=True)
class Validation:
    """Whether outputs meet their requirements.

    Attributes:
        passed: False also where the model's answer could not be read.
        score: 0–1, None where the model gave none.
        issues: what is wrong, as sentences.
        results: per subtask, as the model gave them.
    """

    passed: bool
    score: float | None = None
    issues: tuple[str, ...] = ()
    results: tuple[Mapping[str, object], ...] = ()
    text: str = ""


def read_plan(task: str, text: str) -> Plan:
    """Return the plan in an answer."""
    answer = find_object(text)
    steps = answer.get("subtasks")
    found = _subtasks(steps) if isinstance(steps, list) else ()
    requirements = answer.get("requirements")
    return Plan(
        task=task,
        subtasks=found or (Subtask("1", task),),
        complexity=_word(answer.get("complexity")),
        requirements=requirements if isinstance(requirements, dict) else {},
        text=text,
    )


def _subtasks(steps: list[Any]) -> tuple[Subtask, ...]:
    found: list[Subtask] = []
    for number, step in enumerate(steps, 1):
        if isinstance(step, str):
            found.append(Subtask(str(number), step))
        elif isinstance(step, dict):
            waits = step.get("depends_on")
            found.append(
                Subtask(
                    id=_word(step.get("id")) or str(number),
                    description=_word(step.get("description")),
                    depends_on=tuple(_word(each) for each in waits) if isinstance(waits, list) else (),
                    capability=_word(step.get("capability")),
                )
            )
    ids = {each.id for each in found}
    return tuple(
        Subtask(
            each.id, each.description, tuple(i for i in each.depends_on if i in ids and i != each.id), each.capability
        )
        for each in found
    )


def read_assignment(subtask_ids: Sequence[str], workers: Sequence[str], text: str) -> dict[str, str]:
    """Return `{subtask id: worker}`; a subtask the model gave to nobody who exists gets the first worker."""
    answer = find_object(text)
    given = answer.get("assignments", answer)
    chosen = {str(key): _word(value) for key, value in given.items()} if isinstance(given, dict) else {}
    fallback = workers[0] if workers else ""
    return {each: worker if (worker := chosen.get(each, "")) in workers else fallback for each in subtask_ids}


def read_validation(text: str) -> Validation:
    """Return the verdict in an answer."""
    answer = find_object(text)
    if not isinstance(answer.get("passed"), bool):
        return Validation(passed=False, issues=("the model's verdict could not be read",), text=text)
    score, issues, results = answer.get("score"), answer.get("issues"), answer.get("results")
    return Validation(
        passed=answer["passed"],
        score=_share(score),
        issues=tuple(_word(each) for each in issues) if isinstance(issues, list) else (),
        results=tuple(each for each in results if isinstance(each, dict)) if isinstance(results, list) else (),
        text=text,
    )


def find_object(text: str) -> dict[str, Any]:
    """Return the first JSON object in a text, alone, fenced or among words; {} where there is none."""
    decoder = json.JSONDecoder()
    position = text.find("{")
    while position >= 0:
        try:
            found, _ = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            position = text.find("{", position + 1)
        else:
            return found if isinstance(found, dict) else {}
    return {}


def _word(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _share(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None
