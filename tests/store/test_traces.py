"""Whose words the table of traces takes."""

from typing import Any

from tests.rows import START_NS, insert, span_row

from podium.store.engine import Engine
from podium.store.traces import ROOT_KIND, ROOT_NAME, ROOT_STATUS, called, heaviest

TEXTS = f"""
SELECT {ROOT_NAME} AS name, {ROOT_KIND} AS kind, {ROOT_STATUS} AS status, {heaviest("user_id")} AS user,
       {called("calls_by_model")} AS models
FROM traces AS s WHERE s.project = {{p:String}}
"""
CHILD = {"parent_span_id": b"parent--"}


def texts(engine: Engine, project: str, *rows: dict[str, Any]) -> dict[str, Any]:
    for row in rows:
        insert(engine, span_row(project, trace_id=b"t" * 16, **row))
    return dict(engine.select(TEXTS, {"p": project})[0])


def test_the_root_that_ended_and_started_first_names_a_trace(engine: Engine, project: str) -> None:
    found = texts(
        engine,
        project,
        {"name": "a child", "start_ns": START_NS - 5, **CHILD},
        {"name": "runs", "start_ns": START_NS - 2, "running": True},
        {"name": "second", "start_ns": START_NS + 1, "status": "error"},
        {"name": "first", "start_ns": START_NS, "kind": "agent", "status": "ok"},
    )

    assert (found["name"], found["kind"], found["status"]) == ("first", "agent", "ok")


def test_a_trace_without_a_root_has_no_name_of_it(engine: Engine, project: str) -> None:
    assert texts(engine, project, {"name": "a child", **CHILD})["name"] == ""


def test_a_roots_word_weighs_more_than_others_and_an_inherited_one_nothing(engine: Engine, project: str) -> None:
    inherited = {"user_id": "zz", "inherited": 1, **CHILD}

    assert texts(engine, project, {"user_id": "x", **CHILD}, inherited)["user"] == "x"
    assert texts(engine, project, {"user_id": "a"})["user"] == "a"


def test_a_model_whose_calls_were_taken_back_is_not_named(engine: Engine, project: str) -> None:
    call = {"is_call": True, "model": "gpt-5", "to_store": False}

    found = texts(engine, project, {**call, "model": "gpt-4o"}, {**call}, {**call, "sign": -1})

    assert found["models"] == ["gpt-4o"]
