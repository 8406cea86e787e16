"""A source and the project its records are stored in, and how the two are written."""

import re
from dataclasses import dataclass

from podium.errors import InvalidInput
from podium.model.project import DEFAULT_PROJECT, MAX_PROJECT_CHARACTERS, is_project
from podium.sources.kinds import open_source
from podium.sources.source import Options, Source

# A project stands before everything that addresses and paths are made of.
_PROJECT_AND_REST = re.compile(r"([^/:?=]*)=(.*)", re.DOTALL)
_PLAIN = re.compile(r"[\w.-]+")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Feed:
    """One source on its way into one project; into two projects it is two, and each has its own position."""

    source: Source
    project: str = DEFAULT_PROJECT

    @property
    def label(self) -> str:
        """How it is shown: as it is written, without a password."""
        named = "" if self.project == DEFAULT_PROJECT else f"{self.project}="
        return f"{named}{self.source.kind}:{self.source.name}"


def open_feed(kind: str, where: str, options: Options, *, project: str = DEFAULT_PROJECT) -> Feed:
    """Return a feed, not yet read.

    Raises:
        InvalidInput: `project` is no name, or see `open_source`.
    """
    name = project.strip()
    if not is_project(name):
        msg = f"“{name[:_SHOWN]}” is no name of a project: write 1 to {MAX_PROJECT_CHARACTERS} printable characters"
        raise InvalidInput(msg)
    return Feed(open_source(kind, where, options), name)


def open_spec(spec: str, options: Options) -> Feed:
    """Return the feed of `KIND:WHERE` or `PROJECT=KIND:WHERE`; a path without KIND is of an orchestrator.

    `shop=logs/metrics.json` → the project `shop`; `./shop=metrics.json` → a path.

    Raises:
        InvalidInput: it is not written so, or see `open_feed`.
    """
    project, rest = _taken_apart(spec.strip())
    kind, _, where = rest.partition(":")
    if _is_path(kind):
        kind, where = "orchestrator", rest
    return open_feed(kind, where, options, project=project)


def open_specs(specs: list[str], options: Options) -> list[Feed]:
    """Return the feeds of several specs; of those that are the same, which would race each other, the first."""
    feeds: dict[str, Feed] = {}
    for spec in specs:
        feed = open_spec(spec, options)
        feeds.setdefault(feed.label, feed)
    return list(feeds.values())


def _taken_apart(spec: str) -> tuple[str, str]:
    """Return the project and what is fed into it."""
    match = _PROJECT_AND_REST.fullmatch(spec)
    if match is None:
        return DEFAULT_PROJECT, spec
    if _PLAIN.fullmatch(match[1]) is None:
        msg = (
            f"“{match[1][:_SHOWN]}” is no name of a project: write letters, digits, _ . and - before the =, as in "
            "shop=KIND:WHERE; a path with = in its name begins with ./"
        )
        raise InvalidInput(msg)
    return match[1], match[2]


def _is_path(kind: str) -> bool:
    return "/" in kind or kind.endswith(".json")
