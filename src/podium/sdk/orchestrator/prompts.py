"""What a model is asked in each of the six operations."""

import dataclasses
import json
from collections.abc import Mapping

from podium.sdk.config import Capture
from podium.sdk.orchestrator.model_calls import Prompt
from podium.sdk.recording.content import as_text

_MOST_CHARACTERS = 1_000_000
_ROLE = "You coordinate the work of several AI workers. Be exact and brief."
_JSON = "Answer with one JSON object and nothing else."


def plan(task: str, capabilities: object, context: object) -> Prompt:
    """Ask for a plan of a task."""
    shape = (
        '{"complexity": "low" | "medium" | "high", "requirements": {…}, '
        '"subtasks": [{"id": "1", "description": "…", "depends_on": ["…"], "capability": "…"}]}'
    )
    return Prompt(
        f"{_ROLE} {_JSON}",
        _parts(
            ("Split the task into subtasks that workers with these capabilities can do.", None),
            ("Task", task),
            ("Capabilities", capabilities),
            ("Context", context),
            ("Shape of the answer", shape),
        ),
    )


def assignment(subtasks: object, workers: object) -> Prompt:
    """Ask who should do what."""
    return Prompt(
        f"{_ROLE} {_JSON}",
        _parts(
            ("Choose the best worker for each subtask.", None),
            ("Subtasks", subtasks),
            ("Workers", workers),
            ("Shape of the answer", '{"<subtask id>": "<name of a worker>"}'),
        ),
    )


def specification(subtask: object, worker: object, context: object) -> Prompt:
    """Ask for the instructions of one subtask."""
    return Prompt(
        _ROLE,
        _parts(
            ("Write complete instructions for this subtask, fit for this worker.", None),
            ("Subtask", subtask),
            ("Worker", worker),
            ("Context", context),
        ),
    )


def validation(results: object, requirements: object) -> Prompt:
    """Ask whether results meet their requirements."""
    shape = (
        '{"passed": true | false, "score": 0.0 to 1.0, "issues": ["…"], '
        '"results": [{"subtask_id": "…", "passed": true | false}]}'
    )
    return Prompt(
        f"{_ROLE} {_JSON}",
        _parts(
            ("Judge whether the results meet the requirements.", None),
            ("Results", results),
            ("Requirements", requirements),
            ("Shape of the answer", shape),
        ),
    )


def feedback(verdict: object, results: object) -> Prompt:
    """Ask what a worker should do better."""
    return Prompt(
        _ROLE,
        _parts(
            ("Write to the workers what to change so that the next attempt passes.", None),
            ("Verdict", verdict),
            ("Results", results),
        ),
    )


def assembly(results: object, of: object) -> Prompt:
    """Ask for one polished whole."""
    return Prompt(
        _ROLE,
        _parts(
            ("Put the results together to one polished whole that does the task.", None),
            ("Results", results),
            ("Plan", of),
        ),
    )


def _parts(*parts: tuple[str, object]) -> str:
    """Return a heading per line and what stands under it; a part that is None is left out but for a sentence."""
    first, *others = parts
    sections = [f"{heading}:\n{_as_text(value)}" for heading, value in others if value is not None]
    return "\n\n".join((first[0], *sections))


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, default=_plain, ensure_ascii=False, indent=1)
    except (TypeError, ValueError, RecursionError):  # keys that are no text, cycles
        return as_text(value, Capture(max_characters=_MOST_CHARACTERS, secrets=frozenset()))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
