"""The dialect table as a whole."""

from collections import Counter

from podium.semconv.fields import COUNT_FIELDS, FIELDS, MONEY_FIELDS, TEXT_FIELDS, TTFT_FIELD


def test_each_column_has_one_line_and_no_source_twice() -> None:
    assert [column for column, lines in Counter(field.column for field in FIELDS).items() if lines > 1] == []
    for field in FIELDS:
        assert len(set(field.sources)) == len(field.sources) > 0, field.column


def test_each_group_is_read_its_own_way() -> None:
    readings = {group[0].reading: {field.reading for field in group} for group in (TEXT_FIELDS, COUNT_FIELDS)}

    assert readings == {"text": {"text"}, "count": {"count"}}
    assert {field.reading for field in MONEY_FIELDS} == {"money"}
    assert TTFT_FIELD.reading == "seconds"
    assert (*TEXT_FIELDS, *COUNT_FIELDS, *MONEY_FIELDS, TTFT_FIELD) == FIELDS
