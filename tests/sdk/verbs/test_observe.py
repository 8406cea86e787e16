import pytest
from opentelemetry import trace
from opentelemetry.trace import StatusCode
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def said(recorded: Recorded, name: str) -> tuple[object, object]:
    attributes = recorded.named(name).attributes or {}
    return attributes.get("input.value"), attributes.get("output.value")


def test_a_function_is_recorded_with_what_went_in_and_came_out(recorded: Recorded) -> None:
    @podium.observe
    def add(a: int, b: int = 2, *more: int, **named: int) -> dict[str, int]:
        return {"sum": a + b}

    assert add(1, 3, 5, c=7) == {"sum": 4}
    assert said(recorded, "add") == ('{"a":1,"b":3,"*":[5],"c":7}', '{"sum":4}')


def test_the_decorator_takes_arguments(recorded: Recorded) -> None:
    @podium.observe(name="lookup", kind="tool", capture_input=False, capture_output=False, attributes={"tier": 1})
    def find(query: str) -> str:
        return query

    find("x")

    assert recorded.span.attributes == {"podium.kind": "tool", "podium.tool": "lookup", "tier": 1}


def test_a_failing_function_is_recorded_and_fails(recorded: Recorded) -> None:
    @podium.observe
    def divide(a: int) -> float:
        return a / 0

    with pytest.raises(ZeroDivisionError):
        divide(1)

    assert recorded.span.status.status_code is StatusCode.ERROR
    assert said(recorded, "divide") == ('{"a":1}', None)


def said_in(span: trace.Span) -> object:
    return (getattr(span, "attributes", None) or {})["input.value"]


def test_a_class_is_observed_by_its_public_methods(recorded: Recorded) -> None:
    @podium.observe(kind="tool")
    class Shop:
        def __init__(self) -> None:
            self.name = "tents"

        def find(self, query: str) -> str:
            return self._name() + query

        @staticmethod
        def count(items: list[str]) -> int:
            return len(items)

        @classmethod
        def make(cls) -> "Shop":
            return cls()

        def __call__(self, question: str) -> str:
            return question

        def _name(self) -> str:
            return self.name

        @property
        def title(self) -> str:
            return self.name.title()

    shop = Shop.make()
    assert (shop.find("!"), shop.count(["a"]), shop("why"), shop.title) == ("tents!", 1, "why", "Tents")

    tools = {each.name: (each.attributes or {})["podium.tool"] for each in recorded.spans}
    assert tools == {"Shop.make": "make", "Shop.find": "find", "Shop.count": "count", "Shop": "Shop"}
    assert said(recorded, "Shop.find") == ('{"query":"!"}', "tents!")
    assert isinstance(shop, Shop)


def test_an_agents_methods_are_the_agents(recorded: Recorded) -> None:
    @podium.observe(kind="agent", name="refunds")
    class Agent:
        def run(self) -> None: ...

    Agent().run()

    assert (recorded.span.name, (recorded.span.attributes or {})["podium.agent"]) == ("refunds.run", "refunds")


def test_an_agents_start_is_reported(recorded: Recorded) -> None:
    @podium.observe(kind="agent")
    def refunds() -> None:
        assert recorded.event("podium.started").attributes["podium.agent"] == "refunds"

    refunds()

    assert len(recorded.spans) == 1


def test_observing_twice_records_once(recorded: Recorded) -> None:
    @podium.observe
    @podium.observe
    def work() -> None: ...

    work()

    assert len(recorded.spans) == 1


def test_what_is_no_function_stays_as_it_is() -> None:
    marker = object()

    assert podium.observe(marker) is marker  # type: ignore[call-overload]


def test_builtins_can_be_observed(recorded: Recorded) -> None:
    assert podium.observe(len)([1, 2]) == 2
    assert recorded.span.name == "len"
