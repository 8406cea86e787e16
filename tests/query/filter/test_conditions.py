"""What single conditions find, what they do with the unknown, and what they refuse."""

import pytest
from tests.query.filter.found import names
from tests.rows import START_NS, call_row, insert, span_row

from podium.errors import FilterSyntaxError
from podium.query.ask.bounds import Bounds
from podium.query.ask.statement import bind
from podium.query.filter.conditions import spellings
from podium.query.filter.fields import FIELDS, KnownField
from podium.query.filter.filters import parse_filter
from podium.store.engine import Engine


@pytest.fixture(scope="module")
def filled(engine: Engine) -> str:
    """Spans whose names are what their service is called, and two of which little is known."""
    project = "conditions"
    services = ("web_1", "webx1", "50%", "50 of", "a\\b", "a*b", "aXb", "Web_1")
    insert(engine, *(span_row(project, name=name, service=name) for name in services))
    usage = {"input_tokens": 1_000, "output_tokens": 500, "ttft_ns": 10**9, "saved_cost": 1}
    attributes = {"n": "7", "f": "7.5", "word": "seven", "empty": ""}
    insert(
        engine,
        call_row(project, name="known", cost="0.05", input_cost="0.04", output_cost="0.01", attributes=attributes,
                 resource={"cores": "8"}, duration_ns=250_000_000, cache_read_tokens=3, cache_write_tokens=4,
                 reasoning_tokens=5, **usage),
    )  # fmt: skip
    insert(engine, span_row(project, name="unknown", duration_ns=0))
    return project


ALL = {"web_1", "webx1", "50%", "50 of", "a\\b", "a*b", "aXb", "Web_1", "known", "unknown"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("service:web_1", {"web_1"}),
        ("service:web_*", {"web_1"}),
        ("service:*eb_1", {"web_1", "Web_1"}),
        ("service:web*1", {"web_1", "webx1"}),
        ("service:50%", {"50%"}),
        ("service:50%*", {"50%"}),
        ("service:50*", {"50%", "50 of"}),
        ('service:"a\\\\b"', {"a\\b"}),
        ("service:a\\*", {"a\\b"}),
        ('service:"a*b"', {"a*b"}),
        ("service:a*b", {"a\\b", "a*b", "aXb"}),
        ('service:web_*,"a*b"', {"web_1", "a*b"}),
        ("service:*", ALL - {"known", "unknown"}),
        ("service!=*", {"known", "unknown"}),
        ('service:"*"', set()),
    ],
)
def test_only_a_bare_star_stands_for_anything(engine: Engine, filled: str, text: str, expected: set[str]) -> None:
    assert names(engine, filled, text) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("attr.n>6", True),
        ("attr.n>7", False),
        ("attr.n>=7", True),
        ("attr.n<7.5", True),
        ("attr.f>7", True),
        ("attr.f<=7.5", True),
        ("attr.word>1", False),
        ("attr.word<1", False),
        ("attr.n:7", True),
        ("attr.n:7.0", False),
        ("attr.n!=7", False),
        ("attr.n!=8", True),
        ("attr.word:sev*", True),
        ("attr.word:s_ven*", False),
        ("attr.empty:*", True),
        ('attr.empty:""', True),
        ("resource.cores>7", True),
        ("resource.cores>8", False),
        ("resource.cores:*", True),
        ("cost>0.04", True),
        ("cost:0.05", True),
        ("cost:$0.050", True),
        ("cost>50m", False),
        ("input_cost>=0.04 output_cost<0.02 saved_cost:1", True),
        ("tokens:1500", True),
        ("tokens:1.5k", True),
        ("tokens<0.001M", False),
        ("input_tokens>999 output_tokens<501", True),
        ("cache_read_tokens:3 cache_write_tokens:4 reasoning_tokens:5", True),
        ("duration:250ms", True),
        ("duration>0.25s", False),
        ("ttft>=1s", True),
        ("ttft>1s", False),
        ("call:true billable:yes running:0", True),
        ("root:1", True),
        ("root:false", False),
        ("error:true,false", True),
    ],
)
def test_a_condition_and_its_negation_part_all_spans(engine: Engine, filled: str, text: str, *, found: bool) -> None:
    passed, rest = names(engine, filled, text), names(engine, filled, f"-({text})")

    assert ("known" in passed) is found
    assert passed | rest == ALL
    assert not passed & rest


