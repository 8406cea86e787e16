"""The table of traces: whose words it takes where the spans of a trace say different things.

A text of a trace is the smallest or largest of what its spans say, since these can be merged in any order; what stands
before the text says how much it weighs.
"""

from podium.store.contributions import inherits

IS_ROOT = "s.parent_span_id = toFixedString('', 8)"
# The root that has ended and started first names a trace: the largest of these, of which nothing is larger than none.
ROOT = """(toUInt8(2 - s.running), -toUnixTimestamp64Nano(s.start_time), toString(s.name), toString(s.kind),
         toString(s.status))"""
ROOT_NAME, ROOT_KIND, ROOT_STATUS = (f"max(s.root).{place}" for place in (3, 4, 5))


def weighed(column: str) -> str:
    """Return the SQL of what an arrived span says itself, with its weight: a root's word weighs more than others'."""
    is_silent = f"s.{column} = '' OR {inherits('s.inherited', column)}"
    return f"if({is_silent}, '', concat(if({IS_ROOT}, '2', '1'), s.{column}))"


def called(column: str) -> str:
    """Return the SQL of the names that calls of a trace have, over rows `s` of `traces`; `column` counts them."""
    return f"arraySort(mapKeys(mapFilter((name, calls) -> calls > 0, sumMap(s.{column}))))"


def heaviest(column: str) -> str:
    """Return the SQL of the text that weighs most over rows `s` of `traces`, without its weight."""
    return f"substring(max(s.{column}), 2)"
