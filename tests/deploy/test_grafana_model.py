"""The boards against Grafana's own model of a dashboard, as its SDK has it generated from the schema."""

import json
from typing import Any

import pytest
from deploy.grafana.boards import texts

# Of an exported dashboard: Grafana's import page reads them and keeps them out of the model.
OF_THE_IMPORT = {"__inputs", "__requires"}
# Names of panel plugins and of the model's modules that know their options.
PANELS = ("timeseries", "stat", "piechart", "table", "histogram", "bargauge")
sdk = pytest.importorskip("grafana_foundation_sdk", reason="pip install 'podium[dev]' brings Grafana's model")


def written_back(model: dict[str, Any]) -> Any:
    """Return a dashboard as the SDK reads and writes it."""
    from grafana_foundation_sdk.cog import plugins
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.models.dashboard import Dashboard

    plugins.register_default_plugins()
    return json.loads(JSONEncoder().encode(Dashboard.from_json(model)))


def lost(given: Any, kept: Any, path: str = "") -> list[str]:
    """Return where a value that was given is not kept: unknown to the model, or changed."""
    if isinstance(given, dict) and isinstance(kept, dict):
        return [each for key, value in given.items() for each in lost(value, kept.get(key), f"{path}.{key}")]
    if isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        pairs = zip(given, kept, strict=True)
        return [each for number, (value, other) in enumerate(pairs) for each in lost(value, other, f"{path}[{number}]")]
    return [] if given == kept or given in ("", [], {}) else [path]


@pytest.mark.parametrize("name", list(texts()))
def test_S2_25_grafana_s_model_knows_every_word_of_a_board(name: str) -> None:
    model = {key: value for key, value in json.loads(texts()[name]).items() if key not in OF_THE_IMPORT}

    assert lost(model, written_back(model)) == []
    assert {panel["type"] for panel in model["panels"]} <= {*PANELS}


def test_a_word_that_grafana_does_not_know_is_found() -> None:
    model = json.loads(texts()["jobs-postgres.json"])
    model["panels"][0]["grid"] = {"h": 8}
    model["refrsh"] = "5s"

    assert {".panels[0].grid", ".refrsh"} <= {*lost(model, written_back(model))}
