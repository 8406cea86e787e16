"""The file of `podium metrics`."""

from pathlib import Path

import pytest

from podium.commands.metrics.benchmark import benchmark
from podium.commands.metrics.file import check_format, check_replaceable, text_of_report
from podium.commands.metrics.report import MetricsReport
from podium.commands.metrics.samples import sample
from podium.errors import InvalidInput


def reports() -> list[MetricsReport]:
    return [sample(1_790_000_000.0), benchmark(1, lambda _: None)]


def test_an_unknown_format_is_refused() -> None:
    check_format("html")
    with pytest.raises(InvalidInput, match="one of json, prometheus, html, not xml"):
        check_format("xml")


@pytest.mark.parametrize("form", ["json", "prometheus", "html"])
def test_made_figures_may_be_replaced_in_every_format(tmp_path: Path, form: str) -> None:
    for number, report in enumerate(reports()):
        path = tmp_path / str(number)
        path.write_text(text_of_report(report, form)[1], encoding="utf-8")

        check_replaceable(path)


def test_a_missing_and_an_empty_file_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    check_replaceable(tmp_path / "none")
    check_replaceable(tmp_path / "empty")


@pytest.mark.parametrize("content", [b'{"overall_stats": {}}', b"notes of mine", b"\xff\xfe\x00"])
def test_a_file_of_something_else_is_not_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "metrics.json"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match=r"metrics\.json holds something else than sample data.*--force"):
        check_replaceable(path)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        check_replaceable(tmp_path)


def test_a_page_carries_the_document() -> None:
    document, text = text_of_report(reports()[0], "html")

    assert document["overall_stats"]["total_executions"] == 1000
    assert text.startswith("<!doctype html>")
    assert "ChatCoordinator" in text
