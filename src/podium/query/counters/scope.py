"""What counters are about: one project or all, from one second to another."""

from dataclasses import dataclass

_OF_ONE = "s.project = {project:String}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted.

    Attributes:
        project: its name; None for all projects. '' is a name like any other, which no project has.
        since_s: the first second, since 1970.
        until_s: the second after the last.
    """

    project: str | None
    since_s: int
    until_s: int

    @property
    def condition(self) -> str:
        """What a row `s` of the project, or of any, meets."""
        return "true" if self.project is None else _OF_ONE

    def values(self) -> dict[str, object]:
        """Return the values that the statements name."""
        return {"since_s": self.since_s, "until_s": self.until_s} | (
            {} if self.project is None else {"project": self.project}
        )
