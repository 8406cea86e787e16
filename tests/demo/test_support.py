"""A turn of a conversation with the support desk."""

from tests.demo.made import is_one_tree, read_back, trace
from tests.demo.spans_read_back import NOW

from podium.demo.support import conversation_turn


def turns(count: int) -> list[set[str]]:
    found = []
    for seed in range(count):
        made = trace(seed=seed)
        end_ns = conversation_turn(made, NOW, 0)
        spans = read_back(made)
        assert is_one_tree(spans, end_ns)
        found.append(
            {each.attributes.get("gen_ai.operation.name", each.attributes.get("podium.kind", "")) for each in spans}
        )
    return found


def test_a_turn_asks_the_cache_and_then_an_agent_with_tools_and_documents() -> None:
    kinds = turns(80)

    assert all("cache" in each for each in kinds)
    asked = [each for each in kinds if "invoke_agent" in each]
    assert 0.3 * len(kinds) < len(asked) < len(kinds)
    assert all({"retrieval", "embeddings", "chat"} <= each for each in asked)
    assert any("execute_tool" in each for each in asked)
    assert any("hitl" in each for each in asked)


def test_a_later_turn_has_a_longer_context() -> None:
    def tokens(turn: int) -> float:
        made = [trace(seed=seed) for seed in range(40)]
        for each in made:
            conversation_turn(each, NOW, turn)
        calls = [answered.usage.input for each in made for answered in each.answered]
        return sum(calls) / len(calls)

    assert tokens(4) > 1.4 * tokens(0)
