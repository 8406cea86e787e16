"""Whatever stands in a file or a row: it is told or skipped, never raised, and what is told can be sent."""

import json
import tempfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.sources.source import Source
from podium.sources.tools import monitoring_rows as rows
from podium.sources.tools.coordinator_files import Coordinators
from podium.sources.tools.monitoring_rows import Around
from podium.sources.tools.orchestrator_files import Orchestrator

UTC = ZoneInfo("UTC")
# How long an example takes says how busy the machine is.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        [10**400, 1_795_168_800.5, "2026-11-20T10:00:00", "2026-11-20", "completed", "running", "approved"]
    )
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)


def record(*names: str) -> st.SearchStrategy[Any]:
    """Something that is nearly a record of these fields."""
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=len(names)) | VALUES


TASK = record(
    "timestamp", "provider", "model", "operation", "input_tokens", "output_tokens", "total_cost", "cost", "latency_ms"
)
EXECUTION = record("start_time", "end_time", "duration_ms", "success", "error_message", "metadata")
STATS = st.dictionaries(st.text(), st.fixed_dictionaries({"recent_executions": st.lists(EXECUTION)}) | VALUES)
TASKS = st.lists(TASK) | VALUES
ORCHESTRATOR = st.fixed_dictionaries(
    {}, optional={"session_start": VALUES, "total_tasks": VALUES, "tasks": TASKS, "orchestrator": VALUES}
)
LISTED = st.lists(VALUES) | VALUES
COORDINATORS = st.fixed_dictionaries(
    {}, optional={"coordinators": LISTED, "coordinator_stats": STATS | VALUES, "overall_stats": VALUES}
)


def read(source: Source) -> None:
    for batch in source.read(None):
        json.dumps(batch.position)
        assert batch.read >= 0
        for _, message in batch.messages:
            assert type(message).FromString(message.SerializeToString()) == message


@PATIENT
@given(ORCHESTRATOR)
def test_any_metrics_file_of_an_orchestrator_is_borne(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "m.json").write_text(json.dumps(document))
        read(Orchestrator(directory, UTC))


@PATIENT
@given(COORDINATORS)
def test_any_metrics_file_of_coordinators_is_borne(document: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "m.json").write_text(json.dumps(document))
        read(Coordinators(directory, UTC))


KEYS = ("user_id", "session_id", "workflow_id", "node_id", "execution_id", "request_id", "plan_id", "conversation_id")
ROW = st.fixed_dictionaries(
    {**dict.fromkeys(KEYS, SCALARS), "podium_key": st.text()},
    optional=dict.fromkeys(
        ("status", "created_at", "started_at", "completed_at", "approved_at", "responded_at", "config", "result",
         "name", "dag_id", "event_type", "event_data", "message", "response", "last_login",
         "created_by", "node_type", "error"),
        VALUES,
    ),
)  # fmt: skip


@PATIENT
@given(ROW)
def test_any_row_of_the_monitoring_tables_is_borne(row: dict[str, Any]) -> None:
    around = Around("db", UTC, {"users"}, {"u": "ana"})
    makers = (rows.sign_in, rows.session, rows.workflow, rows.node, rows.workflow_event, rows.agent_execution,
              rows.question, rows.plan, rows.conversation)  # fmt: skip
    for make in makers:
        made = make(around, row)
        assert isinstance(made, str) or all(item.SerializeToString() for item in made)
