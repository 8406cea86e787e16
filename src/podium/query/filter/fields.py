"""The fields of the filter language: one table."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from podium.model.result import Result
from podium.semconv.kinds import KINDS
from podium.store.rollups import DIMENSIONS

FieldType = Literal["text", "choice", "number", "money", "duration", "bool", "id"]
_OPERATORS: dict[FieldType, tuple[str, ...]] = {
    "text": (":", "!="),
    "choice": (":", "!="),
    "bool": (":", "!="),
    "id": (":", "!="),
    **dict.fromkeys(("number", "money", "duration"), (":", "!=", ">", ">=", "<", "<=")),
}
STATUSES = ("ok", "error", "unset")


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field of the filter language.

    Attributes:
        name: as it is written; aliases are read as well.
        sql: its expression over a row `s` of `spans`, never NULL; over rollup rows too if it is of a `dimension`.
        words: the only values it has, or empty.
    """

    name: str
    type: FieldType
    sql: str
    meaning: str
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    facet: bool = False

    @property
    def dimension(self) -> str | None:
        """The dimension of the rollups that its expression reads, None where they do not keep it."""
        column = self.sql.removeprefix("s.").split(" ")[0]
        return column if column in DIMENSIONS else None

    @property
    def operators(self) -> tuple[str, ...]:
        """What may stand between it and a value."""
        return _OPERATORS[self.type]


def _text(name: str, meaning: str, *aliases: str, column: str | None = None, facet: bool = True) -> KnownField:
    return KnownField(name, "text", f"s.{column or name}", meaning, aliases, facet=facet)


def _count(name: str, meaning: str, *aliases: str) -> KnownField:
    return KnownField(name, "number", f"ifNull(s.{name}, 0)", meaning, aliases)


def _money(name: str, meaning: str) -> KnownField:
    return KnownField(name, "money", f"ifNull(s.{name}, 0)", meaning)


