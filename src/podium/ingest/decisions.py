"""What is decided about the spans of a segment and those stored of their traces.

pool → which are one span → who each was for → which saw one request → whose usage repeats another's
"""

from collections.abc import Sequence
from dataclasses import replace

from podium.interpret import attribution, billing, identity, pool, requests
from podium.interpret.decided import Decided
from podium.interpret.pool import Contents
from podium.store.contributions import WHO
from podium.store.engine import Engine


def decide(engine: Engine, *, has_earlier: bool) -> Decided:
    """Decide about what is in `interpreted` and `earlier`, and return what there is to look up.

    Fills `dropped`, `named`, `ancestry`, `told` and `covered`.
    """
    is_repeated, is_dropped = _drop_repeated(engine, has_earlier=has_earlier)
    contents = _contents(engine)
    lacking = tuple(column for column, is_lacking in zip(WHO, contents.lacks, strict=True) if is_lacking)
    several = _name(engine, lacking)
    decided = Decided(lacking, several, is_told=False, is_dropped=is_dropped, is_repeated=is_repeated)
    is_told = _group(engine, contents, decided)
    _cover(engine, contents)
    return replace(decided, is_told=is_told)


def _contents(engine: Engine) -> Contents:
    counted, sums, logs, answers, distinct, nested, *lacks = engine.read_back(pool.CONTENTS)[0]
    return Contents(counted, sums, logs, answers, distinct, nested, tuple(lacks))


def _drop_repeated(engine: Engine, *, has_earlier: bool) -> tuple[bool, bool]:
    """Find the records that another one stands for; whether any share their ids, and whether any is dropped."""
    if not has_earlier and not engine.read_back(pool.REPEATED_IDS)[0][0]:
        return False, False
    records = [identity.Record(*row) for row in engine.read_back(pool.DUPLICATES)]
    dropped = [(record.pid,) for record in identity.outdone(records)]
    _insert(engine, "dropped", dropped)
    return bool(records), bool(dropped)


def _name(engine: Engine, lacking: tuple[str, ...]) -> tuple[str, ...]:
    """Find whom traces were for, and where they name several, the nearest enclosing spans that say so."""
    if not lacking:
        return ()
    engine.execute(attribution.named(lacking))
    if not engine.read_back(attribution.NAMES_SEVERAL)[0][0]:
        return ()
    engine.execute(attribution.ancestry(lacking))
    for _ in range(attribution.ROUNDS):
        if not engine.read_back(attribution.is_unknown(lacking))[0][0]:
            break
        engine.execute("TRUNCATE TABLE ancestry_above")
        engine.execute(attribution.enclosing(lacking))
        engine.execute(attribution.EXCHANGE)
    return lacking


def _group(engine: Engine, contents: Contents, decided: Decided) -> bool:
    """Find the requests that several spans saw; False where there is none."""
    pairs = requests.Pairs()
    if contents.nested:
        pairs.nest(engine.read_back(requests.NESTED))
    if contents.answers > contents.distinct_answers:
        for (calls,) in engine.read_back(requests.ANSWERED):
            pairs.answer(calls)
    if contents.logs:
        pairs.stream(engine.read_back(requests.STREAMED))
    groups = pairs.groups()
    uncounted = [(pid,) for pid in pairs.uncounted]
    if groups:
        _insert(engine, "grouped", [(pid,) for group in groups for pid in group])
        rows = engine.read_back(requests.members(decided))
        known = {row[0]: dict(zip(requests.MEMBER_COLUMNS, row, strict=True)) for row in rows}
        told = []
        for others, tells in requests.requests(pairs, known):
            uncounted += [(pid,) for pid in others]
            told.append([tells[column] for column in requests.TOLD_COLUMNS])
        _insert(engine, "told", told, requests.TOLD_COLUMNS)
    _insert(engine, "covered", uncounted)
    return bool(groups)


def _cover(engine: Engine, contents: Contents) -> None:
    if contents.sums and contents.counted + contents.sums > 1:
        engine.execute(billing.COVERED_SUMS)
        engine.execute(billing.COVERED_BY_PARENT)


def _insert(engine: Engine, table: str, rows: Sequence[Sequence[object]], columns: tuple[str, ...] = ("pid",)) -> None:
    if rows:
        engine.insert(table, columns, rows)