@pytest.mark.parametrize("field", [field for field in FIELDS if ">" in field.operators], ids=lambda field: field.name)
def test_what_is_not_known_counts_as_nothing(engine: Engine, filled: str, field: KnownField) -> None:
    value = "1ns" if field.type == "duration" else "1"

    assert "unknown" not in names(engine, filled, f"{field.name}>={value}")
    assert "unknown" in names(engine, filled, f"{field.name}<{value}")
    assert "unknown" in names(engine, filled, f"-{field.name}>={value}")
    assert "unknown" in names(engine, filled, f"{field.name}!={value}")


NEVER_NULL = ("attr.n>6", "resource.x<1", "attr.a:b", "tokens>1", "ttft<1s", "refund", "error:true")


@pytest.mark.parametrize("text", NEVER_NULL)
def test_a_condition_is_true_or_false_and_never_null(engine: Engine, filled: str, text: str) -> None:
    where = parse_filter(text)
    sql, values = bind("SELECT countIf(isNull($where)) AS unknown, count() AS spans FROM spans AS s WHERE $bounds",
                       Bounds(filled, START_NS, START_NS + 1), where)  # fmt: skip

    (row,) = engine.select(sql, values)

    assert (row["unknown"], row["spans"]) == (0, len(ALL))


@pytest.mark.parametrize(
    ("text", "position", "length", "suggestion", "message"),
    [
        ("modl:gpt-4o", 0, 4, "model", "unknown field modl: did you mean model?"),
        ("kind:llm colour:red", 9, 6, None, "unknown field colour: put it in quotes to search for it as words"),
        ("kind:lmm", 5, 3, "llm", "kind is never lmm: it is one of "),
        ("cost>abc", 5, 3, None, "cost is compared with an amount in US dollars, such as 0.05"),
        ("cost>-1", 5, 2, None, "cost is compared with an amount"),
        ("cost>1000000001", 5, 10, None, "cost is compared with an amount"),
        ("duration>2", 9, 1, "2s", "duration is compared with a number and ns, us, ms, s, m, h or d"),
        ("duration>x", 9, 1, None, "duration is compared with a number"),
        ("tokens>1.5", 7, 3, None, "tokens is compared with a whole number, such as 1000 or 1k"),
        ("tokens>-1", 7, 2, None, "tokens is compared with a whole number"),
        ("tokens>1e400", 7, 5, None, "tokens is compared with a whole number"),
        ("error:maybe", 6, 5, "true", "error is true or false"),
        ("model>a", 0, 7, ":", "model has no order: use : or !="),
        ("input>a", 0, 7, ":", "input has no order"),
        ("cost>1,2", 7, 1, None, "> takes one value"),
        ("trace:zz", 6, 2, None, "a trace id has 32 hex digits"),
        ("span:0123456789abcdeg", 5, 16, None, "a span id has 16 hex digits"),
        ("attr.:x", 0, 5, None, "an attribute name is missing: attr.name:value"),
        ("attr.x>y", 7, 1, None, "> compares with a number"),
    ],
)
def test_a_mistake_is_pointed_at(text: str, position: int, length: int, suggestion: str | None, message: str) -> None:
    with pytest.raises(FilterSyntaxError, match="^" + message.replace("?", r"\?")) as caught:
        parse_filter(text)

    assert (caught.value.position, caught.value.length, caught.value.suggestion) == (position, length, suggestion)


def test_ids_are_found_in_any_case(engine: Engine, project: str) -> None:
    row = span_row(project, name="x", parent_span_id=b"parent__")
    insert(engine, row, span_row(project, name="y"))

    for field, value in (("trace", row["trace_id"]), ("span", row["span_id"]), ("parent", row["parent_span_id"])):
        assert names(engine, project, f"{field}:{value.hex().upper()},{'00' * len(value)}") >= {"x"}
        assert names(engine, project, f"{field}:{value.hex()}") == {"x"}


def test_words_are_spelt_as_they_are_and_as_json_has_them() -> None:
    assert spellings("plain") == ("plain",)
    assert spellings('a "b"') == ('a "b"', 'a \\"b\\"')
    assert spellings("ü") == ("ü", "\\u00fc")
