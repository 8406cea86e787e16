"""`podium status`, `doctor`, `journal` and `database`, against stand-ins; beside a real server: tests/flows."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.client.scripted import Scripted, ok
from typer.testing import CliRunner, Result

from podium.cli.program import app
from podium.cli.upkeep import _mirror_line
from podium.commands.doctor import Finding
from podium.errors import NotFound

STATUS: dict[str, Any] = {
    "version": "1.2",
    "uptime_s": 5000.4,
    "counts": {"spans": {"accepted": 1200, "stored": 1000, "waiting": 200}},
    "refused": [{"items": 3, "signal": "logs", "reason": "no time"}],
    "journal": {"bytes": 2048, "segments": 2, "quarantined": 1},
    "last_commit": {"batch": 7, "at": "2026-11-20T10:00:00Z", "spans": 1000, "seconds": 0.25},
    "engine": {"version": "26.9", "healthy": True, "message": None, "bytes_on_disk": 4096},
    "sources": [
        {
            "kind": "jobs", "name": "/srv/[jobs].db", "project": "shop", "read": 2, "sent": 1, "skipped": 1,
            "message": "it is away",
        }
    ],
    "unpriced": [{"provider": "openai", "model": "new", "spans": 4}],
}  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


def test_status_without_a_server_says_how_to_start_one(tmp_path: Path) -> None:
    result = run("status", "--data", str(tmp_path))

    assert isinstance(result.exception, NotFound)
    assert "podium serve" in str(result.exception)


def test_status_shows_what_was_accepted_stored_and_refused() -> None:
    with Scripted(ok(json.dumps(STATUS).encode())) as server:
        lines = run("status", "--url", server.url).stdout.splitlines()

    assert lines[0] == f"{server.url} · podium 1.2 · up 5,000 s"
    assert lines[2].split() == ["spans", "1,200", "1,000", "200"]
    assert lines[3:] == [
        "refused: 3 logs · no time",
        "journal: 2,048 bytes in 2 segments, 1 quarantined",
        "last commit: batch 7 at 2026-11-20T10:00:00Z, 1,000 spans in 0.25 s",
        "engine: ClickHouse 26.9, healthy, 4,096 bytes on disk",
        "jobs: /srv/[jobs].db in shop, 2 read, 1 sent, 1 skipped, it is away",
        "unpriced: openai new, 4 spans",
    ]


def test_status_shows_why_own_prices_are_not_used() -> None:
    with Scripted(ok(json.dumps(STATUS | {"prices_problem": "prices.toml, [entry] 1: no"}).encode())) as server:
        lines = run("status", "--url", server.url).stdout.splitlines()

    assert "own prices: prices.toml, [entry] 1: no; those that were read before hold" in lines


def test_status_of_an_engine_in_trouble_shows_its_words() -> None:
    status = STATUS | {"engine": STATUS["engine"] | {"healthy": False, "message": "the disk is full"}}

    with Scripted(ok(json.dumps(status).encode())) as server:
        said = run("status", "--url", server.url).stdout

    assert "engine: ClickHouse 26.9, the disk is full" in said


def test_the_copy_in_postgresql_is_shown_in_one_line() -> None:
    copied = {"address": "db:5432/aurea", "healthy": True, "message": None, "batch": 7, "waiting_batches": 0}

    assert _mirror_line(copied) == "db:5432/aurea up to batch 7, everything is there"
    assert _mirror_line(copied | {"healthy": False}) == "db:5432/aurea, not reached yet"
    assert _mirror_line(copied | {"healthy": False, "message": "it is [away]", "waiting_batches": 1200}) == (
        r"db:5432/aurea up to batch 7, 1,200 batches wait, [red]it is \[away][/]"
    )


@pytest.mark.parametrize(("segments", "said"), [(2, "2 quarantined segments are queued again"), (0, "nothing is")])
def test_a_replay_says_how_much_is_stored_again(segments: int, said: str) -> None:
    with Scripted(ok(json.dumps({"segments": segments}).encode())) as server:
        assert said in run("journal", "replay", "--url", server.url).stdout

    assert (server.asked[0].method, server.asked[0].target) == ("POST", "/api/v1/journal/replay")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    findings = [Finding("clock", "ok", "it is noon"), Finding("sources", "warning", "[odd]")]
    monkeypatch.setattr("podium.commands.doctor.examine", lambda *_: iter(findings))
    return findings


def test_a_doctor_that_finds_no_problem_ends_well(found: list[Finding]) -> None:
    result = run("doctor")

    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["ok", "clock", "it", "is", "noon"],
        ["warning", "sources", "[odd]"],
    ]


def test_a_doctor_that_finds_a_problem_ends_with_a_failure_and_its_advice(found: list[Finding]) -> None:
    found.append(Finding("port", "problem", "4318 is taken", "choose another"))

    result = run("doctor")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].split() == ["→", "choose", "another"]


def test_a_database_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x")

    assert "not mysql://" in str(run("database", "init").exception)
