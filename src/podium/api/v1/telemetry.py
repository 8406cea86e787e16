"""Routes of single things: traces and spans, in lists and one by one."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from podium.api.v1.parameters import BoundsNow, Cursor, EngineNow, FilterNow, PageSize, ProjectNow
from podium.model.ids import parse_span_id, parse_trace_id
from podium.model.time import parse_instant
from podium.query.ask.bounds import Bounds
from podium.query.ask.paging import NEWEST_FIRST, describe_sorts
from podium.query.stored.existing import Existing, ExistingQuestion, existing_items
from podium.query.traces.span import SpanDetail, read_span
from podium.query.traces.span_list import SORTS as SPAN_SORTS
from podium.query.traces.span_list import SpanPage, list_spans
from podium.query.traces.trace import Trace, Waterfall, write_trace, write_waterfall
from podium.query.traces.trace_list import SORTS as TRACE_SORTS
from podium.query.traces.trace_list import TracePage, list_traces

router = APIRouter(tags=["telemetry"])


@router.get("/traces")
def get_traces(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    sort: Annotated[str, Query(description=describe_sorts(TRACE_SORTS))] = NEWEST_FIRST,
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> TracePage:
    """Traces with a span in the window that matches the filter."""
    return list_traces(engine, bounds, where, sort=sort, limit=limit, cursor=cursor)


@router.get("/traces/{trace_id}", response_model=Trace)
def get_trace(engine: EngineNow, project: ProjectNow, trace_id: str) -> Response:
    """One trace and its spans in the order of their starts; `truncated` says that there are more."""
    return _json(write_trace(engine, project, parse_trace_id(trace_id)))


@router.get("/traces/{trace_id}/waterfall", response_model=Waterfall)
def get_waterfall(engine: EngineNow, project: ProjectNow, trace_id: str) -> Response:
    """One trace for drawing: of its spans only what a tree and a timeline show, as columns. Made for many spans."""
    return _json(write_waterfall(engine, project, parse_trace_id(trace_id)))


@router.get("/spans")
def get_spans(
    engine: EngineNow,
    bounds: BoundsNow,
    where: FilterNow,
    sort: Annotated[str, Query(description=describe_sorts(SPAN_SORTS))] = NEWEST_FIRST,
    limit: PageSize = 50,
    cursor: Cursor = None,
) -> SpanPage:
    """Spans in the window that match the filter."""
    return list_spans(engine, bounds, where, sort=sort, limit=limit, cursor=cursor)


@router.get("/spans/{trace_id}/{span_id}")
def get_span(engine: EngineNow, project: ProjectNow, trace_id: str, span_id: str) -> SpanDetail:
    """One span in full: attributes, events, messages, and how its cost was computed."""
    return read_span(engine, project, parse_trace_id(trace_id), parse_span_id(span_id))


@router.post("/held")
def post_held(engine: EngineNow, question: ExistingQuestion) -> Existing:
    """Which spans or events of the given traces are stored, so that an importer does not send them twice."""
    bounds = Bounds(question.project, parse_instant(question.since), parse_instant(question.until))
    ids = [parse_trace_id(each) for each in question.trace_ids]
    return Existing(items=existing_items(engine, bounds, question.signal, ids))


def _json(text: bytes) -> Response:
    return Response(text, media_type="application/json")
