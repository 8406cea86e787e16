"""Which documented line of the five dashboards is proved by which test, read from the tests' names.

`python -m tests.compatibility` prints docs/compatibility.md.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "compatibility.md"
_LINE = r"S\d_\d+"
_NAME = re.compile(rf"test_({_LINE}(?:_(?:to|and)_{_LINE})*)_(.+)")
_DASHBOARDS = {
    0: "SmartOrchestrator",
    1: "Coordinator performance",
    2: "Aurea jobs",
    3: "FluxAI gateway",
    4: "Monitoring system",
}
_HEAD = (
    "# What of the five dashboards works here\n\n"
    "Podium answers what five dashboards document. Each of their documented lines has a number; the tests that prove "
    "a line carry it in their names, and this table is made of them by "
    "`python -m tests.compatibility > docs/compatibility.md`. A line that is missing here is not proved yet. "
    "What the endpoints answer is told in [dashboards-api.md](dashboards-api.md).\n"
)


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """One line and one test that proves it."""

    dashboard: int
    line: int
    file: str
    test: str
    what: str
    where: str


def proofs() -> list[Proof]:
    """Return every proof, by line."""
    return sorted(proof for path in sorted((ROOT / "tests").rglob("test_*.py")) for proof in _in_file(path))


def document() -> str:
    """Return the text of docs/compatibility.md."""
    parts = [_HEAD]
    found = proofs()
    for number, name in _DASHBOARDS.items():
        rows = [_row(proof) for proof in found if proof.dashboard == number]
        head = f"## S{number}: {name}\n\n| line | what | where | test |\n|---|---|---|---|\n"
        parts.append(head + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _in_file(path: Path) -> Iterator[Proof]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    where = (ast.get_docstring(module) or "").partition("\n")[0].rstrip(".")
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (match := _NAME.fullmatch(node.name)):
            for dashboard, line in _lines(match[1]):
                what = match[2].replace("_", " ")
                yield Proof(dashboard, line, path.relative_to(ROOT).as_posix(), node.name, what, where)


def _lines(text: str) -> list[tuple[int, int]]:
    """Return the lines a name carries: `S1_7_to_S1_9_and_S0_3` → S1.7, S1.8, S1.9, S0.3."""
    found: list[tuple[int, int]] = []
    for joined, dashboard, line in re.findall(r"(to_|and_|)S(\d)_(\d+)", text):
        first = found[-1][1] + 1 if joined == "to_" else int(line)
        found += [(int(dashboard), number) for number in range(first, int(line) + 1)]
    return found


def _row(proof: Proof) -> str:
    return f"| S{proof.dashboard}.{proof.line} | {proof.what} | {proof.where} | [{proof.test}](../{proof.file}) |"


if __name__ == "__main__":
    sys.stdout.write(document())
