"""Which documented line of the five dashboards is proved by which test, read from the tests' names.

`python -m tests.compatibility` writes docs/compatibility.md and docs/compatibility-evidence.md.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from tests.documented_lines import LINES

ROOT = Path(__file__).parents[1]
SUMMARY = ROOT / "docs" / "compatibility.md"
EVIDENCE = ROOT / "docs" / "compatibility-evidence.md"
_LINE = r"S\d_\d+"
_NAME = re.compile(rf"test_({_LINE}(?:_(?:to|and)_{_LINE})*)_(.+)")
_DASHBOARDS = {
    0: "SmartOrchestrator",
    1: "Coordinator performance",
    2: "Aurea jobs",
    3: "FluxAI gateway",
    4: "Monitoring system",
}
_SUMMARY_HEAD = (
    "# What works of the five dashboards\n\n"
    "Podium answers what five dashboards document. Each of their documented lines has a number; a line that is missing "
    "here is not proved yet. What the endpoints answer is described in [the dashboards' endpoints](dashboards-api.md), "
    "every test of a line in [the evidence](compatibility-evidence.md).\n"
)
_EVIDENCE_HEAD = (
    "# The evidence for each documented line\n\n"
    "Tests carry the lines they prove in their names. This page and [the table](compatibility.md) are made of them by "
    "`python -m tests.compatibility`.\n"
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

    @property
    def number(self) -> str:
        """The line as documents write it: `S0.3`."""
        return f"S{self.dashboard}.{self.line}"


@cache
def proofs() -> tuple[Proof, ...]:
    """Return every proof, by line."""
    return tuple(sorted(proof for path in (ROOT / "tests").rglob("test_*.py") for proof in _in_file(path)))


def summary(found: Sequence[Proof]) -> str:
    """Return the text of docs/compatibility.md: a row per line."""
    head = "| line | what works | test |\n|---|---|---|\n"
    return "\n".join(
        [
            _SUMMARY_HEAD,
            *(
                f"## S{number}: {name}\n\n{head}" + "".join(_row(rows) for rows in _by_line(found, number))
                for number, name in _DASHBOARDS.items()
            ),
        ]
    )


def evidence(found: Sequence[Proof]) -> str:
    """Return the text of docs/compatibility-evidence.md: every test of every line."""
    return "\n".join(
        [
            _EVIDENCE_HEAD,
            *(
                f"## S{number}: {name}\n\n" + "\n".join(_tests(rows) for rows in _by_line(found, number))
                for number, name in _DASHBOARDS.items()
            ),
        ]
    )


def _by_line(found: Sequence[Proof], dashboard: int) -> list[list[Proof]]:
    of_dashboard = [proof for proof in found if proof.dashboard == dashboard]
    return [list(rows) for _, rows in groupby(of_dashboard, lambda proof: proof.line)]


def _row(rows: list[Proof]) -> str:
    first, others = rows[0], len(rows) - 1
    more = f", [{others} more]({EVIDENCE.name}#{_anchor(first)})" if others else ""
    return f"| {first.number} | {LINES[first.number]} | {_link(first)}{more} |\n"


def _tests(rows: list[Proof]) -> str:
    first = rows[0]
    tests = "".join(f"- {proof.what} ({_link(proof)}: {proof.where})\n" for proof in rows)
    return f"### {first.number}\n{LINES[first.number]}\n\n{tests}"


def _link(proof: Proof) -> str:
    return f"[{proof.file.removeprefix('tests/')}](../{proof.file})"


def _anchor(proof: Proof) -> str:
    return f"s{proof.dashboard}{proof.line}"


def _in_file(path: Path) -> Iterator[Proof]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    where = (ast.get_docstring(module) or "").partition("\n")[0].rstrip(".")
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (match := _NAME.fullmatch(node.name)):
            for dashboard, line in lines_of(match[1]):
                what = match[2].replace("_", " ")
                yield Proof(dashboard, line, path.relative_to(ROOT).as_posix(), node.name, what, where)


def addresses() -> list[tuple[str, str, str]]:
    """Return line, method and path of every address the table names; '' is the method of a page."""
    found = ((number, each) for number, words in LINES.items() for each in re.findall(r"`((?:[A-Z]+ )?/[^`]*)`", words))
    return [(number, method, path) for number, each in found for method, _, path in (each.rpartition(" "),)]


def lines_of(text: str) -> list[tuple[int, int]]:
    """Return the lines a name carries: `S1_7_to_S1_9_and_S0_3` → S1.7, S1.8, S1.9, S0.3."""
    found: list[tuple[int, int]] = []
    for joined, dashboard, line in re.findall(r"(to_|and_|)S(\d)_(\d+)", text):
        first = found[-1][1] + 1 if joined == "to_" else int(line)
        found += [(int(dashboard), number) for number in range(first, int(line) + 1)]
    return found


if __name__ == "__main__":
    all_proofs = proofs()
    SUMMARY.write_text(summary(all_proofs), encoding="utf-8")
    EVIDENCE.write_text(evidence(all_proofs), encoding="utf-8")
