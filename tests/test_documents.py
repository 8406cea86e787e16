"""The documents: every link leads somewhere, and every one of them is reached from the index."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
INDEX = ROOT / "docs" / "README.md"
_FENCED = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
_SOURCE = re.compile(r"""\b(?:src|srcset|href)=["']([^"']+)["']""")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_PATH = re.compile(r"`((?:src|tests|web|docs|deploy|benchmarks|examples)/[\w./-]+)`")
# What the worked examples of CONTRIBUTING.md make.
_EXAMPLES = {"src/podium/semconv/acme.py", "web/src/pages/models/models.tsx"}
_ANCHOR = re.compile(r"""<a\s+(?:id|name)=["']([^"']+)["']""")


@cache
def documents() -> tuple[Path, ...]:
    """Return every Markdown file of the repository, also one that is new and not added yet."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists())


def prose(text: str) -> str:
    """Return a document without its code, in which brackets are no links and # is no heading."""
    return _FENCED.sub("", text)


def links(text: str) -> list[str]:
    """Return the relative targets of a document."""
    bare = _CODE.sub(lambda code: "x" * len(code[0]), prose(text))
    found = [*_LINK.findall(bare), *_SOURCE.findall(bare)]
    return [target for target in found if not urlsplit(target).scheme and not target.startswith("//")]


def anchors(text: str) -> set[str]:
    """Return the anchors of a document, as GitHub makes them of its headings."""
    seen: Counter[str] = Counter()
    found = {*_ANCHOR.findall(text)}
    for heading in _HEADING.findall(prose(text)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def broken(document: Path, text: str) -> Iterator[str]:
    """Yield the links of a document that lead nowhere."""
    for target in links(text):
        path, _, anchor = target.partition("#")
        file = (document.parent / unquote(path)).resolve() if path else document
        if not file.is_relative_to(ROOT) or not file.exists():
            yield f"{target}: there is no such file"
        elif anchor and (file.suffix != ".md" or unquote(anchor) not in anchors(file.read_text(encoding="utf-8"))):
            yield f"{target}: there is no such heading"


def reached(index: Path) -> set[Path]:
    """Return the documents that links lead to from one, itself included."""
    found, waiting = {index}, [index]
    while waiting:
        document = waiting.pop()
        for target in links(document.read_text(encoding="utf-8")):
            file = (document.parent / unquote(target.partition("#")[0])).resolve()
            if file.suffix == ".md" and file.exists() and file not in found:
                found.add(file)
                waiting.append(file)
    return found


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    assert [*broken(document, document.read_text(encoding="utf-8"))] == []


def test_every_document_is_reached_from_the_index() -> None:
    assert {path.relative_to(ROOT).as_posix() for path in {*documents()} - reached(INDEX)} == set()


def test_every_guide_stands_in_the_index_itself() -> None:
    listed = {(INDEX.parent / target.partition("#")[0]).resolve() for target in links(INDEX.read_text("utf-8"))}
    guides = {*INDEX.parent.glob("*.md"), *INDEX.parent.glob("adr/*.md")} - {INDEX}

    assert {path.name for path in guides - listed} == set()


def test_the_readme_leads_to_the_index() -> None:
    assert "docs/README.md" in links((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_paths_that_contributing_names_are_there() -> None:
    named = {*_PATH.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))}

    assert {path for path in named if not (ROOT / path).exists()} == _EXAMPLES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](no-such.md)", ["no-such.md: there is no such file"]),
        ("[a](README.md#no-such-heading)", ["README.md#no-such-heading: there is no such heading"]),
        ("[a](#none)", ["#none: there is no such heading"]),
        ("[a](README.md#decisions) [b](../README.md) [c](https://example.com/none)", []),
        ('<img src="images/none.png">', ["images/none.png: there is no such file"]),
        ("`[a](no-such.md)`\n\n```md\n[a](no-such.md)\n```\n", []),
        ("[a](../../outside.md)", ["../../outside.md: there is no such file"]),
        ("[`code`](no-such.md)", ["no-such.md: there is no such file"]),
    ],
)
def test_a_link_that_leads_nowhere_is_named(text: str, expected: list[str]) -> None:
    assert [*broken(INDEX, text)] == expected


def test_anchors_are_those_of_github() -> None:
    text = "# One & two\n## `code` (x, y)\n## Twice\n## Twice\n```\n# no heading\n```\n## [Link](a.md)'s\n"

    assert anchors(text) == {"one--two", "code-x-y", "twice", "twice-1", "links"}
