"""What filters mean, what they refuse, and that no text of theirs becomes SQL."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.query.filter.found import names
from tests.rows import START_NS, call_row, insert, span_row

from podium.errors import FilterSyntaxError
from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import parse_filter, read_filter
from podium.query.traces.span_list import list_spans
from podium.store.engine import Engine

HOSTILE = (
    "x' OR 1=1 --",
    "'; DROP TABLE spans; --",
    "\\'; SELECT 1",
    "{project:String}",
    "${where}$bounds",
    "`x`",
    "%",
    "_",
    "\\",
    "\n\t",
    "ünïcode 🚀 \u202e",
    "\\N",
    "NULL",
    "a" * 3_000,
)


@pytest.fixture(scope="module")
def filled(engine: Engine) -> str:
    project = "filters"
    message = '{"role":"user","parts":[{"type":"text","content":"What is the \\"refund policy\\"?"}]}'
    said = {"gen_ai.input.messages": f"[{message}]"}
    answered = {"gen_ai.output.messages": '[{"content":"Grüße, R\\u00fcckgabe in 14 days"}]'}
    insert(
        engine,
        call_row(project, name="cheap", model="gpt-4o-mini", cost="0.01", duration_ns=10**9, content=said),
        call_row(
            project,
            name="expensive",
            model="gpt-4o",
            cost="0.50",
            duration_ns=5 * 10**9,
            content=answered,
            ttft_ns=800_000_000,
        ),
        call_row(
            project,
            name="unpriced",
            model="odd",
            cost=None,
            user_id="eve 100%",
            attributes={"foo": "bar", "n": "7", "a:b c": "x"},
        ),
        span_row(
            project, name="tool", kind="tool", tool="search", agent="refund agent", status="error", error_type="timeout"
        ),
        span_row(
            project, name="quiet", environment="prod", service="web_1", resource={"host.name": "h1"}, running=True
        ),
    )
    return project


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"cheap", "expensive", "unpriced", "tool", "quiet"}),
        ("kind:llm", {"cheap", "expensive", "unpriced"}),
        ("kind:llm,tool", {"cheap", "expensive", "unpriced", "tool"}),
        ("-kind:llm", {"tool", "quiet"}),
        ("kind!=llm", {"tool", "quiet"}),
        ("model:gpt-4o", {"expensive"}),
        ("model:gpt-*", {"cheap", "expensive"}),
        ('model:"gpt-*"', set()),
        ("model:*", {"cheap", "expensive", "unpriced"}),
        ('model:""', {"tool", "quiet"}),
        ("-model:gpt-4o,odd kind:llm", {"cheap"}),
        ("MODEL:odd", {"unpriced"}),
        ("cost>0.05", {"expensive"}),
        ("cost>=0.5", {"expensive"}),
        ("cost:$0.5", {"expensive"}),
        ("cost<0.05 call:true", {"cheap", "unpriced"}),
        ("duration>2s", {"expensive"}),
        ("latency<=1000ms kind:llm", {"cheap", "unpriced"}),
        ("ttft>500ms", {"expensive"}),
        ("tokens>=120", {"cheap", "expensive", "unpriced"}),
        ("tokens>0.1k input_tokens:100", {"cheap", "expensive", "unpriced"}),
        ("error:true", {"tool"}),
        ("error:no kind:tool", set()),
        ("status:error", {"tool"}),
        ("unpriced:true", {"unpriced"}),
        ("running:true", {"quiet"}),
        ('agent:"refund agent"', {"tool"}),
        ("env:prod", {"quiet"}),
        ("environment:prod", {"quiet"}),
        ("service:web_1", {"quiet"}),
        ("service:web?1", set()),
        ('user:"eve 100%"', {"unpriced"}),
        ("user:eve*", {"unpriced"}),
        ("attr.foo:bar", {"unpriced"}),
        ("attr.foo:b*", {"unpriced"}),
        ("attr.foo:*", {"unpriced"}),
        ("-attr.foo:*", {"cheap", "expensive", "tool", "quiet"}),
        ("attr.n>6", {"unpriced"}),
        ("attr.n>7", set()),
        ("attr.foo>7", set()),
        ('attr."a:b c":x', {"unpriced"}),
        ("resource.host.name:h1", {"quiet"}),
        ("attr.gen_ai.input.messages:*", {"cheap"}),
        ('"refund policy"', {"cheap"}),
        ("REFUND", {"cheap"}),
        ('"the \\"refund"', {"cheap"}),
        ("Rückgabe", {"expensive"}),
        ("grüsse OR grüße", {"expensive"}),
        ("input:refund", {"cheap"}),
        ("output:refund", set()),
        ("-refund kind:llm", {"expensive", "unpriced"}),
        ("kind:tool OR model:odd", {"tool", "unpriced"}),
        ("(kind:tool OR kind:llm) -model:odd", {"tool", "cheap", "expensive"}),
        ("NOT (kind:tool OR kind:llm)", {"quiet"}),
        ("kind:llm AND cost>0.05", {"expensive"}),
    ],
)
def test_a_filter_finds(engine: Engine, filled: str, text: str, expected: set[str]) -> None:
    assert names(engine, filled, text) == expected


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("template", ["name:{}", "{}", "attr.{}:x", "attr.x:{}", "-user:{}", "name:{},b*"])
def test_hostile_values_are_only_values(engine: Engine, project: str, text: str, template: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if template == "{}" and not text.strip():
        return  # nothing to search for, which is refused
    insert(
        engine,
        span_row(project, name=text, user_id=text, attributes={"x": text, text: "x"}, content={"gen_ai.prompt": text}),
    )
    insert(engine, span_row(project, name="other", user_id="other"))

    found = names(engine, project, template.replace("{}", quoted))

    assert found == ({"other"} if template.startswith("-") else {text})


def test_hostile_words_never_stand_in_the_sql() -> None:
    text = 'model:"m4rker\'--" attr."m4rker":m4rker* m4rker cost>0.1 user:m4rker*'

    understood = parse_filter(text)

    assert "m4rker" not in understood.sql
    assert any("m4rker" in str(value) for value in understood.values.values())


@given(
    st.text(max_size=80)
    | st.from_regex(r'([a-z]{1,8}[:<>=]{1,2}["a-z0-9*,.]{0,6} ?|[()" -]|OR |NOT ){0,8}', fullmatch=True)
)
def test_any_text_is_understood_or_refused_at_a_place_in_it(text: str) -> None:
    try:
        understood = parse_filter(text)
    except FilterSyntaxError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017
        assert error.position + error.length <= len(text)  # noqa: PT017
    else:
        again = parse_filter(understood.text)
        assert again.text == understood.text
        assert again.sql == understood.sql
        assert dict(again.values) == dict(understood.values)


@settings(max_examples=40, deadline=None)
@given(words=st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and "\0" not in text))
def test_any_words_find_the_text_they_are_part_of(engine: Engine, words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    if not words.strip():
        return
    quoted = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    row = span_row("words", content={"gen_ai.prompt": f"before {words} after"})
    insert(engine, row)

    understood = parse_filter(f"{quoted} trace:{row['trace_id'].hex()}")
    page = list_spans(
        engine, Bounds("words", START_NS, START_NS + 1), understood, sort="-start_time", limit=5, cursor=None
    )

    assert [span.span_id for span in page.spans] == [row["span_id"].hex()]


@pytest.mark.parametrize(
    ("text", "is_rollup"),
    [
        ("", True),
        ("kind:llm -model:gpt-* error:true call:true env:prod", True),
        ("(service:a OR provider:b) status:ok", True),
        ("kind:llm cost>1", False),
        ("agent:a", False),
        ("words", False),
        ("attr.a:b", False),
    ],
)
def test_a_filter_of_dimensions_alone_is_for_rollups(text: str, *, is_rollup: bool) -> None:
    assert parse_filter(text).is_rollup is is_rollup


def test_the_canonical_form_uses_the_names_of_the_table() -> None:
    reading = read_filter('  environment:prod -user_id:"a b"   cost:>0.050 refund ')

    assert reading.filter == 'env:prod -user:"a b" cost>0.050 "refund"'
    assert [(t.field, t.operator, t.value, t.negated, t.position, t.length) for t in reading.terms] == [
        ("env", ":", "prod", False, 2, 16),
        ("user", ":", "a b", True, 20, 13),
        ("cost", ">", "0.050", False, 36, 11),
        ("text", ":", "refund", False, 48, 6),
    ]


def test_searched_words_leave_out_what_must_not_be_there() -> None:
    assert parse_filter('refund -"late fee" input:when -(a OR -b)').searched == ("refund", "when", "b")


def test_a_money_value_is_bound_exactly() -> None:
    values = parse_filter("cost>0.123456789").values

    assert [Decimal(str(value)) for value in values.values()] == [Decimal("0.123456789")]
