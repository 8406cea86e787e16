"""A job of the catalogue pipeline."""

from tests.demo.made import is_one_tree, read_back, trace
from tests.demo.spans_read_back import NOW

from podium.demo import traceloop
from podium.demo.catalog import enrichment


def test_a_job_describes_each_product_and_writes_the_index_once() -> None:
    made = trace(traceloop)

    end_ns = enrichment(made, NOW, 5)

    spans = read_back(made)
    assert is_one_tree(spans, end_ns)
    names = [each.span.name for each in spans]
    assert (names.count("describe_product.task"), names.count("write_index.task")) == (5, 1)
    assert names.count("openai.embeddings") == 5
    assert 5 <= sum(name.endswith(".chat") for name in names) <= 10
    assert len({each.attributes["podium.job.id"] for each in spans}) == 1


def test_products_differ_within_a_job() -> None:
    made = trace(traceloop)

    enrichment(made, NOW, 8)

    sheets = {each.attributes.get("traceloop.entity.input") for each in read_back(made)}
    assert len(sheets) > 6
