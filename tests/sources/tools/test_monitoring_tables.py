"""Tables of the monitoring dashboard that lack what their rows are told by."""

import sqlite3
from contextlib import closing
from pathlib import Path

from podium.sources.kinds import open_source
from podium.sources.source import Options, Skipped


def test_nodes_that_nothing_distinguishes_are_skipped_and_the_other_tables_are_read(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as tables:
        tables.execute("CREATE TABLE workflow_nodes (id, workflow_id, status, started_at)")
        tables.execute("INSERT INTO workflow_nodes VALUES (1, 'w', 'completed', '2026-11-20 10:00:00')")
        tables.execute("CREATE TABLE sessions (session_id, status, created_at)")
        tables.execute("INSERT INTO sessions VALUES ('s', 'active', '2026-11-20 10:00:00')")
        tables.commit()

    batches = list(open_source("monitoring", "a.db", Options(here=tmp_path)).read(None))

    assert [each for batch in batches for each in batch.skipped] == [
        Skipped("table workflow_nodes", "has no column node_id")
    ]
    assert [signal for batch in batches for signal, _ in batch.messages] == ["logs"]
