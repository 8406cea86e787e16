"""What is charged for, as the price list counts it: units, which of them lie within others, and what is left of each.

A part is charged once, at its own rate: cached audio lies within what was read from the cache, within the audio and
within the input, and is taken out of all three. What has no rate of its own costs what the narrowest unit around it
costs, so that parts which a price does not tell apart change nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Side = Literal["input", "output"]
MILLION = 1_000_000
_THOUSAND = 1_000
_HOUR_S = 3_600


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that is charged for.

    Attributes:
        name: as the list counts it, and the key in `other_usage` where it has no column.
        rate: the list's word for its rate.
        words: its name on pages.
        within: what it is a part of, narrowest first; the first of them that has a rate lends it its own.
        column: the column of `spans` that holds it, '' for those in `other_usage`.
        side: whether it adds to the cost of the input or of the output.
        per: of how many the rate is in USD.
    """

    name: str
    rate: str
    words: str
    within: tuple[str, ...] = ()
    column: str = ""
    side: Side = "input"
    per: int = MILLION

    @property
    def is_tokens(self) -> bool:
        """Whether it counts tokens, which always have a rate: that of the input or the output at least."""
        return self.rate.endswith("_mtok")


_IN, _OUT = ("input_tokens",), ("output_tokens",)
REQUESTS = Unit("requests", "requests_kcount", "request", per=_THOUSAND)
# In the order in which they are shown.
UNITS = (
    Unit("input_tokens", "input_mtok", "input", column="input_tokens"),
    Unit("output_tokens", "output_mtok", "output", column="output_tokens", side="output"),
    Unit("cache_read_tokens", "cache_read_mtok", "cache read", _IN, "cache_read_tokens"),
    Unit("cache_write_tokens", "cache_write_mtok", "cache write", _IN, "cache_write_tokens"),
    Unit("input_audio_tokens", "input_audio_mtok", "audio input", _IN, "audio_input_tokens"),
    Unit("output_reasoning_tokens", "output_reasoning_mtok", "reasoning", _OUT, "reasoning_tokens", "output"),
    Unit("output_audio_tokens", "output_audio_mtok", "audio output", _OUT, "audio_output_tokens", "output"),
    Unit("cache_write_5m_tokens", "cache_write_5m_mtok", "cache write for 5 minutes", ("cache_write_tokens", *_IN)),
    Unit("cache_write_1h_tokens", "cache_write_1h_mtok", "cache write for 1 hour", ("cache_write_tokens", *_IN)),
    Unit(
        "cache_audio_read_tokens",
        "cache_audio_read_mtok",
        "cached audio",
        ("cache_read_tokens", "input_audio_tokens", *_IN),
    ),
    Unit("input_image_tokens", "input_image_mtok", "image input", _IN),
    Unit(
        "cache_image_read_tokens",
        "cache_image_read_mtok",
        "cached images",
        ("cache_read_tokens", "input_image_tokens", *_IN),
    ),
    Unit("input_video_tokens", "input_video_mtok", "video input", _IN),
    Unit("output_image_tokens", "output_image_mtok", "image output", _OUT, side="output"),
    Unit("output_video_tokens", "output_video_mtok", "video output", _OUT, side="output"),
    Unit("output_citation_tokens", "output_citation_mtok", "citations", _OUT, side="output"),
    Unit("input_characters", "input_mchars", "characters"),
    Unit("input_text_messages", "input_text_messages_kcount", "text messages", per=_THOUSAND),
    Unit("audio_seconds", "audio_hours", "seconds of audio", per=_HOUR_S),
    Unit("input_audio_seconds", "input_audio_hours", "seconds of audio input", ("audio_seconds",), per=_HOUR_S),
    Unit(
        "output_audio_seconds",
        "output_audio_hours",
        "seconds of audio output",
        ("audio_seconds",),
        side="output",
        per=_HOUR_S,
    ),
    Unit("input_document_pages", "input_document_kpages", "pages", per=_THOUSAND),
    Unit(
        "input_annotated_document_pages",
        "input_annotated_document_kpages",
        "annotated pages",
        ("input_document_pages",),
        per=_THOUSAND,
    ),
    Unit("input_pixels", "input_gpixels", "pixels", per=MILLION * _THOUSAND),
    Unit("web_searches", "web_searches_kcount", "web searches", per=_THOUSAND),
    Unit("social_searches", "social_searches_kcount", "social searches", per=_THOUSAND),
    Unit("storage_searches", "storage_searches_kcount", "file searches", per=_THOUSAND),
    Unit("rerank_searches", "rerank_searches_kcount", "rerank searches", per=_THOUSAND),
    Unit("code_executions", "code_executions_kcount", "code executions", per=_THOUSAND),
    REQUESTS,
)
BY_NAME = {unit.name: unit for unit in UNITS}
BY_RATE = {unit.rate: unit for unit in UNITS}
STORED = tuple(unit for unit in UNITS if unit.column)
OTHER = tuple(unit for unit in UNITS if not unit.column and unit is not REQUESTS)


def parts(unit: Unit, among: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return those that lie within a unit, narrowest first."""
    inside = [other for other in among if unit.name in other.within]
    return tuple(sorted(inside, key=lambda other: -len(other.within)))


def narrowest_first(among: Iterable[Unit]) -> list[Unit]:
    """Return units in an order in which each comes after what lies within it."""
    return sorted(among, key=lambda unit: -len(unit.within))


def left(usage: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return what is charged as each unit of `usage`, in the order of `UNITS`.

    Before: `{"input_tokens": 1000, "cache_read_tokens": 900}`. After: `{"input_tokens": 100, …: 900}`. Counts that do
    not fit one another leave nothing of the wider one, never less.
    """
    found: dict[str, Decimal] = {}
    for unit in narrowest_first(BY_NAME[name] for name in usage):
        inside = sum((found[part.name] for part in parts(unit, UNITS) if part.name in found), Decimal(0))
        found[unit.name] = max(usage[unit.name] - inside, Decimal(0))
    return {unit.name: found[unit.name] for unit in UNITS if unit.name in found}
