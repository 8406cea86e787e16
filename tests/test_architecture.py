"""The drawing of the tree in ARCHITECTURE.md names each package that there is, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_LINE = re.compile(r"^((?:  )+)(\w+)/")


def drawn() -> set[str]:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("```\nsrc/podium/\n")[2].partition("```")[0]
    found, path = set[str](), list[str]()
    for match in filter(None, map(_LINE.match, text.splitlines())):
        path[len(match[1]) // 2 - 1 :] = [match[2]]
        found.add("/".join(path))
    return found


def test_the_drawing_of_the_tree_is_true() -> None:
    package = ROOT / "src" / "podium"
    packages = {file.parent.relative_to(package).as_posix() for file in package.rglob("__init__.py")} - {"."}

    assert drawn() - {"static"} == packages
