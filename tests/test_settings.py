"""The settings and the documented variables that set them."""

from pathlib import Path

import pytest

from podium.environment import find_file
from podium.errors import InvalidInput
from podium.settings import Reading, Settings, as_markdown, describe, load, ports_of, read, variables, zone_of

ROOT = Path(__file__).parent.parent


def test_what_is_given_wins_over_the_environment_and_that_over_the_default() -> None:
    environment = {"PODIUM_PORT": "5000", "PODIUM_HOST": "::1"}

    settings = load(environment, port=6000, host=None)

    assert (settings.port, settings.host, settings.grpc_port) == (6000, "::1", 4317)


def test_S2_8_and_S3_20_the_database_has_the_documented_variable() -> None:
    assert load({"DATABASE_URL": "postgresql://db/aurea"}).database_url == "postgresql://db/aurea"
    both = {"DATABASE_URL": "postgresql://db/other", "PODIUM_DATABASE_URL": "postgresql://db/aurea"}
    assert load(both).database_url == "postgresql://db/aurea"


def test_a_value_given_of_the_wrong_type_says_which() -> None:
    with pytest.raises(InvalidInput, match="port"):
        load({}, port="many")


@pytest.mark.parametrize(
    ("variable", "value", "what"),
    [
        ("PODIUM_PORT", "many", "write a whole number"),
        ("PORT", "70000", "write a port, 0 to 65535"),
        ("PODIUM_GRPC_PORT", "-2", "write a port, -1 to 65535"),
        ("PODIUM_QUERY_THREADS", "4.5", "write a whole number"),
        ("PODIUM_QUERY_THREADS", "0", "write a whole number from 1 on"),
        ("PODIUM_QUERY_SECONDS", "-1", "write a whole number from 0 on"),
        ("PODIUM_MAX_REQUEST_BYTES", "0", "write a whole number from 1 on"),
        ("PODIUM_MIN_FREE_BYTES", "-1", "write a whole number from 0 on"),
        ("REFRESH_INTERVAL", "soon", "write seconds such as 5 or 5s, or 5000ms"),
        ("REFRESH_INTERVAL", "-5", "write seconds such as 5 or 5s, or 5000ms"),
        ("REFRESH_INTERVAL", "5ms", "write a time between 1s and a day, 86400s"),
        ("REFRESH_INTERVAL", "90000s", "write a time between 1s and a day, 86400s"),
        ("AUTO_REFRESH", "maybe", "write true or false"),
        ("PROMETHEUS_URL", "localhost:9090", "write an address such as http://localhost:9090"),
        ("JAEGER_URL", "http://localhost:many", "write an address such as http://localhost:9090"),
    ],
)
def test_a_wrong_value_names_its_variable_its_origin_and_what_to_write(
    variable: str, value: str, what: str, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"# ours\n\n{variable}={value}\n", encoding="utf-8")

    with pytest.raises(InvalidInput) as of_the_environment:
        load({variable: value})
    with pytest.raises(InvalidInput) as of_the_file:
        read({}, file)

    assert str(of_the_environment.value) == f"{variable} of the environment is {value!r}: {what}"
    assert str(of_the_file.value) == f"{variable} of {file} line 3 is {value!r}: {what}"


@pytest.mark.parametrize(("port", "grpc_port"), [(70_000, 0), (-1, 0), (0, -2), (0, 70_000)])
def test_a_port_given_that_is_none_is_refused(port: int, grpc_port: int) -> None:
    with pytest.raises(InvalidInput, match="port"):
        load({}, port=port, grpc_port=grpc_port)


