"""What a stopped server left in its engine, read in a process of its own: one process may open it at a time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_READ = """
import json, sys
from pathlib import Path
from podium.store.engine import Engine, embedded_address

engine = Engine(embedded_address(Path(sys.argv[1]) / "engine"), readers=1)
answers = {name: engine.select(sql) for name, sql in json.load(sys.stdin).items()}
engine.close()
json.dump(answers, sys.stdout, default=str)
"""

Rows = list[dict[str, Any]]


def read_tables(data: Path, **queries: str) -> dict[str, Rows]:
    """Return the rows of each query by its name; decimals and instants are texts."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(data)],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Rows] = json.loads(done.stdout)
    return answers
