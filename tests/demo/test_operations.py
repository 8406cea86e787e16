"""The handling of an alert."""

from tests.demo.made import is_one_tree, read_back, trace
from tests.demo.spans_read_back import NOW

from podium.demo.operations import triage
from podium.demo.story import MINUTE


def test_analysts_work_side_by_side_under_their_coordinator() -> None:
    made = trace()

    end_ns = triage(made, NOW)

    spans = read_back(made)
    assert is_one_tree(spans, end_ns)
    analysts = [each.span for each in spans if each.span.name.endswith("-analyst")]
    assert 2 <= len(analysts) <= 3
    assert max(each.start_time_unix_nano for each in analysts) < min(each.end_time_unix_nano for each in analysts)
    assert [each.attributes["podium.kind"] for each in spans if not each.span.parent_span_id] == ["coordinator"]


def test_a_person_decides_about_some_changes_and_only_an_approved_one_is_applied() -> None:
    decisions = []
    for seed in range(80):
        made = trace(seed=seed)
        triage(made, NOW)
        spans = read_back(made)
        found = [each for each in spans if each.attributes.get("podium.kind") == "hitl"]
        applied = any(each.span.name == "execute_tool apply_change" for each in spans)
        assert len(found) <= 1
        for each in found:
            assert each.span.end_time_unix_nano - each.span.start_time_unix_nano <= 40 * MINUTE
            decisions.append(each.attributes["hitl.decision"])
        assert applied == any(each.attributes["hitl.decision"] == "approved" for each in found)

    assert 15 < len(decisions) < 60
    assert decisions.count("approved") > decisions.count("declined") > 0
