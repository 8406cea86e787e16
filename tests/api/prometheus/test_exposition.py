"""The text format, and how many series it may hold."""

from decimal import Decimal

from podium.api.prometheus.exposition import Family, Fold, Samples, exposition

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


def test_money_is_told_to_its_last_digit() -> None:
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


def test_shares_of_what_is_folded_away_are_left_out() -> None:
    rate = Family("rate", "gauge", "Share.", ("model",), is_share=True)
    fold = Fold(max_series=1)

    folded = fold.fold(samples(rate, {("a",): (0.5,), ("b",): (0.7,), ("c",): (0.9,)}))

    assert folded.values == {("a",): (0.5,)}
    assert fold.folded == {"rate": 2}


def test_of_what_comes_and_goes_the_newest_are_told() -> None:
    jobs = Samples(Family("jobs_total", "counter", "Jobs.", ("job",), newest=2))
    for name, last_s in (("old", 100), ("new", 300), ("newer", 400)):
        jobs.add((name,), 1, first_s=-last_s)
    fold = Fold()

    assert {*fold.fold(jobs).values} == {("new",), ("newer",)}
    assert fold.folded == {"jobs_total": 1}
