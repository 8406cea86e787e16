"""The auditor: what of a segment could not be understood is counted, each batch once."""

from podium.ingest.amender import ONE_BLOCK
from podium.interpret.decided import Decided
from podium.interpret.quality import statements
from podium.interpret.quality.statements import MOST_CHARACTERS, OTHERS, Present
from podium.interpret.quality.usage_names import UsageNames
from podium.store.engine import Engine

# Names beyond these are counted together: a sender may make up a new one for every span.
_MOST_NAMED = 200


class Auditor:
    """Counts into `quality` what `interpreted` holds; used by one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names = UsageNames()
        self._named: set[str] | None = None

    def count(self, batch: int, decided: Decided, *, suspect: bool) -> None:
        """Count what is to be counted of a batch, unless an attempt before did."""
        if suspect and self._engine.read_back(statements.WAS_COUNTED, {"batch": batch})[0][0]:
            return
        *counts, without_usage, with_usage = self._engine.read_back(statements.CONTENTS)[0]
        unread = self._names.among(without_usage)
        present = Present(
            conditions=tuple(kind for kind, spans in zip(statements.CONDITIONS, counts, strict=True) if spans),
            totals=self._differing(with_usage),
            has_unread=bool(unread),
            has_repeated=decided.is_repeated,
            has_dropped=decided.is_dropped,
        )
        if present:
            values: dict[str, object] = {"batch": batch}
            if unread:
                values |= {"unread": list(unread), "named": self._name(unread)}
            self._engine.execute(statements.findings(present), values, ONE_BLOCK)

    def _differing(self, names: list[str]) -> tuple[str, ...]:
        """Return the attributes with totals of tokens, where one of them does not fit."""
        totals = statements.present_totals(names)
        if totals and self._engine.read_back(statements.differing_totals(totals))[0][0]:
            return totals
        return ()

    def _name(self, unread: tuple[str, ...]) -> list[str]:
        """Return which of the attributes are kept apart, as they are cut."""
        if self._named is None:
            self._named = {name for (name,) in self._engine.read_back(statements.KNOWN_NAMES)} - {OTHERS}
        cut = [name[:MOST_CHARACTERS] for name in unread]
        self._named.update(cut[: max(_MOST_NAMED - len(self._named), 0)])
        return [name for name in cut if name in self._named]
