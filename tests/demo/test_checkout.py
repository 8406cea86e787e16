"""The review of a basket."""

from tests.demo.made import is_one_tree, read_back, trace
from tests.demo.spans_read_back import NOW, Seen

from podium.demo.checkout import basket_review
from podium.demo.story import DAY


def reviewed(seed: int, start_ns: int = NOW) -> list[Seen]:
    made = trace(seed=seed)
    end_ns = basket_review(made, start_ns)
    spans = read_back(made)
    assert is_one_tree(spans, end_ns)
    return spans


def test_a_review_is_a_request_with_a_workflow_of_nodes() -> None:
    names = {each.span.name for each in reviewed(1)}

    assert {"POST /v1/baskets/{id}/review", "load_basket", "score_risk", "decide"} <= names
    assert {"invoke_workflow checkout-review", "invoke_agent fraud-agent", "execute_tool purchase_history"} <= names


def test_some_baskets_get_an_offer_and_some_a_second_opinion() -> None:
    found = [[each.span.name for each in reviewed(seed)] for seed in range(60)]

    assert 8 < sum("make_offer" in names for names in found) < 35
    assert any(sum(name.startswith("chat ") for name in names) > 1 for names in found)
    assert all(("make_offer" in names) == ("execute_tool queue_mail" in names) for names in found)


def test_the_newest_release_sends_a_longer_prompt() -> None:
    def prompt(start_ns: int) -> int:
        calls = [each for each in reviewed(3, start_ns) if each.span.name.startswith("chat ")]
        return len(str(calls[0].attributes["gen_ai.system_instructions"]))

    assert prompt(NOW) > prompt(NOW - 3 * DAY)
