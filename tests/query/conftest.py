"""What tests of exports share."""

import pytest
from tests.rows import commit

from podium.query.export import exports
from podium.store.engine import Engine


@pytest.fixture
def committed(engine: Engine) -> None:
    """Batch 1, of which rows are unless a test says otherwise, is committed."""
    commit(engine, 1)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches so small that every list takes several."""
    monkeypatch.setattr(exports, "BATCH", 3)
