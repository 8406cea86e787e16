"""Writes the Grafana boards: `python -m deploy.grafana.boards`.

Each has a Prometheus, a ClickHouse and a PostgreSQL edition.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from deploy.grafana.panels import BOARDS, Board, Panel
from deploy.grafana.postgres import POSTGRES

Edition = Literal["prometheus", "clickhouse", "postgres"]
HERE = Path(__file__).parent
PLUGINS: dict[Edition, tuple[str, str]] = {
    "prometheus": ("prometheus", "Prometheus"),
    "clickhouse": ("grafana-clickhouse-datasource", "ClickHouse"),
    "postgres": ("postgres", "PostgreSQL"),
}
_COLUMNS = 24
_HEIGHT = 8
_WIDTH = 12
_STAT_WIDTH = 6


def texts() -> dict[str, str]:
    """Return `{file name: JSON}` of all boards."""
    return {
        f"{board.uid.removeprefix('podium-')}-{edition}.json": json.dumps(model(board, edition), indent=2) + "\n"
        for board in BOARDS
        for edition in PLUGINS
    }


def _shown(board: Board, edition: Edition) -> list[Panel]:
    """Return the panels that an edition can fill: Prometheus holds no single executions, requests or traces."""
    return [panel for panel in board.panels if edition != "prometheus" or panel.prometheus]


def model(board: Board, edition: Edition) -> dict[str, Any]:
    """Return a board as Grafana's import page takes it: the bare model, its data source asked for on import."""
    plugin, name = PLUGINS[edition]
    source = {"name": "DS_PODIUM", "label": name, "description": "Where Podium's figures are", "type": "datasource"}
    shown = _shown(board, edition)
    panels = zip(shown, _places(shown), strict=True)
    return {
        "__inputs": [{**source, "pluginId": plugin, "pluginName": name}],
        "__requires": [
            {"type": "grafana", "id": "grafana", "name": "Grafana", "version": "9.0.0"},
            {"type": "datasource", "id": plugin, "name": name, "version": "1.0.0"},
        ],
        "uid": f"{board.uid}-{edition}",
        "title": f"{board.title} ({name})",
        "tags": ["podium"],
        "schemaVersion": 37,
        "editable": True,
        "refresh": board.refresh,
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "",
        "templating": {"list": [] if edition == "postgres" else [_project(edition)]},  # no column has the project
        "annotations": {"list": []},
        "panels": [_panel(number, panel, place, edition) for number, (panel, place) in enumerate(panels, 1)],
    }


def _project(edition: Edition) -> dict[str, Any]:
    first = ".*" if edition == "prometheus" else "default"
    current = {"text": first, "value": first}
    return {"name": "project", "label": "Project", "type": "textbox", "query": first, "current": current, "hide": 0}


def _places(panels: list[Panel]) -> list[dict[str, int]]:
    """Return where each panel stands: left to right in rows, four numbers or two charts wide."""
    places, x, y = [], 0, 0
    for panel in panels:
        width = _STAT_WIDTH if panel.shape == "stat" else _WIDTH
        if x + width > _COLUMNS:
            x, y = 0, y + _HEIGHT
        places.append({"h": _HEIGHT, "w": width, "x": x, "y": y})
        x += width
    return places


def _panel(number: int, panel: Panel, place: dict[str, int], edition: Edition) -> dict[str, Any]:
    source = {"type": PLUGINS[edition][0], "uid": "${DS_PODIUM}"}
    counted = panel.shape == "histogram" and edition == "prometheus"  # by bucket, which is drawn as bars
    title = panel.prometheus_title if edition == "prometheus" else None
    made: dict[str, Any] = {
        "id": number,
        "title": title or panel.title,
        "type": "bargauge" if counted else panel.shape,
        "datasource": source,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": "short" if counted else panel.unit}, "overrides": []},
        "targets": _TARGETS[edition](panel, source),
    }
    if panel.shape in ("piechart", "bargauge") and edition != "prometheus":
        made["options"] = {"reduceOptions": {"values": True}}  # a slice or bar per row
    return made


def _of_prometheus(panel: Panel, source: dict[str, str]) -> list[dict[str, Any]]:
    forms = {"table": "table", "histogram": "heatmap"}
    return [
        {
            "refId": chr(ord("A") + number),
            "datasource": source,
            "expr": query,
            "legendFormat": legend,
            "format": forms.get(panel.shape, "time_series"),
            "instant": panel.instant,
            "range": not panel.instant,
        }
        for number, (legend, query) in enumerate(panel.prometheus.items())
    ]


def _of_clickhouse(panel: Panel, source: dict[str, str]) -> list[dict[str, Any]]:
    over_time = panel.shape == "timeseries"
    return [
        {
            "refId": "A",
            "datasource": source,
            "editorType": "sql",
            "queryType": "timeseries" if over_time else "table",
            "format": 0 if over_time else 1,
            "rawSql": panel.clickhouse,
        }
    ]


def _of_postgres(panel: Panel, source: dict[str, str]) -> list[dict[str, Any]]:
    form = "time_series" if panel.shape == "timeseries" else "table"
    query = {"editorMode": "code", "rawQuery": True, "format": form, "rawSql": POSTGRES[panel.title]}
    return [{"refId": "A", "datasource": source, **query}]


_TARGETS: dict[Edition, Callable[[Panel, dict[str, str]], list[dict[str, Any]]]] = {
    "prometheus": _of_prometheus,
    "clickhouse": _of_clickhouse,
    "postgres": _of_postgres,
}


if __name__ == "__main__":
    for file_name, text in texts().items():
        (HERE / file_name).write_text(text, encoding="utf-8")