@pytest.mark.parametrize("name", ["Mars/Olympus", "Vienna", "Europe", "../etc/passwd", "", "\0"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"there is no time zone .*: write a name such as Europe/Vienna"):
        zone_of(Settings(time_zone=name))


def test_every_port_that_is_listened_on_is_known() -> None:
    assert ports_of(load({"PODIUM_ALSO_LISTEN": "5000, 8000"})) == {4318, 5000, 8000, 4317}


def test_S2_9_port_is_read_below_podiums_own_variable() -> None:
    assert load({"PORT": "4000"}).port == 4000
    assert load({"PORT": "4000", "PODIUM_PORT": "5000"}).port == 5000
    assert load({"PORT": "4000", "PODIUM_PORT": ""}).port == 4000
    assert load({"PORT": "4000"}, port=6000).port == 6000


def _in_file(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> Reading:
    file = tmp_path / ".env"
    file.write_text(text, encoding="utf-8")
    return read(environment or {}, file)


def test_S2_10_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    text = """
        DATABASE_URL="postgresql://user:password@localhost:5432/aurea_orchestrator"
        # the port of the pages
        export PORT=4000
        PODIUM_HOST='::1'
    """

    found = _in_file(tmp_path, text)
    other = _in_file(tmp_path, text, {"PORT": "5000"})

    assert (found.settings.port, found.settings.host, found.file) == (4000, "::1", tmp_path / ".env")
    told = {each.setting: (each.variable, each.origin) for each in found.origins}
    assert told["port"] == ("PORT", f"{tmp_path / '.env'} line 4")
    assert told["host"] == ("PODIUM_HOST", f"{tmp_path / '.env'} line 5")
    assert other.settings.port == 5000
    assert {each.setting: each.origin for each in other.origins}["port"] == "the environment"


def test_an_option_leaves_what_a_variable_says_unread() -> None:
    found = read({"PORT": "many"}, None, port=6000)

    assert (found.settings.port, found.origins) == (6000, ())


def test_a_line_that_cannot_be_read_is_left_out_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = _in_file(tmp_path, "PORT=4000\n\n'no end\nPODIUM_HOST=::1\n")

    assert (found.settings.port, found.settings.host) == (4000, "::1")
    assert found.warnings == (f"{tmp_path / '.env'} line 3 is left out: it is not NAME=value",)
    assert caplog.records == []


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"PORT=\xff\xfe4")

    with pytest.raises(InvalidInput, match="no UTF-8 text; mend it, or name another with --env-file"):
        read({}, file)
    with pytest.raises(InvalidInput, match="Is a directory"):
        read({}, tmp_path)


def test_the_file_of_the_working_directory_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_file(None) is None

    (tmp_path / ".env").write_text("", encoding="utf-8")
    assert find_file(None) == Path(".env")
    with pytest.raises(InvalidInput, match=r"--env-file prod\.env is not there"):
        find_file("prod.env")


def test_a_directory_of_the_files_name_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").mkdir()

    assert find_file(None) is None


@pytest.mark.parametrize(
    ("text", "seconds"), [("30", 30), ("5s", 5), ("2.5 s", 2.5), ("5000ms", 5), ("1500MS", 1.5), ("0", 0), ("999", 999)]
)
def test_S3_21_the_refresh_interval_is_in_seconds(text: str, seconds: float) -> None:
    found = read({"REFRESH_INTERVAL": text, "AUTO_REFRESH": "true"})

    assert (found.settings.refresh_seconds, found.settings.auto_refresh, found.warnings) == (seconds, True, ())


def test_S0_27_a_bare_number_from_1000_on_is_milliseconds_and_says_so() -> None:
    found = read({"REFRESH_INTERVAL": "5000"})

    assert found.settings.refresh_seconds == 5
    assert found.warnings == (
        "REFRESH_INTERVAL of the environment: 5000 is taken as milliseconds, 5 seconds: write 5s to say so",
    )


@pytest.mark.parametrize(
    ("word", "is_on"), [("true", True), ("True", True), ("1", True), ("off", False), ("no", False)]
)
def test_S3_21_auto_refresh_is_on_or_off(word: str, *, is_on: bool) -> None:
    assert load({"AUTO_REFRESH": word}).auto_refresh is is_on


def test_S3_19_and_S3_22_addresses_of_prometheus_and_jaeger_are_read() -> None:
    found = load({"PROMETHEUS_URL": "http://localhost:9090/", "JAEGER_URL": "http://localhost:16686"})

    assert (found.prometheus_url, found.jaeger_url) == ("http://localhost:9090", "http://localhost:16686")
    assert (load({}).prometheus_url, load({}).jaeger_url) == ("", "")


def test_S0_14_the_metrics_file_is_read() -> None:
    assert load({"METRICS_FILE": "custom/path/metrics.json"}).metrics_file == "custom/path/metrics.json"


def test_every_variable_sets_one_setting() -> None:
    names = [each for name in Settings.__struct_fields__ for each in variables(name)]

    assert len(names) == len(set(names))
    assert {"PORT", "REFRESH_INTERVAL", "AUTO_REFRESH", "METRICS_FILE", "PROMETHEUS_URL", "JAEGER_URL"} <= set(names)


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, _, _, meaning in describe() if not meaning.endswith(".")] == []
    assert len(describe()) == len(Settings.__struct_fields__)


def test_the_settings_page_is_current() -> None:
    """Write it anew: python -c "from podium.settings import as_markdown; print(as_markdown(), end='')"."""
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == as_markdown()
