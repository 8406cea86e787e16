"""What each row of the monitoring dashboard's tables becomes: spans of what ended, events of what happened.

A list holds what a row says by now; a text says why it says nothing. Ids are made of the row's own, so that a row
that is read again says the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from podium.semconv import events, gen_ai, openinference, podium
from podium.sources.access.database import Row, Tables
from podium.sources.otlp import ids, messages
from podium.sources.otlp.times import instant
from podium.sources.otlp.values import mapping, text

KIND = "monitoring"
Made = list[Span | LogRecord] | str
_BEFORE = {"pending", "queued", "created"}
_RUNNING = {"running", "waiting_hitl", "in_progress", "started"}
_FAILED = {"failed", "error", "cancelled", "timeout"}
_NO_TIME = "has no time"
_NODE_KINDS = {"tool": "tool", "human_in_loop": "hitl"}
_WORKFLOWS = "SELECT * FROM workflows WHERE workflow_id IN ({marks})"


@dataclass(slots=True)
class Around:
    """What is known beside a row.

    Attributes:
        name: of the source.
        zone: in which times are read that name none.
        tables: those there are.
        users: `{user id: name}`.
        roles: `{user id: role}`.
        workflows: `{workflow id: its row}` of the rows at hand.
    """

    name: str
    zone: ZoneInfo
    tables: set[str]
    users: dict[str, str]
    workflows: dict[str, Row] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

    def load_workflows(self, tables: Tables, rows: list[Row]) -> None:
        """Look up the workflows that rows belong to."""
        wanted = sorted({str(row["workflow_id"]) for row in rows if row.get("workflow_id") is not None})
        self.workflows = {}
        if wanted and "workflows" in self.tables:
            found = tables.rows(_WORKFLOWS.format(marks=", ".join("?" for _ in wanted)), *wanted)
            self.workflows = {str(row["workflow_id"]): row for row in found}

    def at(self, row: Row, *columns: str) -> int | None:
        """Return the first instant of these columns that is known."""
        found = (instant(row.get(column), self.zone) for column in columns)
        return next((ns for ns in found if ns is not None), None)

    def user(self, user_id: object) -> str | None:
        """Return the name of a user, the id where there is no name."""
        known = text(user_id)
        return None if known is None else self.users.get(known, known)

    def who(self, user_id: object) -> dict[str, object]:
        """Return what is said of a user."""
        return {podium.USER_ID: self.user(user_id), podium.USER_ROLE: self.roles.get(str(user_id))}

    def trace_id(self, what: str, key: object) -> bytes:
        """Return the trace of a thing."""
        return ids.trace_id(KIND, self.name, what, key)

    def span_id(self, what: str, *keys: object) -> bytes:
        """Return the span of a thing."""
        return ids.span_id(KIND, self.name, what, *keys)


def is_running(row: Row) -> bool:
    """Whether a workflow, node or execution has not ended."""
    return _status(row) in _BEFORE | _RUNNING


def is_open_session(row: Row) -> bool:
    """Whether a session may still end."""
    return _status(row) in ("active", "")


def is_open_question(row: Row) -> bool:
    """Whether a question waits for its answer."""
    return _status(row) in ("pending", "")


def is_open_plan(row: Row) -> bool:
    """Whether a plan waits for approval or execution."""
    return _status(row) not in ("rejected", "executed")


def sign_in(around: Around, row: Row) -> Made:
    """Return the event of a sign-in."""
    at = around.at(row, "last_login")
    if at is None:
        return _NO_TIME
    identity = (around.trace_id("user", row["user_id"]), around.span_id("user", row["user_id"]))
    return [messages.event(events.LOGIN, at, identity, around.who(row["user_id"]))]


def session(around: Around, row: Row) -> Made:
    """Return the events of a session: its start, and its end once it has one."""
    began = around.at(row, "created_at")
    if began is None:
        return _NO_TIME
    key = row["session_id"]
    identity = (around.trace_id("session", key), around.span_id("session", key))
    known = {
        **around.who(row.get("user_id")),
        podium.SESSION_ID: text(key),
        podium.WORKFLOW_ID: text(row.get("workflow_id")),
    }
    made_of_row: list[Span | LogRecord] = [messages.event(events.SESSION_START, began, identity, known)]
    if _status(row) in ("completed", "expired"):
        ended = around.at(row, "completed_at", "updated_at")
        made_of_row.append(messages.event(events.SESSION_END, ended or began, identity, known))
    return made_of_row


def workflow(around: Around, row: Row) -> Made:
    """Return a run of a workflow; see `_work`."""
    key = row["workflow_id"]
    identity = (around.trace_id("workflow", key), around.span_id("workflow", key), b"")
    known = {
        **_of_workflow(around, row),
        podium.KIND: "workflow",
        podium.WORKFLOW_GRAPH: text(row.get("graph_json")),
        openinference.OUTPUT_VALUE: text(row.get("result")),
    }
    return _work(around, row, identity, text(row.get("name")) or text(row.get("dag_id")) or "workflow", known)


def node(around: Around, row: Row) -> Made:
    """Return the span of a node of a workflow; an agent's execution comes from the agents' table where there is one."""
    flow, key = row.get("workflow_id"), row["node_id"]
    kind = _NODE_KINDS.get(str(row.get("node_type")), "node")
    if row.get("node_type") == "agent" and "agent_executions" not in around.tables:
        kind = "agent"
    config = mapping(row.get("config"))
    identity = (
        around.trace_id("workflow", flow),
        around.span_id("node", flow, key),
        around.span_id("workflow", flow),
    )
    known = {
        **_of_workflow(around, around.workflows.get(str(flow), {"workflow_id": flow})),
        podium.KIND: kind,
        podium.NODE: text(key),
        podium.NODE_TYPE: text(row.get("node_type")),
        podium.TOOL: text(config.get("tool_name") or config.get("tool") or key) if kind == "tool" else None,
        podium.AGENT: text(row.get("agent_id")),
        openinference.OUTPUT_VALUE: text(row.get("result")),
    }
    if _status(row) == "skipped":
        at = around.at(row, "completed_at", "started_at")
        return _NO_TIME if at is None else [messages.event(events.NODE_SKIPPED, at, identity[:2], known)]
    return _work(around, row, identity, text(key) or "node", known)


def agent_execution(around: Around, row: Row) -> Made:
    """Return an execution of an agent, within the node it ran for."""
    key, flow = row["execution_id"], row.get("workflow_id")
    own = around.span_id("agent_execution", key)
    identity = (around.trace_id("agent_execution", key), own, b"")
    if flow is not None:
        within = ("node", flow, row["node_id"]) if row.get("node_id") is not None else ("workflow", flow)
        identity = (around.trace_id("workflow", flow), own, around.span_id(*within))
    known = {
        **(_of_workflow(around, around.workflows.get(str(flow), {"workflow_id": flow})) if flow is not None else {}),
        podium.KIND: "agent",
        podium.AGENT: text(row.get("agent_id")),
        podium.NODE: text(row.get("node_id")),
        openinference.INPUT_VALUE: text(row.get("input")),
        openinference.OUTPUT_VALUE: text(row.get("output")),
    }
    return _work(around, row, identity, text(row.get("agent_id")) or "agent", known)


def workflow_event(around: Around, row: Row) -> Made:
    """Return an event of a workflow under its own name."""
    at, name = around.at(row, "created_at"), text(row.get("event_type"))
    if at is None or name is None:
        return _NO_TIME if at is None else "has no type"
    flow = row.get("workflow_id")
    identity = (around.trace_id("workflow", flow), around.span_id("workflow_event", row["podium_key"]))
    data = {f"{podium.METADATA}.{key}": value for key, value in mapping(row.get("event_data")).items()}
    known = {**_of_workflow(around, around.workflows.get(str(flow), {"workflow_id": flow})), **data}
    return [messages.event(name, at, identity, known)]


def question(around: Around, row: Row) -> Made:
    """Return the events of a question to a person, and of the answer once there is one."""
    asked = around.at(row, "created_at")
    if asked is None:
        return _NO_TIME
    key, flow = row["request_id"], row.get("workflow_id")
    trace = around.trace_id("question", key) if flow is None else around.trace_id("workflow", flow)
    identity = (trace, around.span_id("question", key))
    known = {
        podium.HITL_ID: text(key),
        podium.WORKFLOW_ID: text(flow),
        podium.NODE: text(row.get("node_id")),
        podium.USER_ID: around.user(around.workflows.get(str(flow), {}).get("created_by")),
    }
    message = {podium.HITL_MESSAGE: text(row.get("message"))}
    made_of_row: list[Span | LogRecord] = [messages.event(events.HITL_REQUESTED, asked, identity, {**known, **message})]
    answers = {
        "approved": (events.HITL_APPROVED, podium.HITL_RESPONSE),
        "rejected": (events.HITL_REJECTED, podium.REASON),
    }
    if _status(row) in answers:
        name, said = answers[_status(row)]
        answered = around.at(row, "responded_at") or asked
        answer = {podium.DECIDED_BY: around.user(row.get("responded_by")), said: text(row.get("response"))}
        made_of_row.append(messages.event(name, answered, identity, {**known, **answer}))
    return made_of_row


def plan(around: Around, row: Row) -> Made:
    """Return the events of a plan: made, decided on, executed; when it was executed is not kept, only that it was."""
    made = around.at(row, "created_at")
    if made is None:
        return _NO_TIME
    key, status = row["plan_id"], _status(row)
    identity = (around.trace_id("plan", key), around.span_id("plan", key))
    known = {podium.PLAN_ID: text(key), podium.USER_ID: around.user(row.get("user_id"))}
    content = {podium.PLAN_REQUEST: text(row.get("request")), podium.PLAN_STEPS: text(row.get("plan_json"))}
    made_of_row: list[Span | LogRecord] = [messages.event(events.PLAN_CREATED, made, identity, {**known, **content})]
    approved, rejected = around.at(row, "approved_at"), around.at(row, "rejected_at")
    if approved is not None or status == "approved":
        made_of_row.append(messages.event(events.PLAN_APPROVED, approved or made, identity, known))
    if rejected is not None or status == "rejected":
        reason = {podium.REASON: text(row.get("rejection_reason"))}
        made_of_row.append(messages.event(events.PLAN_REJECTED, rejected or made, identity, {**known, **reason}))
    if status == "executed":
        made_of_row.append(messages.event(events.PLAN_EXECUTED, approved or made, identity, known))
    return made_of_row


def conversation(around: Around, row: Row) -> Made:
    """Return the event of an exchange with the planner."""
    at = around.at(row, "created_at")
    if at is None:
        return _NO_TIME
    names = (row["conversation_id"], row.get("user_id"), row.get("message"))
    identity = (around.trace_id("conversation", row["conversation_id"]), around.span_id("conversation", *names))
    known = {
        podium.CONVERSATION_ID: text(row["conversation_id"]),
        podium.USER_ID: around.user(row.get("user_id")),
        podium.CONVERSATION_MESSAGE: text(row.get("message")),
        podium.CONVERSATION_RESPONSE: text(row.get("response")),
    }
    return [messages.event(events.CONVERSATION, at, identity, known)]


def _work(around: Around, row: Row, identity: tuple[bytes, bytes, bytes], name: str, known: Mapping[str, Any]) -> Made:
    """Return work: nothing before it begins, an event while it runs, a span once it ended."""
    status = _status(row)
    if status in _BEFORE:
        return []
    began = around.at(row, "started_at", "created_at")
    if began is None:
        return _NO_TIME
    if status in _RUNNING:
        parent = identity[2].hex() or None
        running = {**known, podium.SPAN_NAME: name, podium.PARENT_SPAN_ID: parent, openinference.OUTPUT_VALUE: None}
        return [messages.event(events.STARTED, began, identity[:2], running)]
    ended = around.at(row, "completed_at") or began
    error = (text(row.get("error")) or status) if status in _FAILED else None
    return [messages.span(identity, name, (began, ended), known, error=error)]


def _of_workflow(around: Around, row: Row) -> dict[str, object]:
    """Return what all spans of a run have in common; runs are distinguished by graph first, as they are counted."""
    return {
        podium.WORKFLOW: text(row.get("dag_id")) or text(row.get("name")),
        gen_ai.WORKFLOW_NAME: text(row.get("name")),
        podium.WORKFLOW_ID: text(row.get("workflow_id")),
        podium.SESSION_ID: text(row.get("session_id")),
        podium.USER_ID: around.user(row.get("created_by")),
    }


def _status(row: Row) -> str:
    return str(row.get("status") or "").lower()
