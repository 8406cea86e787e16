"""A day of the company."""

from tests.demo.made import read_back
from tests.demo.spans_read_back import NOW

from podium.demo.company import SCENARIOS, day_of_traces
from podium.demo.story import DAY, HOUR, Story
from podium.demo.trace import Trace

STORY = Story(NOW)
FRIDAY, SATURDAY = NOW // DAY - 1, NOW // DAY


def starts(traces: list[Trace]) -> list[int]:
    return [min(start for _, start, _ in each.spans) for each in traces]


def by_service(traces: list[Trace]) -> dict[str, int]:
    return {each.service: sum(trace.place.service == each.service for trace in traces) for each in SCENARIOS}


def test_a_day_has_traces_of_every_service_about_as_many_as_are_expected() -> None:
    found = by_service(list(day_of_traces(FRIDAY, 1, STORY)))

    for scenario in SCENARIOS:
        expected = scenario.per_day * STORY.volume(FRIDAY, working_hours=scenario.working_hours)
        assert 0.7 * expected < found[scenario.service] < 3.5 * expected  # a conversation has up to five turns


def test_nothing_begins_after_now_or_before_the_time_asked_for() -> None:
    since_ns = SATURDAY * DAY + HOUR

    found = [each for each in day_of_traces(SATURDAY, 1, STORY, since_ns) if each.place.service != "catalog-pipeline"]

    assert found
    assert since_ns <= min(starts(found))
    firsts: dict[object, int] = {}
    for each, start in zip(found, starts(found), strict=True):
        firsts.setdefault(each.common.get("gen_ai.conversation.id", each.trace_id), start)
    assert max(firsts.values()) < NOW


def test_leaving_some_out_changes_no_other() -> None:
    since_ns = FRIDAY * DAY + 12 * HOUR

    whole = {each.trace_id: each.spans for each in day_of_traces(FRIDAY, 1, STORY)}
    later = {each.trace_id: each.spans for each in day_of_traces(FRIDAY, 1, STORY, since_ns)}

    assert 0 < len(later) < len(whole)
    assert all(whole[trace_id] == spans for trace_id, spans in later.items())


def test_other_seeds_and_days_are_other_traces() -> None:
    ids = [{each.trace_id for each in day_of_traces(day, seed, STORY)} for day, seed in ((FRIDAY, 1), (FRIDAY, 2))]

    assert not ids[0] & ids[1]


def test_the_runaway_is_part_of_one_day() -> None:
    def runaways(day: int) -> int:
        return sum(each.common.get("session.id") == "study-runaway" for each in day_of_traces(day, 1, STORY))

    assert (runaways(FRIDAY), runaways(FRIDAY - 1)) == (1, 0)


def test_turns_of_a_conversation_share_their_place_and_follow_each_other() -> None:
    conversations: dict[object, list[Trace]] = {}
    for each in day_of_traces(FRIDAY, 1, STORY):
        if each.place.service == "support-desk":
            conversations.setdefault(each.common["gen_ai.conversation.id"], []).append(each)

    assert max(len(turns) for turns in conversations.values()) > 2
    for turns in conversations.values():
        assert len({turn.place for turn in turns}) == 1
        assert starts(turns) == sorted(starts(turns))


def test_all_spans_can_be_read_back() -> None:
    (first, *_) = day_of_traces(FRIDAY, 1, STORY)

    assert len(read_back(first)) == len(first.spans)
