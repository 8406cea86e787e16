"""The statements that decode a segment, and the schema they read it by."""

from pathlib import Path

import pytest

from podium.ingest.decode import STRUCTURES, decode_settings, decode_statement, schema
from podium.ingest.envelope import SIGNALS


def test_the_schema_is_one_line_without_comments() -> None:
    text = schema()

    assert "\n" not in text
    assert "//" not in text
    assert text.startswith('syntax = "proto3"; ')
    assert "message Envelope {" in text


def test_the_schema_is_read_from_a_file() -> None:
    assert decode_settings(Path("/data/envelope.proto")) == {"format_schema": "/data/envelope.proto:Envelope"}


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_statement_reads_the_source_it_is_given(signal: str) -> None:
    statement = decode_statement(signal, "input('x')")

    assert "FROM input('x')" in statement
    assert "$segment" not in statement
    assert statement.lstrip().startswith("INSERT INTO staged_")
    assert STRUCTURES[signal].startswith("project String, received_ns UInt64, " + signal)
