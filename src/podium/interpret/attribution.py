"""Who a span was for, as SQL: user, session, account, agent, workflow, job, environment.

A span's own value holds; else that of the nearest enclosing span that names one; else the trace's, which is its
root's or, where the root names none, that of the span that started first among those that do.

    pool → named (the trace's), and where a trace names several: ancestry (the enclosing spans')

Statements are made for the columns that some spans lack and others name; mostly that is none.
"""

from podium.interpret.pool import own
from podium.store.template import fill

NO_SPAN = "toFixedString('', 8)"
# Enclosing spans are looked up at 1, 2, 4 … levels above, so 17 rounds reach through 131,071.
ROUNDS = 17

# Roots come first, then who started first; spans that started at once in the order of a number made of their ids.
_PRIORITY = f"""bitOr(bitShiftLeft(toUInt128(bitOr(
        bitShiftLeft(toUInt64(parent_span_id != {NO_SPAN}), 63), toUInt64(toUnixTimestamp64Nano(start_time)))), 64),
        toUInt128(cityHash64(span_id)))"""
_NAMED = """
INSERT INTO named (trace_key, is_several, $who)
SELECT trace_key, $several AS is_several, $firsts
FROM (SELECT cityHash64(project, trace_id) AS trace_key, $priority AS priority, $who FROM pool) AS s
GROUP BY trace_key
HAVING $lacks
"""
_ANCESTRY = """
INSERT INTO ancestry (pid, span_key, above, $who)
SELECT pid, cityHash64(project, trace_id, span_id),
       if(parent_span_id = $no_span, 0, cityHash64(project, trace_id, parent_span_id)), $who
FROM pool
WHERE cityHash64(project, trace_id) IN (SELECT trace_key FROM named WHERE is_several)
"""
_ENCLOSING = """
INSERT INTO ancestry_above (pid, span_key, above, $who)
SELECT s.pid, s.span_key, u.above, $nearest
FROM ancestry AS s
ANY LEFT JOIN ancestry AS u ON s.above = u.span_key
"""
EXCHANGE = "EXCHANGE TABLES ancestry AND ancestry_above"
NAMES_SEVERAL = "SELECT count() FROM named WHERE is_several"


def named(who: tuple[str, ...]) -> str:
    """Return the statement that finds whom each trace was for, where some of its spans do not say so."""
    several = (f"minIf(cityHash64(s.{c}), s.{c} != '') != maxIf(cityHash64(s.{c}), s.{c} != '')" for c in who)
    return fill(
        _NAMED,
        who=", ".join(who),
        priority=_PRIORITY,
        several=" OR ".join(several),
        firsts=", ".join(f"argMinIf(s.{c}, s.priority, s.{c} != '') AS first_{c}" for c in who),
        lacks=" OR ".join(f"countIf(s.{c} = '') BETWEEN 1 AND count() - 1" for c in who),
    )


def ancestry(who: tuple[str, ...]) -> str:
    """Return the statement that puts down the spans of traces that name several, and what encloses each."""
    return fill(_ANCESTRY, no_span=NO_SPAN, who=", ".join(who))


def enclosing(who: tuple[str, ...]) -> str:
    """Return the statement that asks the enclosing spans, and goes on to theirs."""
    nearest = ", ".join(f"if(s.{column} != '', s.{column}, u.{column})" for column in who)
    return fill(_ENCLOSING, who=", ".join(who), nearest=nearest)


def is_unknown(who: tuple[str, ...]) -> str:
    """Return the question whether there are spans left to ask."""
    lacks = " OR ".join(f"{column} = ''" for column in who)
    return f"SELECT count() FROM ancestry WHERE above != 0 AND ({lacks})"


def effective(column: str, *, earlier: bool, is_several: bool, is_told: bool) -> str:
    """Return the SQL of who the span `s` was for, beside its rows of `ancestry` (g), `named` (n) and `told` (t)."""
    says = own(column, earlier=earlier, row="s.")
    enclosed = f"g.{column} != '', g.{column}, " if is_several else ""
    return f"multiIf({says} != '', {says}, {enclosed}" + (
        f"n.{column} != '', n.{column}, t.{column})" if is_told else f"n.{column})"
    )
