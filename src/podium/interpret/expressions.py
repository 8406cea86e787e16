"""Dialects as SQL: the expressions that read a column from the attributes of a span.

In them `a` is the map of a span's attributes as text, `r` that of its resource, and `kind` its kind.
"""

from collections.abc import Iterable, Mapping

from podium.semconv import gen_ai, general, openinference, traceloop
from podium.semconv.fields import TTFT_FIELD, Field, Source
from podium.semconv.kinds import COMPLETION, KIND_MARKS, KIND_NAME_PREFIXES, KIND_WORDS, OPERATION_WORDS
from podium.semconv.providers import INTERFACES, PROVIDER_ALIASES
from podium.store.template import fill

# Counts and money beyond these are a mistake of the sender and read as absent.
MAX_COUNT = 10**10
MAX_USD = 10**6
_READ_DECIMALS = 18
# A first token that comes later is a mistake of the sender, too.
LONGEST_TTFT_S = 86_400


def words(values: Iterable[str]) -> str:
    """Return the words as SQL literals, comma separated."""
    return ", ".join(f"'{value}'" for value in values)


def attribute(source: Source) -> str:
    """Return the SQL that reads one source; '' where it is absent or the span is of another kind."""
    read = f"{'r' if source.resource else 'a'}['{source.attribute}']"
    if source.path:
        # Parsed only where the name occurs, which is looked for ten times faster.
        inside = f"trim(BOTH '\"' FROM JSONExtractRaw({read}, {words(source.path)}))"
        read = f"if(position({read}, '{source.path[-1]}') = 0, '', {inside})"
    return read if source.kind is None else f"if(kind = '{source.kind}', {read}, '')"


def first_text(field: Field) -> str:
    """Return the SQL of a text field: its first source that is not empty, else ''."""
    *earlier, last = [attribute(source) for source in field.sources]
    if not earlier:
        return last
    # Not coalesce(nullIf(…)): nullable columns made this three times slower.
    return "multiIf(" + ", ".join(f"notEmpty({source}), {source}" for source in earlier) + f", {last})"


def value(field: Field) -> str:
    """Return the SQL of the number in the first source that is not empty; NULL where it is no sane number.

    A count is a whole number ≥ 0, also when written as a string or as `12.0` (semconv: numbers arrive as
    strings, and whole numbers as doubles).
    """
    text_of, name = first_text(field), f"v_{field.column}"
    if field.reading == "count":
        whole = f"if(endsWith({name}, '.0'), substring({name}, 1, length({name}) - 2), {name})"
        parsed, top = f"toUInt64OrNull({whole})", MAX_COUNT
    else:
        parsed, top = rounded(name), MAX_USD
    number = f"n_{field.column}"
    return f"if(notEmpty({text_of} AS {name}) AND ({parsed} AS {number}) >= 0 AND {number} < {top}, {number}, NULL)"


def rounded(text_of: str) -> str:
    """Return the SQL of a decimal number in a text, rounded half even to nano-units; NULL where it is none."""
    return f"roundBankers(toDecimal128OrNull({text_of}, {_READ_DECIMALS}), 9)"


def _meaning(attribute: str, known: Mapping[str, str]) -> str:
    """Return the SQL of what the word of an attribute means; '' for a word that is not known."""
    return f"transform(lower(a['{attribute}']), [{words(known)}], [{words(known.values())}], '')"


def kind() -> str:
    """Return the SQL of the kind: by the first known word, then by marks, then by span name (semconv.kinds)."""
    cases = []
    for attribute, kinds in KIND_WORDS:
        name = "kind_" + attribute.replace(".", "_")
        cases.append(f"({_meaning(attribute, kinds)} AS {name}) != '', {name}")
    cases += [f"mapContains(a, '{attribute}'), '{kind}'" for attribute, kind in KIND_MARKS]
    usage = (gen_ai.USAGE_INPUT_TOKENS, gen_ai.USAGE_PROMPT_TOKENS, openinference.TOKEN_COUNT_PROMPT)
    said = (*usage, gen_ai.INPUT_MESSAGES, gen_ai.PROMPT + ".0.content")
    model = f"(a['{gen_ai.REQUEST_MODEL}'] != '' OR a['{openinference.LLM_MODEL_NAME}'] != '')"
    seen = " OR ".join(f"mapContains(a, '{name}')" for name in said)
    cases.append(f"{model} AND ({seen}), 'llm'")
    cases.append(f"mapContains(a, '{openinference.AGENT_NAME}') OR mapContains(a, '{gen_ai.AGENT_NAME}'), 'agent'")
    cases += [f"startsWith(name, '{prefix}'), '{kind}'" for prefix, kind in KIND_NAME_PREFIXES]
    cases.append(f"span_kind_number = 2 AND mapContains(a, '{general.HTTP_REQUEST_METHOD}'), 'request'")
    return f"multiIf({', '.join(cases)}, 'other')"


