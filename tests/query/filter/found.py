"""What a filter finds."""

from tests.rows import START_NS

from podium.query.ask.bounds import Bounds
from podium.query.filter.filters import parse_filter
from podium.query.traces.span_list import list_spans
from podium.store.engine import Engine


def names(engine: Engine, project: str, text: str) -> set[str]:
    """Return the names of the spans of an hour that a filter lets through."""
    bounds = Bounds(project, START_NS - 10**9, START_NS + 3_600 * 10**9)
    page = list_spans(engine, bounds, parse_filter(text), sort="-start_time", limit=500, cursor=None)
    return {span.name for span in page.spans}
