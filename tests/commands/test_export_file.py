"""Saving a list of a running server, against a stand-in for one; beside a real one: tests/flows/test_export.py."""

from pathlib import Path

import pytest
from tests.client.scripted import Scripted, ok, reply

from podium.commands.export_file import Saved, form_of, save
from podium.errors import InvalidInput, StoreUnavailable

ASKED = {"what": "calls", "format": "csv", "filter": "model:a b", "sort": ""}


def saved(server: Scripted, path: Path, *, force: bool = False, form: str = "csv") -> tuple[Saved, list[Saved]]:
    """Return what was saved, and the progress that was shown."""
    shown: list[Saved] = []
    done = save(server.url, ASKED | {"format": form}, path, force=force, progress=shown.append)
    return done, shown


@pytest.mark.parametrize(
    ("path", "given", "form"),
    [
        ("a.xlsx", None, "xlsx"), ("a.PARQUET", None, "parquet"), ("a.json", "csv", "csv"), ("a", None, "csv"),
        (None, None, "csv"), (None, "json", "json"),
    ],
)  # fmt: skip
def test_the_format_is_the_one_given_or_the_one_of_the_name(path: str | None, given: str | None, form: str) -> None:
    assert form_of(Path(path) if path else None, given) == form


@pytest.mark.parametrize(("path", "given"), [(Path("a.pdf"), None), (None, "pdf")])
def test_any_other_format_is_refused(path: Path | None, given: str | None) -> None:
    with pytest.raises(InvalidInput, match="--format is one of csv, json, xlsx, parquet, not pdf"):
        form_of(path, given)


def test_what_the_server_answers_is_saved_and_what_is_empty_is_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "new" / "calls.csv"

    with Scripted(ok(b"model\na\nb\n")) as server:
        done, shown = saved(server, path)

    assert server.asked[0].target == "/api/v1/export?what=calls&format=csv&filter=model%3Aa+b"
    assert path.read_bytes() == b"model\na\nb\n"
    assert done == shown[-1] == Saved(2, 10)


@pytest.mark.parametrize(
    ("form", "body", "headers", "rows"),
    [
        ("csv", b'a,b\n"one\ntwo","say ""hi"""\n3,4\n', (), 2),
        ("csv", b"a,b\n", (), 0),
        ("json", b'[\n{"a": 1},\n{"a": "\\n{"}\n]\n', (), 2),
        ("json", b"[\n]\n", (), 0),
        ("xlsx", b"PK", ("X-Podium-Rows: 7",), 7),
        ("parquet", b"PAR1", (), None),
    ],
)
def test_rows_are_counted_as_the_format_allows(
    tmp_path: Path, form: str, body: bytes, headers: tuple[str, ...], rows: int | None
) -> None:
    with Scripted(ok(body, *headers)) as server:
        assert saved(server, tmp_path / "a", form=form)[0] == Saved(rows, len(body))


def test_rows_are_counted_across_pieces(tmp_path: Path) -> None:
    csv = b"a\n" + b'"one\n two"\n' * 60_000
    json = b"[" + b",".join(b'\n{"a": 1}' for _ in range(60_000)) + b"\n]\n"

    with Scripted(ok(csv), ok(json)) as server:
        (of_csv, shown), (of_json, _) = saved(server, tmp_path / "a"), saved(server, tmp_path / "b", form="json")

    assert len(shown) > 1
    assert (of_csv.rows, of_json.rows) == (60_000, 60_000)


def test_a_file_that_is_there_stays_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("good")

    with Scripted(ok(b"a\n1\n")) as server:
        with pytest.raises(InvalidInput, match=r"calls\.csv is there already; name another file, or replace it"):
            saved(server, path)
        assert (path.read_text(), server.asked) == ("good", [])
        saved(server, path, force=True)

    assert path.read_text() == "a\n1\n"


def test_a_file_that_appeared_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"

    def write(_saved: Saved) -> None:
        path.write_text("theirs")

    with Scripted(ok(b"a\n1\n")) as server, pytest.raises(InvalidInput, match="is there already"):
        save(server.url, ASKED, path, force=False, progress=write)

    assert path.read_text() == "theirs"
    assert [each.name for each in tmp_path.iterdir()] == ["calls.csv"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(400, b'{"error": {"message": "no such list"}}'), InvalidInput),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf", StoreUnavailable),
    ],
)
def test_what_does_not_end_well_leaves_no_file(tmp_path: Path, answer: bytes, error: type[Exception]) -> None:
    with Scripted(answer, hangs_up=True) as server, pytest.raises(error):
        saved(server, tmp_path / "calls.csv")

    assert list(tmp_path.iterdir()) == []