def operation(field: Field) -> str:
    """Return the SQL of the operation: as named, else what the dialect's own words say it is (semconv.kinds).

    `openinference.span.kind` of `LLM` → `chat`, or `text_completion` where it has prompts in place of messages.
    """
    cases = [_named(source) for source in field.sources[:1]]
    for name, meanings in OPERATION_WORDS:
        known = "operation_" + name.replace(".", "_")
        cases.append(f"({_meaning(name, meanings)} AS {known}) != '', {_with_completions(name, known)}")
    words_of = dict(OPERATION_WORDS)
    cases += [_named(source) for source in field.sources[1:] if source.attribute not in words_of]
    return f"multiIf({', '.join(cases)}, '')"


def _named(source: Source) -> str:
    return f"notEmpty({attribute(source)}), {attribute(source)}"


def _with_completions(name: str, known: str) -> str:
    if name != openinference.SPAN_KIND:
        return known
    given = "arrayExists(k -> startsWith(k, '$prefix'), mapKeys(a))"
    prompts, messages = (fill(given, prefix=each) for each in (openinference.PROMPTS, openinference.INPUT_MESSAGES))
    return f"if({known} = 'chat' AND {prompts} AND NOT {messages}, '{COMPLETION}', {known})"


def response_id(field: Field) -> str:
    """Return the SQL of the provider's id of an answer: as named, else as OpenInference's answers have it inside.

    Of these two scopes only: what other spans put out may have an `id` that is no answer's.
    """
    answer = f"a['{openinference.OUTPUT_VALUE}']"
    inside = f"'{openinference.LANGCHAIN_OUTPUT}', '{openinference.ANSWER_ID}'"
    return (
        f"multiIf(kind != 'llm' OR notEmpty({first_text(field)}), {first_text(field)}, "
        f"scope = '{openinference.OPENAI_SCOPE}', JSONExtractString({answer}, '{openinference.ANSWER_ID}'), "
        f"scope = '{openinference.LANGCHAIN_SCOPE}', JSONExtractString({answer}, {inside}), '')"
    )


def ttft() -> str:
    """Return the SQL of the time to first token: an attribute in seconds, else the first chunk event."""
    seconds = ", ".join(f"toFloat64OrNull({attribute(source)})" for source in TTFT_FIELD.sources)
    chunks = words((*traceloop.CHUNK_EVENTS, openinference.FIRST_TOKEN_EVENT))
    event = f"arrayFirst(e -> e.name IN ({chunks}), events).time_ns"
    return (
        f"if((coalesce({seconds}) AS ttft_seconds) >= 0 AND ttft_seconds < {LONGEST_TTFT_S}, "
        f"toUInt64(ttft_seconds * 1e9), "
        f"if({event} >= start_ns AND {event} - start_ns < {LONGEST_TTFT_S} * 1000000000, {event} - start_ns, NULL))"
    )


def error_type() -> str:
    """Return the SQL of the class of an error: as named, else by the recorded exception, else `unknown`."""
    exception = f"arrayFirst(e -> e.name = '{general.EXCEPTION_EVENT}', events).attributes['{general.EXCEPTION_TYPE}']"
    return (
        f"coalesce(nullIf(a['{general.ERROR_TYPE}'], ''), "
        f"nullIf(if(status_code = 2, {exception}, ''), ''), if(status_code = 2, 'unknown', ''))"
    )


# Both are asked of the distinct names of a block, not of its rows.
_PROVIDER_WORD = (
    rf"replaceRegexpOne(lower(trimBoth(toLowCardinality(provider_word))), '\\.({'|'.join(INTERFACES)})$', '')"
)
PROVIDER = (
    f"transform(replaceRegexpAll({_PROVIDER_WORD} AS provider_name, '[ -]+', '_'), "
    f"[{words(PROVIDER_ALIASES)}], [{words(PROVIDER_ALIASES.values())}], provider_name)"
)
# The day of a snapshot at the end of a name: `-20260401`, `-2026-04-01`, Vertex `@20260401`, Bedrock `-20260401-v1:0`.
MODEL = (
    "replaceRegexpOne(toLowCardinality(coalesce(nullIf(response_model, ''), request_model)), "
    r"'[-@]20\\d{2}(\\d{4}|-\\d{2}-\\d{2})(-v\\d+(:\\d+)?)?$', '')"
)
# The one name that names a span of this kind; a model call is named by who makes it.
COMPONENT = """multiIf(
    kind IN ('llm', 'embedding', 'reranker'),
        multiIf(agent != '', agent, coordinator != '', coordinator, workflow),
    kind = 'agent', coalesce(nullIf(agent, ''), name),
    kind = 'tool', coalesce(nullIf(tool, ''), name),
    kind = 'workflow', coalesce(nullIf(workflow, ''), name),
    kind = 'node', coalesce(nullIf(node, ''), name),
    kind = 'coordinator', coalesce(nullIf(coordinator, ''), nullIf(agent, ''), name),
    kind = 'task', coalesce(nullIf(task_name, ''), name),
    kind IN ('plan', 'hitl'), coalesce(nullIf(agent, ''), name),
    kind IN ('retriever', 'cache', 'guardrail', 'evaluator'), name,
    '')"""
