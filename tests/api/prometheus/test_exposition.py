"""The text format, and how many series it may hold."""

from decimal import Decimal

import pytest

from podium.api.prometheus.exposition import (
    MAX_SERIES,
    Family,
    Fold,
    Number,
    Ratchet,
    Samples,
    exposition,
    families,
    number,
)

CALLS = Family("calls_total", "counter", "Calls.", ("model", "type"), closed=("type",))


def samples(family: Family, values: dict[tuple[str, ...], tuple[float | Decimal, ...]]) -> Samples:
    made = Samples(family)
    for labels, value in values.items():
        made.add(labels, *value)
    return made


def test_samples_are_ordered_and_label_values_escaped() -> None:
    text = exposition([samples(CALLS, {("b", "in"): (2,), ('a"\\\n', "in"): (1,)})])

    assert text == (
        "# HELP calls_total Calls.\n# TYPE calls_total counter\n"
        'calls_total{model="a\\"\\\\\\n",type="in"} 1\ncalls_total{model="b",type="in"} 2\n'
    )


def test_a_family_without_samples_is_left_out() -> None:
    assert exposition([Samples(CALLS)]) == ""


def test_money_is_written_to_its_last_digit() -> None:
    cost = Family("cost", "counter", "Cost.")

    made = samples(cost, {(): (Decimal("0.000000001"),)})
    made.add((), Decimal(1000000000000))

    assert exposition([made]).splitlines()[-1] == "cost 1000000000000.000000001"


def test_a_histogram_ends_in_all_its_sum_and_count() -> None:
    took = Family("took", "histogram", "Times.", ("model",), (0.5, 1.0), places=2)

    text = exposition([samples(took, {("m",): (1, 2, 3, 4.567)})])

    assert text.splitlines()[2:] == [
        'took_bucket{model="m",le="0.5"} 1',
        'took_bucket{model="m",le="1"} 2',
        'took_bucket{model="m",le="+Inf"} 3',
        'took_sum{model="m"} 4.57',
        'took_count{model="m"} 3',
    ]


def test_a_counter_never_falls_and_a_correction_is_carried_by_the_next_growth() -> None:
    ratchet = Ratchet()

    scraped: list[dict[tuple[str, ...], tuple[float | Decimal, ...]]] = [
        {("a", "in"): (5,), ("b", "in"): (1,)},
        {("a", "in"): (3,)},
        {("a", "in"): (4,), ("b", "in"): (2,)},
        {("a", "in"): (6,), ("b", "in"): (2,)},
    ]

    shown = [ratchet.hold(samples(CALLS, values)).values for values in scraped]

    assert [(each["a", "in"], each["b", "in"]) for each in shown] == [
        ((5,), (1,)),
        ((5,), (1,)),
        ((5,), (2,)),
        ((6,), (2,)),
    ]


def test_a_gauge_may_fall() -> None:
    gauge, ratchet = Family("queue", "gauge", "Queue."), Ratchet()

    assert [ratchet.hold(samples(gauge, {(): (n,)})).values[()] for n in (5, 3)] == [(5,), (3,)]


def test_a_job_that_is_no_longer_among_the_newest_is_left_out() -> None:
    jobs, ratchet = Family("jobs_total", "counter", "Jobs.", ("job",), newest=1), Ratchet()
    ratchet.hold(samples(jobs, {("old",): (1,)}))

    assert ratchet.hold(samples(jobs, {("new",): (1,)})).values == {("new",): (1,)}


def test_what_is_too_much_is_counted_together_and_said() -> None:
    fold = Fold(max_series=2)
    many = samples(CALLS, {(model, type_): (1,) for model in "abcd" for type_ in ("in", "out")})

    folded = fold.fold(many)

    assert folded.values == {
        ("a", "in"): (1,),
        ("a", "out"): (1,),
        ("b", "in"): (1,),
        ("b", "out"): (1,),
        ("(other)", "in"): (2,),
        ("(other)", "out"): (2,),
    }
    assert fold.folded == {"calls_total": 2}


def test_who_was_let_in_stays_in_and_the_sum_of_the_others_never_falls() -> None:
    fold = Fold(max_series=1)
    fold.fold(samples(CALLS, {("m", "in"): (5,), ("n", "in"): (1,)}))

    folded = fold.fold(samples(CALLS, {("a", "in"): (9,), ("m", "in"): (6,), ("n", "in"): (1,)}))

    assert folded.values == {("m", "in"): (6,), ("(other)", "in"): (10,)}


def test_the_first_seen_are_let_in_first() -> None:
    made = Samples(CALLS)
    made.add(("a", "in"), 1, first_s=200)
    made.add(("z", "in"), 1, first_s=100)

    assert ("z", "in") in Fold(max_series=1).fold(made).values


def test_labels_seen_again_later_were_first_seen_before() -> None:
    made = Samples(CALLS)
    for first_s in (200, 100, 300):
        made.add(("a", "in"), 1, first_s=first_s)

    assert (made.values, made.first) == ({("a", "in"): (3,)}, {("a", "in"): 100})


def test_shares_of_what_is_folded_away_are_left_out() -> None:
    rate = Family("rate", "gauge", "Share.", ("model",), is_share=True)
    fold = Fold(max_series=1)

    folded = fold.fold(samples(rate, {("a",): (0.5,), ("b",): (0.7,), ("c",): (0.9,)}))

    assert folded.values == {("a",): (0.5,)}
    assert fold.folded == {"rate": 2}


def test_of_what_comes_and_goes_the_newest_are_reported() -> None:
    jobs = Samples(Family("jobs_total", "counter", "Jobs.", ("job",), newest=2))
    for name, last_s in (("old", 100), ("new", 300), ("newer", 400)):
        jobs.add((name,), 1, first_s=-last_s)
    fold = Fold()

    assert {*fold.fold(jobs).values} == {("new",), ("newer",)}
    assert fold.folded == {"jobs_total": 1}


def test_a_family_has_a_thousand_series_and_the_rest_in_one() -> None:
    fold = Fold()

    full = fold.fold(samples(CALLS, {(f"{model:04}", "in"): (1,) for model in range(MAX_SERIES)}))
    more = fold.fold(samples(CALLS, {(f"{model:04}", "in"): (1,) for model in range(MAX_SERIES + 2)}))

    assert MAX_SERIES == len(full.values) == 1_000
    assert ("(other)", "in") not in full.values
    assert (len(more.values), more.values["(other)", "in"]) == (1_001, (2,))


def test_of_what_comes_and_goes_as_many_as_allowed_are_all_reported() -> None:
    jobs = samples(Family("jobs_total", "counter", "Jobs.", ("job",), newest=2), {("a",): (1,), ("b",): (1,)})
    fold = Fold()

    assert len(fold.fold(jobs).values) == 2
    assert fold.folded == {"jobs_total": 0}


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(3, None, "3"), (3.0, None, "3.0"), (Decimal("1.50"), None, "1.5"), (Decimal("1E+3"), None, "1000"),
     (Decimal(100), None, "100"), (0.125, 2, "0.12"), (Decimal("0.005"), 4, "0.0050")],
)  # fmt: skip
def test_a_number_has_no_exponent_where_it_is_exact(value: Number, places: int | None, text: str) -> None:
    assert number(value, places) == text


def test_the_families_of_a_text_are_known_by_their_types() -> None:
    text = exposition([samples(CALLS, {("a", "in"): (1,)}), samples(Family("up", "gauge", "Up."), {(): (1,)})])

    assert families(text) == ["calls_total", "up"]
