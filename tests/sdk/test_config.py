"""How the SDK is set up: what `init` is given, else the environment, else the defaults."""

from typing import Literal

import pytest

from podium.sdk import config

pytestmark = pytest.mark.usefixtures("no_settings")


@pytest.mark.parametrize(
    ("endpoint", "variables", "url"),
    [
        (None, {}, "http://localhost:4318/v1/traces"),
        ("http://podium:4318", {}, "http://podium:4318/v1/traces"),
        ("http://podium:4318/", {}, "http://podium:4318/v1/traces"),
        ("http://podium/sub/v1/traces", {}, "http://podium/sub/v1/traces"),
        ("http://podium/sub/v1/logs", {}, "http://podium/sub/v1/traces"),
        (None, {"ENDPOINT": "http://other:4318"}, "http://other:4318/v1/traces"),
        (None, {"ENDPOINT": "http://other", "TRACES_ENDPOINT": "http://third/x"}, "http://third/x"),
        ("http://given", {"ENDPOINT": "http://other", "TRACES_ENDPOINT": "http://third/x"}, "http://given/v1/traces"),
    ],
)
def test_what_was_given_goes_before_the_environment(
    no_settings: pytest.MonkeyPatch, endpoint: str | None, variables: dict[str, str], url: str
) -> None:
    for name, value in variables.items():
        no_settings.setenv(f"OTEL_EXPORTER_OTLP_{name}", value)

    assert config.destination("traces", endpoint, None, None).url == url


def test_a_signal_that_is_switched_off_goes_nowhere_unless_an_endpoint_is_given(
    no_settings: pytest.MonkeyPatch,
) -> None:
    no_settings.setenv("OTEL_LOGS_EXPORTER", "None")

    assert config.destination("logs", None, None, None).url is None
    assert config.destination("traces", None, None, None).url is not None
    assert config.destination("logs", "http://podium", None, None).url == "http://podium/v1/logs"


def test_headers_name_project_and_key(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-team=a%20b, X-Podium-Project=theirs,broken,=none")
    no_settings.setenv("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-team=traces")

    assert dict(config.destination("logs", None, None, None).headers) == {
        "x-team": "a b",
        "x-podium-project": "theirs",
    }
    assert dict(config.destination("traces", None, "my shop", "k1").headers) == {
        "x-team": "traces",
        "x-podium-project": "my%20shop",
        "authorization": "Bearer k1",
    }
    no_settings.setenv("PODIUM_PROJECT", "mine")
    no_settings.setenv("PODIUM_API_KEY", "k2")
    headers = config.destination("traces", None, None, None).headers
    assert (headers["x-podium-project"], headers["authorization"]) == ("mine", "Bearer k2")


@pytest.mark.parametrize(
    ("signal", "gzip", "certificate", "timeout_s"),
    [("traces", False, "own.pem", 2.0), ("logs", True, "all.pem", 30.0)],
)
def test_the_word_for_one_signal_goes_before_that_for_all(
    no_settings: pytest.MonkeyPatch, signal: Literal["traces", "logs"], gzip: bool, certificate: str, timeout_s: float
) -> None:
    for name, value in {
        "COMPRESSION": "gzip",
        "TRACES_COMPRESSION": "none",
        "CERTIFICATE": "all.pem",
        "TRACES_CERTIFICATE": "own.pem",
        "CLIENT_KEY": "key.pem",
        "TIMEOUT": "30",
        "TRACES_TIMEOUT": "2",
    }.items():
        no_settings.setenv(f"OTEL_EXPORTER_OTLP_{name}", value)

    found = config.destination(signal, None, None, None)

    assert (found.gzip, found.certificate, found.timeout_s) == (gzip, certificate, timeout_s)
    assert (found.client_certificate, found.client_key) == (None, "key.pem")


@pytest.mark.parametrize("word", ["", "soon", "-1", "0", "inf", "nan"])
def test_a_number_that_is_none_is_the_default(no_settings: pytest.MonkeyPatch, word: str) -> None:
    no_settings.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", word)
    no_settings.setenv("OTEL_BSP_MAX_QUEUE_SIZE", word)

    assert config.destination("traces", None, None, None).timeout_s == 10.0
    assert config.queue_sizes() == (8192, 512, 1.0)


@pytest.mark.parametrize(
    ("queue", "batch", "delay_ms", "sizes"),
    [
        ("100", "10", "250", (100, 10, 0.25)),
        ("5", "10", "250", (5, 5, 0.25)),
        ("0.5", "0.5", "1", (1, 1, 0.01)),
    ],
)
def test_no_batch_is_larger_than_the_queue(
    no_settings: pytest.MonkeyPatch, queue: str, batch: str, delay_ms: str, sizes: tuple[int, int, float]
) -> None:
    no_settings.setenv("OTEL_BSP_MAX_QUEUE_SIZE", queue)
    no_settings.setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", batch)
    no_settings.setenv("OTEL_BSP_SCHEDULE_DELAY", delay_ms)

    assert config.queue_sizes() == sizes


@pytest.mark.parametrize(
    ("given", "word", "mode", "warnings"),
    [
        (None, "", "all", 0),
        (None, " OFF ", "off", 0),
        ("metadata", "off", "metadata", 0),
        (None, "al", "metadata", 1),
        ("everything", "", "metadata", 1),
    ],
)
def test_a_content_mode_that_is_none_captures_no_texts(
    no_settings: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, given: None, word: str, mode: str, warnings: int
) -> None:
    no_settings.setenv("PODIUM_CONTENT", word)

    assert config.content_mode(given) == mode
    assert len(caplog.records) == warnings


@pytest.mark.parametrize(
    ("given", "word", "seconds"),
    [
        (None, "", None),
        (None, "soon", None),
        (None, "-1", None),
        (None, "nan", None),
        (None, "2.5", 2.5),
        (None, "0", 0.0),
        (None, "inf", 3600.0),
        (1, "2.5", 1.0),
        (0, "2.5", 0.0),
        (-1, "2.5", 0.0),
    ],
)
def test_tasks_wait_as_long_as_was_said(
    no_settings: pytest.MonkeyPatch, given: float | None, word: str, seconds: float | None
) -> None:
    no_settings.setenv("PODIUM_WAIT_S", word)

    assert config.seconds_to_wait(given) == seconds


@pytest.mark.parametrize(
    ("word", "asks", "declines"),
    [
        ("", False, False),
        ("maybe", False, False),
        ("0", False, True),
        ("False", False, True),
        ("true", True, False),
        ("On", True, False),
        ("1", True, False),
    ],
)
def test_a_variable_asks_for_init_or_declines_it(
    no_settings: pytest.MonkeyPatch, word: str, *, asks: bool, declines: bool
) -> None:
    no_settings.setenv("PODIUM_INIT", word)

    assert (config.asks_for_init(), config.declines_init()) == (asks, declines)


def test_only_true_switches_the_sdk_off(no_settings: pytest.MonkeyPatch) -> None:
    assert not config.is_disabled()
    no_settings.setenv("OTEL_SDK_DISABLED", "1")
    assert not config.is_disabled()
    no_settings.setenv("OTEL_SDK_DISABLED", "True")
    assert config.is_disabled()


def test_the_service_has_a_variable_of_its_own_or_is_an_attribute(no_settings: pytest.MonkeyPatch) -> None:
    assert config.service_name() is None
    no_settings.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop,service.version=1")
    assert config.service_name() == "shop"
    no_settings.setenv("OTEL_SERVICE_NAME", "checkout")
    assert config.service_name() == "checkout"
