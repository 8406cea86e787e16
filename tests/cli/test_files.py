"""`podium metrics`, `import` and `export` without a server; with one: tests/flows."""

import json
from pathlib import Path

import pytest
from tests.client.scripted import Scripted, ok
from typer.testing import CliRunner, Result

from podium.cli.program import app
from podium.errors import InvalidInput, NotFound, SourceUnavailable, StoreUnavailable

DEPLOY = Path(__file__).parents[2] / "deploy"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["metrics", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_S1_7_samples_are_those_of_thirteen_coordinators_over_the_past_hour(tmp_path: Path) -> None:
    said = run("--sample-data", "--output", str(tmp_path / "docs" / "metrics.json"))

    document = json.loads((tmp_path / "docs" / "metrics.json").read_text(encoding="utf-8"))
    overall = document["overall_stats"]
    ends = [run["end_time"] for stats in document["coordinator_stats"].values() for run in stats["recent_executions"]]
    assert (overall["total_executions"], overall["total_coordinators"], overall["total_errors"]) == (1000, 13, 20)
    assert overall["overall_error_rate"] == 0.02
    assert len({*ends}) == 1000
    assert "made up" in document["note"]
    assert "made up" in said


def test_S1_8_and_S1_10_the_benchmark_is_written_as_prometheus_text(tmp_path: Path) -> None:
    run("--benchmark", "--iterations", "2", "--format", "prometheus", "--output", str(tmp_path / "metrics.prom"))

    text = (tmp_path / "metrics.prom").read_text(encoding="utf-8")
    assert 'victor_coordinator_executions_total{coordinator="ChatCoordinator"} 2' in text
    assert 'victor_coordinator_duration_ms_bucket{coordinator="ChatCoordinator",le="+Inf"} 2' in text
    assert 'victor_coordinator_duration_ms_bucket{coordinator="ChatCoordinator",le="10"} 0' in text


@pytest.mark.parametrize(("more", "error"), [((), NotFound), (("--url", "http://127.0.0.1:9"), StoreUnavailable)])
def test_S1_28_without_a_server_a_good_file_stays(
    tmp_path: Path, more: tuple[str, ...], error: type[Exception]
) -> None:
    path = tmp_path / "metrics.json"
    path.write_text("good")

    with pytest.raises(error):
        CliRunner().invoke(
            app, ["metrics", "--data", str(tmp_path), "--output", str(path), *more], catch_exceptions=False
        )

    assert path.read_text() == "good"


def test_S1_10_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="one of json, prometheus, html"):
        CliRunner().invoke(app, ["metrics", "-s", "-f", "xml", "-o", str(tmp_path / "x")], catch_exceptions=False)


@pytest.mark.parametrize("made", ["--sample-data", "--benchmark"])
def test_made_figures_replace_each_other_and_nothing_else(tmp_path: Path, made: str) -> None:
    path = tmp_path / "metrics.json"
    named = (made, "--iterations", "1", "--output", str(path))
    run("--sample-data", "--output", str(path))
    run(*named)
    path.write_text("figures of a server")

    with pytest.raises(InvalidInput, match="--force"):
        CliRunner().invoke(app, ["metrics", *named], catch_exceptions=False)

    assert path.read_text() == "figures of a server"
    run(*named, "--force")
    assert "note" in json.loads(path.read_text(encoding="utf-8"))


def unit(name: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            values.setdefault(key, []).append(value)
    return values


def test_S1_28_and_S1_29_the_schedules_run_a_command_that_works(tmp_path: Path) -> None:
    service, timer = unit("podium-metrics.service"), unit("podium-metrics.timer")
    cron = (DEPLOY / "systemd" / "podium-metrics.crontab").read_text(encoding="utf-8").splitlines()[-1]

    assert (service["Type"], service["User"]) == (["oneshot"], ["podium"])
    assert timer["OnCalendar"] == ["*:0/5"]
    assert timer["WantedBy"] == ["timers.target"]
    assert cron.startswith("*/5 * * * * ")
    for command in (service["ExecStart"][0], cron.split(" * * * * ")[1]):
        program, subcommand, *arguments = command.split()
        assert (Path(program).name, subcommand) == ("podium", "metrics")
        output = arguments[arguments.index("--output") + 1]
        replaced = [str(tmp_path / "out") if each == output else each for each in arguments]
        assert "1,000 executions" in run(*replaced, "--sample-data")


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    task = {"timestamp": "2026-11-20T10:00:00Z", "provider": "openai", "model": "gpt", "operation": "chat"}
    path = tmp_path / "logs" / "metrics.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"tasks": [task, 7], "total_tasks": 2}))
    return path


def dry_run(where: Path) -> Result:
    return CliRunner().invoke(app, ["import", "orchestrator", str(where), "--dry-run"])


def test_an_import_says_what_was_read_sent_and_skipped(tasks: Path) -> None:
    done = dry_run(tasks)

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        str(tasks),
        "2 read, 1 would be sent, 0 already there",
        f"skipped 1: is no object (a task of {tasks})",
    ]


def test_an_import_of_a_half_written_file_says_what_was_read_and_fails(tasks: Path) -> None:
    (tasks.parent / "half.json").write_text('{"tasks": [')

    done = dry_run(tasks.parent)

    assert isinstance(done.exception, SourceUnavailable)
    assert "3 read, 1 would be sent, 0 already there" in done.stdout
    assert f"skipped 1: is not JSON, or only half-written ({tasks.parent / 'half.json'})" in done.stdout
    assert "1 file or record could not be read" in str(done.exception)


def test_an_export_says_how_much_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"

    with Scripted(ok(b"model\na\n"), ok(b"PAR1")) as server:
        named = ["--url", server.url, "--range", "7d", "--filter", "model:a"]
        csv = CliRunner().invoke(app, ["export", "calls", "-o", str(path), *named], catch_exceptions=False)
        other = ["-o", str(tmp_path / "calls.parquet")]
        parquet = CliRunner().invoke(app, ["export", "calls", *other, *named], catch_exceptions=False)

    assert csv.stdout == f"{path}: 1 row, 8 bytes\n"
    assert parquet.stdout == f"{tmp_path / 'calls.parquet'}: 4 bytes\n"
    assert "what=calls&format=csv&project=default&range=7d&filter=model%3Aa" in server.asked[0].target
