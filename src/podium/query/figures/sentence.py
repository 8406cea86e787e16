"""The sentence on top: what changed and which one thing explains most of it, computed by rules."""

from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from podium.model.result import Result
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import DAY_S, HOUR_S, MINUTE_S, Bounds
from podium.query.ask.figure import growth, ratio
from podium.query.figures.movers import Contribution, Contributions, SumName, reason

# Smaller changes than these are everyday, and have no reason worth mentioning.
_COST_CHANGE = 0.1
_SAME = 0.02
_COST_LEAST = Decimal("0.01")
_ERROR_POINTS = 0.01
_ERROR_FACTOR = 1.5
_ERRORS_LEAST = 5
# One thing explains a change when it makes up this share of it, and so much more of it than of all there was:
# where everything rose alike, the largest part of it explains nothing.
_EXPLAINS = 0.5
_STANDS_OUT = 0.15
_TIMES = 2
_CENTS_BELOW = 1


class Phrase(Result):
    """Some words of the sentence; the strong ones carry the facts."""

    words: str
    strong: bool


class Sentence(Result):
    """Phrases to be set one after the other; they hold their own spaces."""

    text: tuple[Phrase, ...]


def compose(bounds: Bounds, found: Contributions, begin_ns: int | None = None, zone: tzinfo = UTC) -> Sentence | None:
    """Return the sentence: what it cost, how that compares and why, and more failures; None where nothing happened.

    Where the data begin at `begin_ns`, after the window before, it says so instead of comparing.
    """
    if begin_ns is not None:
        return _first(bounds, found, begin_ns, zone)
    phrases = _cost(bounds, found) if found.now.cost else _requests(bounds, found)
    errors = _errors(found)
    if errors:
        phrases += [_plain(" "), *errors] if phrases else errors
    return Sentence(text=tuple(phrases)) if phrases else None


def _first(bounds: Bounds, found: Contributions, begin_ns: int, zone: tzinfo) -> Sentence | None:
    now = found.now
    if not now.cost and not now.requests:
        return None
    begin, end = (datetime.fromtimestamp(ns // NS_PER_S, zone) for ns in (begin_ns, bounds.until_ns))
    when = f"{begin:%H:%M}" if begin.date() == end.date() else f"{begin.day} {begin:%b}"
    counted = [_plain(" for "), _strong(_counted(now.requests))] if now.requests else [_plain(" in all")]
    phrases = [_strong(_dollars(now.cost)), *counted] if now.cost else counted[1:]
    return Sentence(text=(*phrases, _plain(f", no data before {when}.")))


def _requests(bounds: Bounds, found: Contributions) -> list[Phrase]:
    """Say how many requests there were, where none has a cost."""
    now, before = found.now.requests, found.before.requests
    if not now and not before:
        return []
    if not now:
        return [
            _strong("No request"),
            _plain(f", after {before:,} in the {_length(bounds.previous().seconds)} before."),
        ]
    return [_strong(_counted(now)), *_compared(growth(now, before), "none", bounds), _plain(".")]


def _cost(bounds: Bounds, found: Contributions) -> list[Phrase]:
    now, before = found.now, found.before
    change = growth(now.cost, before.cost)
    phrases = [_strong(_dollars(now.cost))]
    phrases += [_plain(" for "), _strong(_counted(now.requests))] if now.requests else [_plain(" in all")]
    unknown = f"{_counted(before.requests)} without a known cost" if before.requests else "none"
    phrases += _compared(change, unknown, bounds)
    moved = change is not None and abs(change) >= _COST_CHANGE and abs(now.cost - before.cost) >= _COST_LEAST
    return [*phrases, *(_because(found, is_rise=now.cost > before.cost) if moved else [_plain(".")])]


def _compared(change: float | None, unknown: str, bounds: Bounds) -> list[Phrase]:
    before = f" in the {_length(bounds.previous().seconds)} before"
    if change is None:
        return [_plain(f", after {unknown}{before}")]
    if abs(change) < _SAME:
        return [_plain(f", as much as{before}")]
    return [_plain(", "), *_change(change), _plain(before)]


def _because(found: Contributions, *, is_rise: bool) -> list[Phrase]:
    phrases: list[Phrase] = []
    part = _explanation(found, "cost", of="cost")
    if part is not None:
        share = float(part.delta("cost") / (found.now.cost - found.before.cost))
        explained = f" accounts for {min(share, 1) * 100:.0f} % of the {'rise' if is_rise else 'fall'}"
        phrases = [_plain(". "), _strong(part.name), _plain(explained)]
    why = reason(part or Contribution("", "", found.now, found.before), "cost")
    return [*phrases, _plain(f": {_worded(why)}." if why else ".")]


def _explanation(found: Contributions, measure: SumName, *, of: SumName) -> Contribution | None:
    """Return the part that changed most beyond its share `of` what there was before, if one stands out."""
    change = found.now.amount(measure) - found.before.amount(measure)
    whole = float(found.before.amount(of))
    outstanding: list[tuple[float, Contribution]] = []
    for part in found.parts:
        share = min(float(part.delta(measure) / change), 1) if change else 0
        ahead = share - (float(part.before.amount(of)) / whole if whole else 0)
        if share >= _EXPLAINS and ahead >= _STANDS_OUT:
            outstanding.append((ahead, part))
    # The dimensions stand in the order of how much they say, and `max` keeps the first of equals.
    return max(outstanding, key=lambda pair: pair[0], default=(0.0, None))[1]


def _errors(found: Contributions) -> list[Phrase]:
    """Say that more failed than before, by the error rate that the page shows."""
    of, failed = found.now.counted
    now = ratio(float(found.now.amount(failed)), int(found.now.amount(of)))
    before = ratio(float(found.before.amount(failed)), int(found.before.amount(of)))
    if now is None or before is None or found.now.amount(failed) < _ERRORS_LEAST:
        return []
    if now - before < _ERROR_POINTS or now < before * _ERROR_FACTOR:
        return []
    worst = _explanation(found, failed, of=of)
    phrases = [_strong(f"{now * 100:.1f} %"), _plain(f" of {of} failed, {before * 100:.1f} % before")]
    return (
        [*phrases, _plain(", most of it in "), _strong(worst.name), _plain(".")] if worst else [*phrases, _plain(".")]
    )


def _counted(requests: int) -> str:
    return f"{requests:,} request{'' if requests == 1 else 's'}"


def _worded(why: str) -> str:
    return {"new": "it is new", "gone": "it is gone"}.get(why, why)


def _change(change: float) -> tuple[Phrase, Phrase]:
    if change >= _TIMES - 1:
        return _strong(f"{change + 1:.1f} times as much"), _plain(" as")
    return _strong(f"{abs(change) * 100:.0f} % {'more' if change > 0 else 'less'}"), _plain(" than")


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}" if amount >= _CENTS_BELOW else f"${amount:.4f}"


def _length(seconds: float) -> str:
    for unit_s, word in ((DAY_S, "day"), (HOUR_S, "hour"), (MINUTE_S, "minute")):
        count = round(seconds / unit_s)
        if count > 1 and seconds >= unit_s * 2:
            return f"{count} {word}s"
    return f"{round(seconds)} seconds"


def _plain(words: str) -> Phrase:
    return Phrase(words=words, strong=False)


def _strong(words: str) -> Phrase:
    return Phrase(words=words, strong=True)
