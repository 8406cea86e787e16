"""One state of the data."""

from tests.rows import START_NS, commit, insert, span_row

from podium.query.ask.bounds import Bounds
from podium.query.ask.snapshot import last_batch
from podium.query.filter.filters import parse_filter, stored_upto
from podium.query.traces.span_list import list_spans
from podium.store.engine import Engine


def test_the_last_batch_is_the_one_committed_last(engine: Engine) -> None:
    batch = commit(engine)

    assert last_batch(engine) == batch
    assert commit(engine) == last_batch(engine) == batch + 1


def test_what_was_stored_later_is_not_of_that_state(engine: Engine, project: str) -> None:
    insert(engine, *(span_row(project, name=str(batch), batch=batch) for batch in (6, 7, 8)))

    for text in ("", "name:6,8 OR name:7"):
        where = stored_upto(parse_filter(text), 7)
        found = list_spans(
            engine, Bounds(project, START_NS, START_NS + 1), where, sort="-start_time", limit=9, cursor=None
        )
        assert {span.name for span in found.spans} == {"6", "7"}
        assert not where.is_rollup  # which knows no single batches
