"""Real payloads of instrumentations, recorded by `tests/providers/record.py`, are read as what they mean."""

from pathlib import Path
from typing import Any

import pytest
from tests.providers.expected import EXPECTED
from tests.write_path import WritePath

from podium.ingest.otlp.json_requests import check_json
from podium.store.engine import Engine

RECORDINGS = sorted((Path(__file__).parent.parent / "data").glob("*-instrumentation-*.json"))
_COLUMNS = """
SELECT kind, provider, model, response_model, request_model, input_tokens, output_tokens, cache_read_tokens,
       reasoning_tokens, cost, finish_reason, error_type, status, is_call
FROM spans WHERE project = {p:String} ORDER BY start_time
"""
CASES = list(EXPECTED)


@pytest.fixture(scope="module", params=RECORDINGS, ids=lambda path: path.stem)
def recording(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def rows(recording: Path, path: WritePath, engine: Engine, project: str, now_ns: int) -> dict[str, dict[str, Any]]:
    """The stored row of each case."""
    checked = check_json("traces", recording.read_bytes(), now_ns)
    path.take("traces", checked.body, checked.items, project=project)
    path.settle()
    return dict(zip(CASES, engine.select(_COLUMNS, {"p": project}), strict=True))


def test_there_is_a_recording_of_each_instrumentation() -> None:
    assert len(RECORDINGS) == 3


def test_a_recording_is_read_as_what_it_means(recording: Path, rows: dict[str, dict[str, Any]]) -> None:
    # OpenInference names the model of a failed call only inside `llm.invocation_parameters`, which is not read.
    unnamed = recording.name.startswith("openinference")

    for case, expected in EXPECTED.items():
        row = rows[case]
        assert (row["kind"], row["is_call"]) == (expected.kind, True), case
        exact = row["response_model"] or row["request_model"]
        assert exact == ("" if expected.error and unnamed else expected.model), case
        assert row["model"] == exact.removesuffix("-2024-07-18"), case
        assert row["input_tokens"] == expected.input_tokens, case
        assert row["cost"] == expected.cost, case
        assert (row["status"] == "error") == bool(expected.error), case
        assert row["error_type"].removeprefix("openai.") == expected.error, case
        if case != "embeddings":
            assert row["provider"] == "openai", case
            assert row["output_tokens"] == expected.output_tokens, case
            assert (row["cache_read_tokens"] or None) == expected.cache_read_tokens, case
            assert (row["reasoning_tokens"] or None) == expected.reasoning_tokens, case
            # `tool_calls` is the provider's word, `tool_call` OpenTelemetry's.
            assert row["finish_reason"].replace("calls", "call") == expected.finish_reason.replace("calls", "call"), (
                case
            )