FIELDS = (
    KnownField("kind", "choice", "s.kind", "What a span is: llm, tool, agent …", words=KINDS, facet=True),
    KnownField("status", "choice", "s.status", "Status of the span: ok, error or unset.", words=STATUSES, facet=True),
    KnownField("error", "bool", "s.status = 'error'", "Whether it failed."),
    _text("error_type", "Class of the failure, e.g. rate_limit."),
    _text("model", "Model that answered, or was asked; its snapshots are one."),
    _text("provider", "Who runs the model, under one name."),
    _text("service", "service.name of the sender."),
    _text("env", "Deployment environment.", "environment", column="environment"),
    _text("operation", "What was asked for: chat, execute_tool …"),
    _text("component", "The name that says most about a span of its kind."),
    _text("agent", "Agent at work."),
    _text("tool", "Tool that was used."),
    _text("workflow", "Workflow it is part of."),
    _text("node", "Node of a graph."),
    _text("coordinator", "Coordinator that steers it."),
    _text("task", "Name of the task.", "task_name", column="task_name"),
    _text("job", "Id of the job.", "job_id", column="job_id"),
    _text("user", "User it was done for.", "user_id", column="user_id"),
    _text("session", "Session or conversation.", "session_id", column="session_id"),
    _text("account", "Account or tenant."),
    _text("region", "Region of the cloud."),
    _text("release", "service.version of the sender."),
    _text("name", "Name of the span."),
    _text("span_kind", "OpenTelemetry's kind of span."),
    _text("scope", "Instrumentation that recorded it."),
    _text("request_model", "Model that was asked for, as it was named."),
    _text("response_model", "Model that answered, as it named itself."),
    _text("response", "Id the provider gave the answer.", "response_id", column="response_id", facet=False),
    _text("finish_reason", "Why the model stopped.", "finish"),
    _text("cost_source", "Where the cost comes from: reported, priced, unpriced …"),
    _text("cache", "What the cache said: hit or miss.", "cache_result", column="cache_result"),
    _text("cache_type", "Which cache: exact or semantic."),
    _text("message", "Status message.", "status_message", column="status_message", facet=False),
    _money("cost", "Cost of the span in USD."),
    _money("input_cost", "Cost of its input in USD."),
    _money("output_cost", "Cost of its output in USD."),
    _money("saved_cost", "What a cache saved, in USD."),
    KnownField("duration", "duration", "s.duration_ns", "How long it took, e.g. 250ms, 2s.", ("latency",)),
    KnownField("ttft", "duration", "ifNull(s.ttft_ns, 0)", "Time to the first token, e.g. 800ms."),
    KnownField(
        "tokens", "number", "(ifNull(s.input_tokens, 0) + ifNull(s.output_tokens, 0))", "Input and output tokens."
    ),
    _count("input_tokens", "Input tokens, those from a cache included."),
    _count("output_tokens", "Output tokens, those of reasoning included."),
    _count("cache_read_tokens", "Input tokens read from the provider's cache."),
    _count("cache_write_tokens", "Input tokens written to the provider's cache."),
    _count("reasoning_tokens", "Output tokens of reasoning."),
    KnownField("call", "bool", "s.is_call", "Whether it counts as a request.", ("request",)),
    KnownField("billable", "bool", "s.billable", "Whether its cost and tokens count."),
    KnownField("unpriced", "bool", "(s.billable AND s.cost_source = 'unpriced')", "Whether its model has no price."),
    KnownField("running", "bool", "s.running", "Whether it has not ended."),
    KnownField("root", "bool", "s.parent_span_id = toFixedString('', 8)", "Whether it has no parent."),
    KnownField("sample", "bool", "s.sample", "Whether it is sample data."),
    KnownField("trace", "id", "s.trace_id", "Trace id, 32 hex digits.", ("trace_id",)),
    KnownField("span", "id", "s.span_id", "Span id, 16 hex digits.", ("span_id",)),
    KnownField("parent", "id", "s.parent_span_id", "Id of the parent span.", ("parent_span_id",)),
)
# Fields with rules of their own, in `conditions`.
INPUT = "input"
OUTPUT = "output"
TEXT = "text"
ATTRIBUTE = "attr"
RESOURCE = "resource"
_SPECIAL = (
    (TEXT, "Words in the input or output; the field name may be left out."),
    (INPUT, "Words in the input."),
    (OUTPUT, "Words in the output."),
    (ATTRIBUTE + ".*", "Any span attribute, e.g. attr.http.route:/pay."),
    (RESOURCE + ".*", "Any resource attribute, e.g. resource.host.name:web-1."),
)
_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}


class FilterField(Result):
    """A field a filter may name; `facet` says that its values can be listed."""

    name: str
    type: Literal["text", "choice", "number", "money", "duration", "bool"]
    operators: tuple[str, ...]
    meaning: str
    facet: bool


class FilterFields(Result):
    """All of them, in the order in which they are offered."""

    fields: tuple[FilterField, ...]


def list_fields() -> FilterFields:
    """Return the fields of the filter language."""
    plain = tuple(
        FilterField(
            name=field.name,
            type="text" if field.type == "id" else field.type,
            operators=field.operators,
            meaning=field.meaning,
            facet=field.facet,
        )
        for field in FIELDS
    )
    special = tuple(
        FilterField(name=name, type="text", operators=_OPERATORS["text"], meaning=meaning, facet=False)
        for name, meaning in _SPECIAL
    )
    return FilterFields(fields=plain + special)


def find_field(name: str) -> KnownField | None:
    """Return the field of that name or alias, or None."""
    return _BY_NAME.get(name.lower())


def suggest_field(name: str) -> str | None:
    """Return the field name that was probably meant, or None."""
    known = [*_BY_NAME, INPUT, OUTPUT, TEXT]
    return next(iter(get_close_matches(name.lower(), known, n=1, cutoff=0.6)), None)
