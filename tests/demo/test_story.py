"""What happened at the sample company; what of it is seen in the spans: tests/demo/test_history.py."""

from tests.demo.spans_read_back import NOW

from podium.demo.story import DAY, HOUR, MINUTE, Story, hour_weights, weekday

STORY = Story(NOW)
TODAY = NOW // DAY  # 2026-11-21, a Saturday


def test_days_of_the_week_are_counted_from_monday() -> None:
    assert [weekday(day) for day in (0, 4, TODAY)] == [3, 0, 5]


def test_every_hour_of_a_day_has_a_weight_and_offices_sleep_at_night() -> None:
    for working_hours in (True, False):
        weights = hour_weights(working_hours=working_hours)
        assert len(weights) == 24
        assert max(weights[8:18]) > 10 * weights[3]
    assert hour_weights(working_hours=True)[2] == 0
    assert hour_weights(working_hours=False)[2] > 0


def test_weekends_are_quiet_for_offices_and_less_so_for_shoppers() -> None:
    def volumes(day: int) -> list[float]:
        return [STORY.volume(day, working_hours=hours) for hours in (True, False)]

    saturday, friday = volumes(TODAY), volumes(TODAY - 1)

    assert saturday[0] < 0.25 * friday[0]
    assert 0.6 * friday[1] < saturday[1] < friday[1]


def test_the_company_grows() -> None:
    assert STORY.volume(TODAY, working_hours=False) > 1.3 * STORY.volume(TODAY - 28, working_hours=False)


def test_a_release_holds_until_the_next() -> None:
    checkout = [STORY.release("checkout-agents", NOW - age) for age in (0, 30 * HOUR, 30 * HOUR + 1, 9 * DAY, 30 * DAY)]

    assert checkout == ["a41f", "a41f", "9c02", "52ee", "4b7a"]
    assert [STORY.has_long_prompt(NOW - age) for age in (0, 30 * HOUR, 30 * HOUR + 1)] == [True, True, False]


def test_one_provider_turns_calls_away_for_an_hour_and_a_half_of_the_last_full_afternoon() -> None:
    afternoon = (TODAY - 1) * DAY
    limited = [minute for minute in range(24 * 60) if STORY.is_rate_limited("anthropic", afternoon + minute * MINUTE)]

    assert limited == list(range(14 * 60, 15 * 60 + 30))
    assert not STORY.is_rate_limited("openai", afternoon + 15 * HOUR)


def test_the_burst_is_always_over_and_never_older_than_a_day_and_a_half() -> None:
    for hour in range(48):
        now_ns = NOW + hour * HOUR
        ages = [
            age
            for age in range(0, 3 * 24 * 60, 10)
            if Story(now_ns).is_rate_limited("anthropic", now_ns - age * MINUTE)
        ]
        assert min(ages) >= 60
        assert max(ages) < 36 * 60


def test_one_provider_is_slow_for_eighteen_hours_five_days_ago() -> None:
    slow = [age for age in range(10 * 24) if STORY.slowness("deepseek", NOW - age * HOUR) > 1]

    assert (len(slow), min(slow), max(slow)) == (18, 5 * 24 + 6 - 17, 5 * 24 + 6)
    assert {STORY.slowness("deepseek", NOW - age * HOUR) for age in slow} == {3.0}
    assert STORY.slowness("openai", NOW - slow[0] * HOUR) == 1.0


def test_the_runaway_began_seven_hours_ago() -> None:
    assert STORY.runaway_ns == NOW - 7 * HOUR
