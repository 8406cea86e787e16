"""Usage that has no column of its own, and the tier that served, as SQL: read only where a segment names any.

the names of the segment → columns of `spans.interpret_spans`
"""

from collections.abc import Collection

from podium.interpret.expressions import MAX_COUNT, attribute, words
from podium.interpret.pricing.units import BY_NAME, Side
from podium.semconv.usage import AROUND, ATTRIBUTES, AUDIO, HOLDERS, IN_JSON, TIER_PLACES
from podium.store.template import fill

DECIMALS = 6
_MAP = f"Map(LowCardinality(String), Decimal64({DECIMALS}))"
NOTHING = f"CAST(map(), '{_MAP}')"
_DEPTH = 3
_OVERLAPPING = ("input_audio_tokens", "input_image_tokens")
_WRITES = ("cache_write_5m_tokens", "cache_write_1h_tokens")
# Counts with a column whose further names are read here.
COLUMNS = {BY_NAME[unit].column: unit for unit in {*ATTRIBUTES.values()} if BY_NAME[unit].column}


def usage_read(names: Collection[str]) -> str:
    """Return the SQL of `usage_read`, what of these names says of usage: unit → amount, of those that are not 0.

    A part of tokens is left out where nobody counted the whole, `input_read` or `output_read`: what the call took is
    not known then.
    """
    flat = {name: ATTRIBUTES[name] for name in sorted(names) if name in ATTRIBUTES}
    # Filtered first: the values of the others are long texts, which would be copied.
    few = f"mapFilter((k, v) -> k IN ({words(flat)}), a) AS usage_said"
    found = [_named(f"arrayZip(mapKeys({few}), mapValues(usage_said))", flat)] if flat else []
    if texts := [_leaves(f"a['{holder}']", within) for holder, within in HOLDERS.items() if holder in names]:
        found.append(_named(f"arrayConcat({', '.join(texts)})", IN_JSON))
    if not found:
        return NOTHING
    return fill(
        """if(arrayExists(k -> k IN ($names), mapKeys(a)), CAST(mapFromArrays(
            arrayDistinct(arrayMap(u -> u.1, arrayFilter(u -> $is_usage, arrayConcat($found) AS said)) AS units_said)
                AS distinct_units,
            arrayMap(u -> arrayFirst(s -> s.1 = u, said).2, distinct_units)), '$map'), $nothing)""",
        names=words(sorted(name for name in names if name in ATTRIBUTES or name in HOLDERS)),
        map=_MAP,
        nothing=NOTHING,
        found=", ".join(found),
        is_usage=" AND ".join(("u.1 != ''", "u.2 > 0", f"u.2 < {MAX_COUNT}", _is_known("input"), _is_known("output"))),
    )


def _is_known(side: Side) -> str:
    whole = f"{side}_tokens"
    inside = words(unit.name for unit in BY_NAME.values() if whole in unit.within)
    return f"(u.1 NOT IN ({inside}) OR {side}_read IS NOT NULL)"


def _named(pairs: str, units: dict[str, str]) -> str:
    """Return the SQL of units and amounts, from pairs of a word and a text; each word stands in it once."""
    unit = f"transform(p.1, [{words(units)}], [{words(units.values())}], '')"
    return f"arrayMap(p -> ({unit}, toDecimal64OrZero(trim(BOTH '\"' FROM p.2), {DECIMALS})), {pairs})"


def _leaves(text: str, within: str) -> str:
    """Return the SQL of the values in a text of JSON with their paths, as deep as anybody nests them."""
    pairs = f"JSONExtractKeysAndValuesRaw({text})"
    for _ in range(_DEPTH):
        inside = "arrayMap(q -> (concat(p.1, '.', q.1), q.2), JSONExtractKeysAndValuesRaw(p.2))"
        pairs = f"arrayFlatten(arrayMap(p -> if(startsWith(p.2, '{{'), {inside}, [(p.1, p.2)]), {pairs}))"
    around = AROUND.replace("\\", "\\\\")
    return f"arrayMap(p -> (replaceRegexpOne(p.1, '{around}', '{within}'), p.2), {pairs})"


def with_overlap(names: Collection[str]) -> str:
    """Return the SQL of other usage with the audio and images that must have been cached.

    Before: 1,000 tokens of input, 900 of them cached, 800 of them audio. After: also 700 of cached audio, as there is
    no room for less; without them they would be charged twice.
    """
    if not any(name in AUDIO or name in HOLDERS or ATTRIBUTES.get(name) in _OVERLAPPING for name in names):
        return "other_read"
    return fill(
        """mapUpdate(other_read, mapFilter((unit, n) -> n > 0, CAST(map(
        'cache_audio_read_tokens', (toInt64(other_read['cache_audio_read_tokens']) AS audio_read) + (greatest(least(
            $cached + $heard + $seen + toInt64(other_read['input_video_tokens']) + toInt64(ifNull(cache_write, 0))
                - audio_read - image_read - toInt64(ifNull(input_tokens, 0)) AS too_much,
            $cached - audio_read - image_read, $heard - audio_read), 0) AS more_audio),
        'cache_image_read_tokens', (toInt64(other_read['cache_image_read_tokens']) AS image_read) + greatest(least(
            too_much - more_audio, $cached - audio_read - image_read - more_audio, $seen - image_read), 0)),
        '$map')))""",
        cached="toInt64(ifNull(cache_read, 0))",
        heard="toInt64(least(ifNull(audio_input_tokens, 0), ifNull(input_tokens, 0)))",
        seen="toInt64(other_read['input_image_tokens'])",
        map=_MAP,
    )


def _has_usage(names: Collection[str]) -> bool:
    return any(name in ATTRIBUTES or name in HOLDERS for name in names)


def other_usage(names: Collection[str]) -> str:
    """Return the SQL of the usage that has no column."""
    if not _has_usage(names):
        return NOTHING
    return f"mapFilter((unit, n) -> unit NOT IN ({words(sorted(COLUMNS.values()))}), usage_read)"


def further(column: str, read: str, names: Collection[str]) -> str:
    """Return the SQL of a count as its field reads it, else as `usage_read` has it."""
    unit = COLUMNS.get(column)
    if unit is None or not _has_usage(names):
        return read
    return f"coalesce({read}, nullIf(toUInt64(usage_read['{unit}']), 0))"


def cache_writes(names: Collection[str]) -> str:
    """Return the SQL of the tokens written to a cache: at least as many as were for five minutes and an hour."""
    if not _has_usage(names):
        return "cache_write_read"
    split = " + ".join(f"usage_read['{name}']" for name in _WRITES)
    return f"if({split} > ifNull(cache_write_read, 0), toUInt64({split}), cache_write_read)"


def service_tier(names: Collection[str]) -> str:
    """Return the SQL of the tier that served, '' where nobody names one."""
    cases: list[str] = []
    for source, known in TIER_PLACES:
        if source.attribute in names:
            meaning = f"transform(lower({attribute(source)}), [{words(known)}], [{words(known.values())}], '')"
            cases.append(f"({meaning} AS tier_{len(cases)}) != '', tier_{len(cases)}")
    return f"multiIf({', '.join(cases)}, '')" if cases else "''"
