"""One answer that two libraries recorded side by side, and two equal answers."""

import json
from pathlib import Path
from typing import Any

from tests.write_path import WritePath

from podium.ingest.otlp.json_requests import check_json
from podium.store.engine import Engine

RECORDING = next((Path(__file__).parent.parent / "data").glob("openinference-langchain-*-beside-openai.json"))
_ROWS = "SELECT name, response_id, billable, input_tokens FROM spans WHERE project = {p:String} ORDER BY start_time"


def stored(path: WritePath, engine: Engine, project: str, now_ns: int, text: str) -> list[dict[str, Any]]:
    checked = check_json("traces", text.encode(), now_ns)
    path.take("traces", checked.body, checked.items, project=project)
    path.settle()
    return engine.select(_ROWS, {"p": project})


def test_an_answer_recorded_by_langchain_and_by_the_client_is_billed_once(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    rows = stored(path, engine, project, now_ns, RECORDING.read_text(encoding="utf-8"))

    assert [(row["name"], row["response_id"], row["billable"]) for row in rows] == [
        ("answer", "", False),
        ("ChatOpenAI", "chatcmpl-1", False),
        ("ChatCompletion", "chatcmpl-1", True),
    ]
    assert [row["input_tokens"] for row in rows] == [None, 20, 20]


def test_two_equal_calls_at_the_same_time_are_both_billed(
    path: WritePath, engine: Engine, project: str, now_ns: int
) -> None:
    request = json.loads(RECORDING.read_text(encoding="utf-8"))
    for resource in request["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            if scope["scope"]["name"] == "openinference.instrumentation.langchain":
                (span,) = scope["spans"]
                for each in span["attributes"]:
                    if each["key"] == "output.value":
                        each["value"]["stringValue"] = each["value"]["stringValue"].replace("chatcmpl-1", "chatcmpl-2")

    rows = stored(path, engine, project, now_ns, json.dumps(request))

    assert [row["response_id"] for row in rows if row["billable"]] == ["chatcmpl-2", "chatcmpl-1"]
