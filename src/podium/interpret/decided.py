"""What other spans decide about a span, as columns beside it: for whom it was, and whether it counts.

Statements are made for what a segment needs: mostly every span says itself for whom it was, and nobody else saw its
request, and then nothing is joined.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from podium.interpret.attribution import effective
from podium.interpret.pool import CALLS, is_open, own
from podium.store.contributions import CHANGED, INHERITED, WHO


@dataclass(frozen=True, slots=True)
class Decided:
    """What there is to look up.

    Attributes:
        lacking: of whom a span was for, the columns that some spans lack and their traces name.
        several: those of which a trace names several, so that the enclosing spans are asked.
        is_told: whether a request was seen by several spans.
        is_dropped: whether a span arrived several times.
        is_repeated: whether spans share their ids.
    """

    lacking: tuple[str, ...] = WHO
    several: tuple[str, ...] = WHO
    is_told: bool = True
    is_dropped: bool = True
    is_repeated: bool = False

    def joins(self) -> str:
        """Return the joins that bring what `columns` name, to rows `s` of spans."""
        joins = []
        if self.several:
            joins.append("ANY LEFT JOIN ancestry AS g ON s.pid = g.pid")
        if self.lacking:
            joins.append("ANY LEFT JOIN named AS n ON cityHash64(toString(s.project), s.trace_id) = n.trace_key")
        if self.is_told:
            joins.append("ANY LEFT JOIN told AS t ON s.pid = t.pid")
        return "\n    ".join(joins)

    def who(self, column: str, *, earlier: bool = False, is_told: bool | None = None) -> str:
        """Return the SQL of for whom the span `s` was."""
        if column not in self.lacking:
            return own(column, earlier=earlier, row="s.")
        told = self.is_told if is_told is None else is_told
        return effective(column, earlier=earlier, is_several=column in self.several, is_told=told)

    def columns(self, *, earlier: bool) -> str:
        """Return the columns that an amendment may change, of a span `s` beside `joins`."""
        values = {column: self.who(column, earlier=earlier) for column in WHO} | self._seen(earlier=earlier)
        values["inherited"] = f"toUInt16({' + '.join(self._bits(values, earlier=earlier)) or '0'})"
        caller = f"s.coordinator != '', toString(s.coordinator), {values['workflow']}"
        component = f"multiIf({values['agent']} != '', {values['agent']}, {caller})"
        values["component"] = f"if(s.kind IN {CALLS}, {component}, toString(s.component))"
        counts = f"NOT {is_open('s.')} AND s.pid NOT IN (SELECT pid FROM covered)"
        values["is_call"] = f"s.kind IN {CALLS} AND {counts}"
        values["billable"] = f"s.has_usage AND {counts}"
        return ",\n        ".join(f"{values[column]} AS {column}" for column in CHANGED)

    def _seen(self, *, earlier: bool) -> dict[str, str]:
        finish, ttft = (own(column, earlier=earlier, row="s.") for column in ("finish_reason", "ttft_ns"))
        if not self.is_told:
            return {"finish_reason": finish, "ttft_ns": ttft, "shared": "false", "request_ns": "toUInt64(0)"}
        return {
            "finish_reason": f"if({finish} != '', {finish}, t.finish_reason)",
            "ttft_ns": f"coalesce({ttft}, t.ttft_ns)",
            "shared": "t.shared",
            "request_ns": "t.request_ns",
        }

    def _bits(self, values: dict[str, str], *, earlier: bool) -> Iterator[str]:
        for number, column in enumerate(INHERITED):
            if column not in self.lacking and not (self.is_told and column not in WHO):
                continue
            says = own(column, earlier=earlier, row="s.")
            gets = (
                f"{says} IS NULL AND t.ttft_ns IS NOT NULL"
                if column == "ttft_ns"
                else f"{says} = '' AND {values[column]} != ''"
            )
            yield f"bitShiftLeft(toUInt16({gets}), {number})"
