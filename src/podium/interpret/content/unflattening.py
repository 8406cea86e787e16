"""Flat attribute names back into the lists and maps they were made of."""

from collections.abc import Mapping

from pydantic import JsonValue

# A sender may write any index and any depth; what lies beyond these is left out, so that no name costs memory.
MAX_INDEX = 10_000
MAX_DEPTH = 12
MAX_KEYS = 50_000
_Tree = dict[str, "str | _Tree"]


def unflatten(attributes: Mapping[str, str], prefix: str) -> JsonValue:
    """Return what stands under a prefix, or None if nothing does.

    `{"p.0.role": "user", "p.0.parts.1.text": "b"}` under `p.` → `[{"role": "user", "parts": [{"text": "b"}]}]`.
    Where all names of a level are numbers it is a list in their order, without holes.
    """
    tree: _Tree = {}
    for count, (key, value) in enumerate(attributes.items()):
        if count >= MAX_KEYS:
            break
        path = key.removeprefix(prefix).split(".") if key.startswith(prefix) else []
        if 0 < len(path) <= MAX_DEPTH and not any(_is_beyond(part) for part in path):
            _put(tree, path, value)
    return _shaped(tree) if tree else None


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _is_beyond(part: str) -> bool:
    return _is_number(part) and (len(part) > len(str(MAX_INDEX)) or int(part) > MAX_INDEX)


def _put(tree: _Tree, path: list[str], value: str) -> None:
    for part in path[:-1]:
        below = tree.setdefault(part, {})
        if isinstance(below, str):  # `a` and `a.b` both sent: the value of `a` stands
            return
        tree = below
    tree.setdefault(path[-1], value)


def _shaped(tree: _Tree | str) -> JsonValue:
    if isinstance(tree, str):
        return tree
    if all(_is_number(part) for part in tree):
        return [_shaped(tree[part]) for part in sorted(tree, key=int)]
    return {part: _shaped(below) for part, below in tree.items()}
