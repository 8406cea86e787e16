"""docs/prometheus.md: every metric is in its table, with its labels."""

import re
from pathlib import Path

from tests.api.status import STATUS

from podium.api.prometheus.exporter import Exporter
from podium.api.prometheus.exposition import families
from podium.api.prometheus.scraped import FAMILIES
from podium.model.status import LastCommit, Refusal
from podium.store.engine import Engine

DOC = Path(__file__).parents[2] / "docs" / "prometheus.md"


def documented() -> dict[str, set[str]]:
    """Return `{metric: labels}` of the table; `_name` continues the name before it."""
    found: dict[str, set[str]] = {}
    for line in DOC.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 3 and cells[0].startswith("`"):
            names = re.findall(r"`([a-z_]+)`", cells[0])
            labels = {label for label in cells[1].split(", ") if label}
            for name in names:
                found[_full(names[0], name)] = labels
    return found


def _full(first: str, name: str) -> str:
    if not name.startswith("_"):
        return name
    prefix = next(each for each in ("victor_coordinator", "podium_journal", "podium_cache") if first.startswith(each))
    return prefix + name


def test_every_metric_of_telemetry_is_documented_with_its_labels() -> None:
    table = documented()

    for family in FAMILIES:
        assert table[family.name] == {*family.labels}, family.name


def test_every_metric_of_a_scrape_is_documented_and_no_other(engine: Engine) -> None:
    refusal = Refusal(reason="invalid_trace_id", signal="spans", items=3, requests=1)
    commit = LastCommit(batch=1, at=1, spans=1, seconds=0.1)
    status = STATUS.model_copy(update={"refused": (refusal,), "last_commit": commit})

    scraped = families(Exporter(engine, lambda: status).text("nobody"))

    known = {family.name for family in FAMILIES}
    assert {*scraped} - known == {*documented()} - known
